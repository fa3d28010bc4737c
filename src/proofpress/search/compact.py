"""The part of CBOR (RFC 8949) that Pagefind writes: whole numbers, texts and lists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Value = int | str | list["Value"]

Kind = Literal["number", "text", "list"]

_NUMBER, _TEXT, _LIST = 0, 3, 4
_KINDS: Mapping[Kind, int] = {"number": _NUMBER, "text": _TEXT, "list": _LIST}
_STRANGE = "not what Pagefind writes"
#: How many bytes the length takes that follows a head of 24 to 27.
_SIZES = {24: 1, 25: 2, 26: 4, 27: 8}


def decode(data: bytes) -> Value:
    """The one value that `data` holds.

    Raises:
        ValueError: it holds something else, or more than one value.
    """
    try:
        value, end = _read(data, 0)
    except (IndexError, UnicodeDecodeError) as error:
        raise ValueError(_STRANGE) from error
    if end != len(data):
        raise ValueError("more than one value")
    return value


def encode(value: Value) -> bytes:
    if isinstance(value, int):
        return _head(_NUMBER, value)
    if isinstance(value, str):
        data = value.encode()
        return _head(_TEXT, len(data)) + data
    return _head(_LIST, len(value)) + b"".join(map(encode, value))


def head(data: bytes, at: int, kind: Kind) -> tuple[int, int]:
    """The length of the text or list that begins at `at`, and where its content begins.

    Raises:
        ValueError: there is something else.
    """
    found, length, at = _read_head(data, at)
    if found != _KINDS[kind]:
        raise ValueError(_STRANGE)
    return length, at


def head_of(kind: Kind, length: int) -> bytes:
    """What `head` reads."""
    return _head(_KINDS[kind], length)


def _read(data: bytes, at: int) -> tuple[Value, int]:
    kind, number, at = _read_head(data, at)
    if kind == _NUMBER:
        return number, at
    if kind == _TEXT and at + number <= len(data):
        return data[at : at + number].decode(), at + number
    if kind != _LIST:
        raise ValueError(_STRANGE)
    values: list[Value] = []
    for _ in range(number):
        value, at = _read(data, at)
        values.append(value)
    return values, at


def _read_head(data: bytes, at: int) -> tuple[int, int, int]:
    kind, short = divmod(data[at], 32)
    size = 0 if short < 24 else _SIZES.get(short, -1)
    if size < 0 or at + 1 + size > len(data):
        raise ValueError(_STRANGE)
    at += 1
    return kind, int.from_bytes(data[at : at + size]) if size else short, at + size


def _head(kind: int, number: int) -> bytes:
    if number < 24:
        return bytes([kind * 32 + number])
    for short, size in _SIZES.items():
        if number < 1 << 8 * size:
            return bytes([kind * 32 + short]) + number.to_bytes(size)
    raise ValueError("too large a number")
