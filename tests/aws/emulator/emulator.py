"""moto's server with what it lacks for networks of ECS put right. Ends when its standard input ends.

Usage: emulator.py PORT
"""

import json
import os
import sys
import threading

from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import WSGIRequestHandler, make_server

import patches

CALLS = []


class Counting:
    """Notes each operation that arrives, as IAM would name it."""

    def __init__(self, app):
        self.app = app

    def __call__(self, environ, start_response):
        if environ["PATH_INFO"] == "/ecs-connectivity/calls":
            calls, CALLS[:] = list(CALLS), []
            body = json.dumps(calls).encode()
            start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
            return [body]
        return self.app(environ, start_response)


class Silent(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log(self, *_args):
        pass


def end_with_parent():
    sys.stdin.buffer.read()
    os._exit(0)


def main():
    threading.Thread(target=end_with_parent, daemon=True).start()
    patches.apply(CALLS.append)
    app = Counting(DomainDispatcherApplication(create_backend_app))
    make_server("127.0.0.1", int(sys.argv[1]), app, threaded=True, request_handler=Silent).serve_forever()


if __name__ == "__main__":
    main()
