"""NAT64 for the NAT gateways of a lab: the kernel has no translator between the families, so this process is one.

A device of the gateway's namespace hands over what goes to 64:ff9b::/96, and takes it back as IPv4 from an address that
stands for the client; the namespace's own source NAT goes on from there. Answers come back the same way (RFC 7915).
"""

import fcntl
import os
import select
import socket
import struct
import threading

TUNSETIFF = 0x400454CA
IFF_TUN = 0x0001
IFF_NO_PI = 0x1000
TCP = 6
PREFIX = socket.inet_pton(socket.AF_INET6, "64:ff9b::")[:12]


def device(name):
    """A new one in the namespace that the process stands in; it lives as long as its descriptor."""
    number = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
    fcntl.ioctl(number, TUNSETIFF, struct.pack("16sH", name.encode(), IFF_TUN | IFF_NO_PI))
    return number


def checksum(data):
    data += b"\0" * (len(data) % 2)
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def segment_between(source, destination, segment):
    """TCP's checksum covers the addresses, so it changes with them."""
    bare = segment[:16] + b"\0\0" + segment[18:]
    pseudo = source + destination + struct.pack("!IBBH", len(bare), 0, 0, TCP)
    if len(source) == 4:
        pseudo = source + destination + struct.pack("!BBH", 0, TCP, len(bare))
    return segment[:16] + struct.pack("!H", checksum(pseudo + bare)) + segment[18:]


class Translator:
    """The clients of one gateway: IPv6 addresses, each with the IPv4 address that replaces it behind the device."""

    def __init__(self, pairs):
        both = [(socket.inet_pton(socket.AF_INET6, six), socket.inet_pton(socket.AF_INET, four)) for six, four in pairs]
        self.four_of = dict(both)
        self.six_of = {four: six for six, four in both}

    def translated(self, packet):
        return self.to_four(packet) if packet[0] >> 4 == 6 else self.to_six(packet)

    def to_four(self, packet):
        source, destination = self.four_of.get(packet[8:24]), packet[36:40]
        if source is None or packet[6] != TCP or packet[24:36] != PREFIX:
            return None
        segment = segment_between(source, destination, packet[40:])
        header = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(segment), 0, 0x4000, packet[7], TCP, 0, source, destination)
        return header[:10] + struct.pack("!H", checksum(header)) + header[12:] + segment

    def to_six(self, packet):
        destination, source = self.six_of.get(packet[16:20]), PREFIX + packet[12:16]
        if destination is None or packet[9] != TCP:
            return None
        segment = segment_between(source, destination, packet[(packet[0] & 15) * 4 :])
        return struct.pack("!IHBB", 6 << 28, len(segment), TCP, packet[8]) + source + destination + segment


class Translators:
    """All of a lab's, in a thread beside the probes."""

    def __init__(self):
        self.by_device = {}
        self.thread = None
        self.woken, self.waker = os.pipe2(os.O_CLOEXEC)

    def add(self, name, pairs):
        self.by_device[device(name)] = Translator(pairs)

    def start(self):
        if self.by_device:
            self.thread = threading.Thread(target=self.run, daemon=True)
            self.thread.start()

    def run(self):
        while True:
            ready, _, _ = select.select([self.woken, *self.by_device], [], [])
            if self.woken in ready:
                return
            for number in ready:
                try:
                    answer = self.by_device[number].translated(os.read(number, 65535))
                    if answer is not None:
                        os.write(number, answer)
                except (BlockingIOError, OSError):
                    continue

    def close(self):
        os.write(self.waker, b"x")
        if self.thread is not None:
            self.thread.join()
        for number in [self.woken, self.waker, *self.by_device]:
            os.close(number)
