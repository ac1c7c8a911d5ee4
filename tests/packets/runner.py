"""Real packets for one lab after the other: a lab a line in, what its packets did a line out.

A lab is a set of network namespaces joined by veth pairs, with routes and nftables rulesets as the compiler wrote them.
The namespaces have no name: this process holds their only descriptors, so that whatever ends it, kill -9 included, ends
them, and nothing is left behind. Only Python's standard library, `ip` of iproute2 and libnftables are used.
"""

import ctypes
import errno
import json
import os
import select
import signal
import socket
import subprocess
import sys
import time

from nat64 import Translators

CLONE_NEWNET = 0x40000000
IP_FREEBIND = 15
IPV6_FREEBIND = 78
# Below 200 ms a loaded machine gave wrong verdicts; a flow counts as blocked only when a second try is too.
PATIENCE = 0.2
SETTINGS = (
    ("ipv4/ip_forward", "1"),
    ("ipv6/conf/all/forwarding", "1"),
    ("ipv4/conf/all/send_redirects", "0"),
    ("ipv4/conf/default/send_redirects", "0"),
    ("ipv4/conf/all/rp_filter", "0"),
    ("ipv4/conf/default/rp_filter", "0"),
    # The internet holds every address: a neighbour that requests one is no impostor.
    ("ipv4/conf/all/accept_local", "1"),
    ("ipv6/conf/default/accept_dad", "0"),
    ("ipv6/conf/default/accept_ra", "0"),
    ("ipv6/conf/default/router_solicitations", "0"),
    ("netfilter/nf_conntrack_tcp_loose", "0"),
)

libc = ctypes.CDLL(None, use_errno=True)


def libc_call(name, *arguments):
    if getattr(libc, name)(*arguments) != 0:
        code = ctypes.get_errno()
        raise OSError(code, f"{name}: {os.strerror(code)}")


class Nftables:
    """libnftables in this process: a command uses the namespace that the process is in when it opens the library."""

    def __init__(self):
        self.library = ctypes.CDLL("libnftables.so.1")
        pointer = ctypes.c_void_p
        self.library.nft_ctx_new.restype = pointer
        self.library.nft_ctx_new.argtypes = [ctypes.c_uint32]
        self.library.nft_run_cmd_from_buffer.argtypes = [pointer, ctypes.c_char_p]
        for name in ("nft_ctx_get_output_buffer", "nft_ctx_get_error_buffer"):
            getattr(self.library, name).restype = ctypes.c_char_p
        for name in (
            "nft_ctx_free",
            "nft_ctx_buffer_output",
            "nft_ctx_buffer_error",
            "nft_ctx_get_output_buffer",
            "nft_ctx_get_error_buffer",
        ):
            getattr(self.library, name).argtypes = [pointer]
        self.library.nft_ctx_output_set_flags.argtypes = [pointer, ctypes.c_uint]

    def run(self, text):
        library = self.library
        context = library.nft_ctx_new(0)
        try:
            library.nft_ctx_buffer_output(context)
            library.nft_ctx_buffer_error(context)
            library.nft_ctx_output_set_flags(context, 1 << 4)  # NFT_CTX_OUTPUT_JSON
            if library.nft_run_cmd_from_buffer(context, text.encode()) != 0:
                raise RuntimeError("nft: " + library.nft_ctx_get_error_buffer(context).decode()[:2000])
            return library.nft_ctx_get_output_buffer(context).decode()
        finally:
            library.nft_ctx_free(context)


class Lab:
    def __init__(self, home, nftables, description):
        self.home = home
        self.nftables = nftables
        self.description = description
        self.spaces = {}
        self.listeners = []
        self.translators = Translators()

    def enter(self, name):
        libc_call("setns", self.spaces[name], CLONE_NEWNET)

    def leave(self):
        libc_call("setns", self.home, CLONE_NEWNET)

    def build(self):
        for space in self.description["namespaces"]:
            libc_call("unshare", CLONE_NEWNET)
            self.spaces[space["name"]] = os.open("/proc/self/ns/net", os.O_RDONLY | os.O_CLOEXEC)
            for path, value in SETTINGS:
                with open(f"/proc/sys/net/{path}", "w", encoding="ascii") as setting:
                    setting.write(value)
            # Rules before links: no packet ever meets an open gate.
            if space["nft"]:
                self.nftables.run(space["nft"])
            if space.get("translates"):
                self.translators.add("t0", space["translates"])
        self.leave()
        lines = []
        for [(one, one_end), (other, other_end)] in self.description["links"]:
            lines.append(
                f"link add name {one_end} netns {self.path(one)} type veth peer name {other_end} netns {self.path(other)}"
            )
        self.batches([(None, (), lines)])
        spaces = self.description["namespaces"]
        self.batches([(space["name"], (), space["ip"] + space["rules"]) for space in spaces])
        self.batches([(space["name"], ("-6",), space["rules"]) for space in spaces])
        for name, port in self.description["servers"]:
            self.enter(name)
            listener = socket.socket(socket.AF_INET6, socket.SOCK_STREAM | socket.SOCK_NONBLOCK)
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(("::", port))
            listener.listen(1024)
            self.listeners.append(listener)
        self.leave()
        self.translators.start()

    def path(self, name):
        return f"/proc/{os.getpid()}/fd/{self.spaces[name]}"

    def batches(self, batches):
        running = []
        for name, options, lines in batches:
            if not lines:
                continue
            if name is not None:
                self.enter(name)
            process = subprocess.Popen(
                ["ip", *options, "-batch", "-"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
            )
            process.stdin.write(("\n".join(lines) + "\n").encode())
            process.stdin.close()
            running.append((name, lines, process))
        self.leave()
        for name, lines, process in running:
            said = process.stdout.read().decode()
            process.stdout.close()
            if process.wait() != 0:
                at = said.rpartition("failed -:")[2].strip()
                line = lines[int(at) - 1] if at.isdigit() else ""
                raise RuntimeError(f"ip in {name}: {said.strip()}: {line}")

    def connect(self, flow):
        self.enter(flow["from"])
        six = ":" in flow["source"]
        client = socket.socket(socket.AF_INET6 if six else socket.AF_INET, socket.SOCK_STREAM | socket.SOCK_NONBLOCK)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        # Closing sends a reset: no port stays busy for the second try.
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        if six:
            client.setsockopt(socket.IPPROTO_IPV6, IPV6_FREEBIND, 1)
        else:
            client.setsockopt(socket.IPPROTO_IP, IP_FREEBIND, 1)
        client.bind((flow["source"], flow["port"]))
        code = client.connect_ex((flow["to"], flow["toPort"]))
        return client if code in (0, errno.EINPROGRESS) else client.close()

    def probe(self, flows):
        """The peer address that the server saw, for every flow that arrived and came back."""
        seen = {}
        accepted = []
        poller = select.epoll()
        clients = {}
        for flow in flows:
            client = self.connect(flow)
            if client is not None:
                clients[client.fileno()] = (client, flow["id"])
                poller.register(client, select.EPOLLIN | select.EPOLLERR)
        self.leave()
        listeners = {listener.fileno(): listener for listener in self.listeners}
        for listener in self.listeners:
            poller.register(listener, select.EPOLLIN)
        waiting = set(clients)
        end = time.monotonic() + PATIENCE
        while waiting and (left := end - time.monotonic()) > 0:
            for number, _ in poller.poll(left):
                if number in listeners:
                    while True:
                        try:
                            server, peer = listeners[number].accept()
                        except OSError:
                            break
                        accepted.append(server)
                        try:
                            server.send(peer[0].removeprefix("::ffff:").encode() + b"\n")
                        except OSError:
                            pass
                elif number in waiting:
                    client, name = clients[number]
                    try:
                        said = client.recv(100)
                    except OSError:
                        said = b""
                    if said:
                        seen[name] = said.decode().strip()
                    waiting.discard(number)
                    poller.unregister(client)
        poller.close()
        for each in accepted:
            each.close()
        for client, _ in clients.values():
            client.close()
        return seen

    def drops(self):
        """What each recording rule dropped: the word it wrote, and the ports of the packet."""
        told = []
        for space in self.description["namespaces"]:
            if not space["records"]:
                continue
            self.enter(space["name"])
            listing = json.loads(self.nftables.run("list set inet lab drops"))
            for entry in listing["nftables"]:
                for element in entry.get("set", {}).get("elem", ()):
                    word, source, destination = element["concat"]
                    told.append([space["name"], word, source, destination])
        self.leave()
        return told

    def run(self):
        self.build()
        flows = self.description["flows"]
        seen = self.probe(flows)
        blocked = [flow for flow in flows if flow["id"] not in seen]
        drops = []
        if blocked:
            seen.update(self.probe(blocked))
            drops = self.drops()
            # A packet that neither arrived nor met a rule was lost on this machine, not in the lab.
            for _ in range(5):
                met = {port for drop in drops for port in drop[2:]}
                lost = [flow for flow in blocked if flow["id"] not in seen and not met.intersection(flow["ports"])]
                if not lost:
                    break
                time.sleep(PATIENCE)
                seen.update(self.probe(lost))
                drops = self.drops()
        return {"seen": seen, "drops": drops}

    def close(self):
        self.leave()
        self.translators.close()
        for listener in self.listeners:
            listener.close()
        for space in self.spaces.values():
            os.close(space)


def main():
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    libc.prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG: no runner outlives the tests
    home = os.open("/proc/self/ns/net", os.O_RDONLY | os.O_CLOEXEC)
    nftables = Nftables()
    for line in sys.stdin:
        lab = Lab(home, nftables, json.loads(line))
        try:
            answer = lab.run()
        except Exception as problem:  # one bad lab is reported, the next is still run
            answer = {"error": f"{type(problem).__name__}: {problem}"}
        finally:
            lab.close()
        print(json.dumps(answer), flush=True)


main()
