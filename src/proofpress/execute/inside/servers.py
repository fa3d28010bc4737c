"""Which local addresses are those of servers that the post itself has started.

What such a server answers belongs to the run; any other address leads out of it. Only Linux tells
who listens where: elsewhere, and where a server has ended already, an address counts as another's.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterable, Iterator

_LISTENING = "0A"  # the state in the tables of the kernel, see proc_net_tcp in its documentation


def own(addresses: Iterable[str]) -> set[str]:
    """Those of `addresses` (`host:port`) at which this process, or one below it, listens."""
    ports = {address: _port(address) for address in addresses}
    wanted = {port for port in ports.values() if port is not None}
    if not wanted or sys.platform != "linux":
        return set()
    inodes: dict[int, set[str]] = {}
    for port, inode in _listening():
        if port in wanted:
            inodes.setdefault(port, set()).add(inode)
    if not inodes:
        return set()
    ours = set(_sockets())
    # All that listen on the port must be ours: two can share it.
    return {
        address
        for address, port in ports.items()
        if port is not None and inodes.get(port, set()) and inodes[port] <= ours
    }


def _port(address: str) -> int | None:
    """The port of an address of this machine; None for any other."""
    host, _, port = address.rpartition(":")
    local = host.startswith("127.") or host in ("::1", "localhost", "::ffff:127.0.0.1")
    return int(port) if local and port.isdecimal() else None


def _listening() -> Iterator[tuple[int, str]]:
    """Ports and inodes of all sockets that listen."""
    for table in ("/proc/self/net/tcp", "/proc/self/net/tcp6"):
        with contextlib.suppress(OSError), open(table) as file:  # noqa: PTH123 - as in reads.py
            for line in file.read().splitlines()[1:]:
                fields = line.split()
                if len(fields) > 9 and fields[3] == _LISTENING:
                    yield int(fields[1].rpartition(":")[2], 16), fields[9]


def _sockets() -> Iterator[str]:
    """Inodes of the sockets that this process, and all below it, hold."""
    for process in _family():
        with contextlib.suppress(OSError):
            folder = f"/proc/{process}/fd"
            for name in os.listdir(folder):  # noqa: PTH208
                with contextlib.suppress(OSError):
                    target = os.readlink(f"{folder}/{name}")  # noqa: PTH115
                    if target.startswith("socket:["):
                        yield target[len("socket:[") : -1]


def _family() -> list[str]:
    """This process and those below it, as `/proc` numbers them."""
    parents: dict[str, str] = {}
    for name in os.listdir("/proc"):  # noqa: PTH208
        if name.isdecimal():
            with contextlib.suppress(OSError), open(f"/proc/{name}/stat", "rb") as file:  # noqa: PTH123
                # After the name of the program, which may hold anything: its state, its parent.
                parents[name] = file.read().rpartition(b")")[2].split()[1].decode()
    family = [os.readlink("/proc/self")]  # noqa: PTH115
    for member in family:
        family += [name for name, parent in parents.items() if parent == member]
    return family
