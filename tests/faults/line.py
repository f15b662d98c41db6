"""A network that loses and delays packets and goes away for seconds, between two addresses of ours.

A device of the kernel (tun) whose packets come to this process: each is dropped, or written back
after a while with its two addresses exchanged. So who connects to `FAR` reaches what listens on
`NEAR`, over real TCP that has to repair it all, and nothing of the machine's own network is
touched: the program must run in a network namespace of its own (`OWN_NETWORK`).
"""

from __future__ import annotations

import fcntl
import os
import random
import socket
import struct

import gevent
from gevent.socket import wait_read

# A command in a network of its own: root may make one, others by being root only in there.
OWN_NETWORK = ("unshare", "--net") if os.geteuid() == 0 else ("unshare", "--map-root-user", "--net")
NEAR, FAR = "10.99.0.1", "10.99.0.2"
MTU = 1_500
# From linux/if_tun.h, linux/if.h and linux/sockios.h.
TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454CA, 0x0001, 0x1000
SIOCSIFADDR, SIOCSIFDSTADDR, SIOCSIFFLAGS, IFF_UP_RUNNING = 0x8916, 0x8918, 0x8914, 0x41
NAME = b"derby0"
SOURCE, DESTINATION = slice(12, 16), slice(16, 20)


class Line:
    """The line between the two, perfect until it is told otherwise."""

    def __init__(self, chance: random.Random) -> None:
        """Raises OSError where the kernel, or one's rights, do not allow it."""
        self.loss = 0.0
        """Share of the packets that is lost."""
        self.delay_s = (0.0, 0.0)
        """The least and the most that a packet is under way."""
        self.is_cut = False
        self.lost = self.carried = 0
        self._chance = chance
        self._device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
        fcntl.ioctl(self._device, TUNSETIFF, struct.pack("16sH22x", NAME, IFF_TUN | IFF_NO_PI))
        _bring_up()
        gevent.spawn(self._carry)

    def _carry(self) -> None:
        while True:
            wait_read(self._device)
            packet = bytearray(os.read(self._device, MTU))
            if packet[0] >> 4 != 4:
                continue  # the kernel's own IPv6 greetings
            if self.is_cut or self._chance.random() < self.loss:
                self.lost += 1
                continue
            self.carried += 1
            packet[SOURCE], packet[DESTINATION] = packet[DESTINATION], packet[SOURCE]
            gevent.spawn_later(self._chance.uniform(*self.delay_s), self._deliver, bytes(packet))

    def _deliver(self, packet: bytes) -> None:
        os.write(self._device, packet)


def _bring_up() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        for request, address in ((SIOCSIFADDR, NEAR), (SIOCSIFDSTADDR, FAR)):
            where = struct.pack("16sH2x4s16x", NAME, socket.AF_INET, socket.inet_aton(address))
            fcntl.ioctl(control, request, where)
        fcntl.ioctl(control, SIOCSIFFLAGS, struct.pack("16sH22x", NAME, IFF_UP_RUNNING))
