"""The part of CBOR (RFC 8949) that Pagefind writes: whole numbers, texts and lists."""

from __future__ import annotations

Value = int | str | list["Value"]

_NUMBER, _TEXT, _LIST = 0, 3, 4
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
        raise ValueError("not what Pagefind writes") from error
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


def _read(data: bytes, at: int) -> tuple[Value, int]:
    kind, short = divmod(data[at], 32)
    size = 0 if short < 24 else _SIZES.get(short, -1)
    if size < 0 or at + 1 + size > len(data):
        raise ValueError("not what Pagefind writes")
    at += 1
    number = int.from_bytes(data[at : at + size]) if size else short
    at += size
    if kind == _NUMBER:
        return number, at
    if kind == _TEXT and at + number <= len(data):
        return data[at : at + number].decode(), at + number
    if kind != _LIST:
        raise ValueError("not what Pagefind writes")
    values: list[Value] = []
    for _ in range(number):
        value, at = _read(data, at)
        values.append(value)
    return values, at


def _head(kind: int, number: int) -> bytes:
    if number < 24:
        return bytes([kind * 32 + number])
    for short, size in _SIZES.items():
        if number < 1 << 8 * size:
            return bytes([kind * 32 + short]) + number.to_bytes(size)
    raise ValueError("too large a number")
