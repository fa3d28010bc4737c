"""Sockets that nobody but this machine can reach."""

from __future__ import annotations

import contextlib
import errno
import socket
import sys
from collections.abc import Iterator

from proofpress.errors import UsageError
from proofpress.frozen import frozen

#: Where the preview is, unless something else is there.
USUAL = 8642
_TRIES = 50
_LOOPBACK = ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1"))


@frozen
class Door:
    """Sockets that listen on one port of the loopback, IPv6 where there is one."""

    port: int
    sockets: tuple[socket.socket, ...]

    @property
    def hosts(self) -> tuple[str, ...]:
        """The names under which a browser may ask, as it writes them in `Host`."""
        names = ("localhost", "127.0.0.1", *(("[::1]",) if len(self.sockets) > 1 else ()))
        plain = names if self.port == 80 else ()
        return (*(f"{name}:{self.port}" for name in names), *plain)


@contextlib.contextmanager
def opened(port: int | None) -> Iterator[Door]:
    """Listen on `port` or, without one, on the usual port or the next that is free.

    Raises:
        UsageError: the port is taken, or may not be used; or none is free.
    """
    door = _usual() if port is None else _on(port)
    if door is None:
        raise UsageError(
            f"port {port} of this machine is taken: name another one, or leave out --port"
        )
    try:
        yield door
    finally:
        for one in door.sockets:
            one.close()


def _usual() -> Door:
    for port in range(USUAL, USUAL + _TRIES):
        door = _on(port)
        if door is not None:
            return door
    last = USUAL + _TRIES - 1
    raise UsageError(f"ports {USUAL} to {last} are all taken: name another one with --port")


def _on(port: int) -> Door | None:
    """Both addresses on `port` (0: any that is free), or None if it is taken on one of them."""
    opened: list[socket.socket] = []
    for family, address in _LOOPBACK:
        try:
            opened.append(_listening(family, address, port))
        except PermissionError as error:
            raise UsageError(f"port {port} may not be used: take one above 1023") from error
        except OSError as error:
            if family == socket.AF_INET6 and error.errno != errno.EADDRINUSE:
                continue  # no IPv6 here
            for one in opened:
                one.close()
            if port == 0 or (family == socket.AF_INET and error.errno != errno.EADDRINUSE):
                raise UsageError(f"this machine lets nobody listen: {error}") from error
            return None
        port = opened[0].getsockname()[1]
    return Door(port, tuple(opened))


def _listening(family: socket.AddressFamily, address: str, port: int) -> socket.socket:
    # By the named protocol asyncio knows that connections shall not wait to fill packets.
    one = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if sys.platform != "win32":  # there it would let two programs share a port
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        one.bind((address, port))
        one.listen(128)
    except BaseException:
        one.close()
        raise
    one.setblocking(False)
    return one
