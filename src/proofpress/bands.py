"""A picture of few colours as PNG, packed a band of rows at a time: most bands hold no letters.

Source: PNG (RFC 2083) and zlib (RFC 1950), whose checksum of a whole follows from those of its
parts.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

ROWS = 15  # of a band
_PRIME = 65521  # of the checksum
_HEAD, _END = b"\x78\x01", b"\x03\x00"  # of zlib's data; the end is a part without content
_SIGNATURE = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True, slots=True)
class _Packed:
    """A part of the data, which unpacks by itself; checksum and length of what it holds."""

    data: bytes
    sum: int
    length: int


class Bands:
    """Pictures that are mostly one ground.

    Args:
        ground: of mode `L`; the value of a pixel is the number of its colour.
    """

    def __init__(self, ground: Image) -> None:
        self._ground = ground
        self._kept: dict[int, _Packed] = {}

    def png(self, image: Image, palette: bytes, changed: Collection[int]) -> bytes:
        """The PNG of a picture that differs from the ground only in the bands `changed`.

        Args:
            image: of the ground's mode and size.
            palette: red, green and blue of each colour.
        """
        header = struct.pack(">IIBBBBB", *image.size, 8, 3, 0, 0, 0)
        parts = list(self._parts(image, changed))
        total = 1
        for part in parts:
            total = _together(total, part)
        data = b"".join((_HEAD, *(part.data for part in parts), _END, struct.pack(">I", total)))
        chunks = ((b"IHDR", header), (b"PLTE", palette), (b"IDAT", data), (b"IEND", b""))
        return _SIGNATURE + b"".join(_chunk(name, content) for name, content in chunks)

    def _parts(self, image: Image, changed: Collection[int]) -> Iterator[_Packed]:
        bands = range(-(-image.height // ROWS))
        for is_changed, group in groupby(bands, lambda band: band in changed):
            numbers = list(group)
            if is_changed:
                yield _pack(image, numbers[0], numbers[-1])
                continue
            for band in numbers:
                if band not in self._kept:
                    self._kept[band] = _pack(self._ground, band, band)
                yield self._kept[band]


def _pack(image: Image, first: int, last: int) -> _Packed:
    box = (-1, first * ROWS, image.width, min((last + 1) * ROWS, image.height))
    rows = image.crop(box).tobytes()  # with a zero before each row: it is no filtered one
    packer = zlib.compressobj(9, zlib.DEFLATED, -15, 9, zlib.Z_RLE)
    data = packer.compress(rows) + packer.flush(zlib.Z_FULL_FLUSH)
    return _Packed(data, zlib.adler32(rows), len(rows))


def _together(total: int, part: _Packed) -> int:
    """Checksum of what has the checksum `total`, followed by what is in `part`."""
    low, high = total & 0xFFFF, total >> 16
    following_low, following_high = part.sum & 0xFFFF, part.sum >> 16
    high = (high + following_high + part.length * (low - 1)) % _PRIME
    return high << 16 | (low + following_low - 1) % _PRIME


def _chunk(name: bytes, content: bytes) -> bytes:
    check = zlib.crc32(content, zlib.crc32(name))
    return b"".join((struct.pack(">I", len(content)), name, content, struct.pack(">I", check)))
