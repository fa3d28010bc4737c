"""Whether a server answers already.

Imported by the supervisor only (POSIX).
"""

import socket
from collections.abc import Callable
from pathlib import Path

from proofpress.services.server import Server, filled


def readiness(server: Server, home: Path) -> Callable[[], bool]:
    """A question that may be asked again and again: is the server in `home` ready?"""
    if server.ready_file is not None:
        file = Path(filled(server.ready_file, home=home))
        return lambda: says_ready(file)
    if server.ready_socket is not None:
        address = filled(server.ready_socket, home=home)
        return lambda: answers_ping(address)
    return lambda: True


def says_ready(file: Path) -> bool:
    try:
        lines = file.read_text("utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return False
    return [line.strip() for line in lines[7:8]] == ["ready"]


def answers_ping(address: str) -> bool:
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(1)
        try:
            client.connect(address)
            client.sendall(b"PING\r\n")
            return client.recv(5) == b"+PONG"
        except OSError:
            return False
