"""Jupyter messages over one Unix socket that keeps the bounds of packets.

A message is a list of frames. It is cut into packets, each sent by one system call, so that a
kernel's threads and its forked children can share the socket without a lock: the kernel of the
operating system never mixes two packets, and each says which message it belongs to.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import socket
import struct
from collections.abc import Iterator, Sequence

#: Well below the default send buffer (208 KiB), which bounds a packet.
PIECE = 60_000
PACKET = PIECE + 64

_HEAD = struct.Struct("=iQ?")  # process, message of this process, whether it is the last piece
_COUNT = struct.Struct("=I")
_LENGTH = struct.Struct("=Q")
_numbers = itertools.count()  # its `next` is one step of the interpreter: safe in threads

Frames = list[bytes]


def packets(frames: Sequence[bytes | memoryview]) -> Iterator[bytes]:
    """The packets of one message, in order."""
    lengths = b"".join(_LENGTH.pack(memoryview(frame).nbytes) for frame in frames)
    body = b"".join((_COUNT.pack(len(frames)), lengths, *frames))
    process, number = os.getpid(), next(_numbers)
    for start in range(0, len(body), PIECE):
        last = start + PIECE >= len(body)
        yield _HEAD.pack(process, number, last) + body[start : start + PIECE]


class Reader:
    """Puts messages together from packets."""

    def __init__(self) -> None:
        self._pieces: dict[tuple[int, int], list[bytes]] = {}

    def feed(self, packet: bytes) -> Frames | None:
        """The frames of the message that `packet` completes, if it does."""
        process, number, last = _HEAD.unpack_from(packet)
        key = process, number
        piece = packet[_HEAD.size :]
        if not last:
            self._pieces.setdefault(key, []).append(piece)
            return None
        return _frames(b"".join((*self._pieces.pop(key, ()), piece)))


def _frames(body: bytes) -> Frames:
    (count,) = _COUNT.unpack_from(body)
    start = _COUNT.size + count * _LENGTH.size
    frames = []
    for index in range(count):
        (length,) = _LENGTH.unpack_from(body, _COUNT.size + index * _LENGTH.size)
        frames.append(body[start : start + length])
        start += length
    return frames


def send_files(sock: socket.socket, data: bytes, files: Sequence[int]) -> None:
    """Send one packet, with open files for the receiver."""
    socket.send_fds(sock, [data], files)


def receive_files(
    sock: socket.socket, *, most: int = 1 << 20, wait: bool = True
) -> tuple[bytes, list[int]]:
    """One packet and its files, which no program started later inherits; empty at the end.

    Args:
        most: bytes of the packet.
        wait: whether to wait for one; else `BlockingIOError` says that there is none.
    """
    space = socket.CMSG_SPACE(8 * struct.calcsize("i"))
    flags = socket.MSG_CMSG_CLOEXEC | (0 if wait else socket.MSG_DONTWAIT)
    data, extra, _, _ = sock.recvmsg(most, space, flags)
    files: list[int] = []
    for level, kind, raw in extra:
        if (level, kind) == (socket.SOL_SOCKET, socket.SCM_RIGHTS):
            count = len(raw) // struct.calcsize("i")
            files.extend(struct.unpack(f"{count}i", raw[: count * struct.calcsize("i")]))
    return data, files


def close_all(files: Sequence[int]) -> None:
    for file in files:
        with contextlib.suppress(OSError):
            os.close(file)
