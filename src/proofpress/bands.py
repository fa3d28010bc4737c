"""A picture of few colours as PNG, packed a run of rows at a time: most rows hold no letters.

Source: PNG (RFC 2083) and zlib (RFC 1950), whose checksum of a whole follows from those of its
parts.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

ROWS = 5  # of a band
_PRIME = 65521  # of the checksum
_HEAD, _END = b"\x78\x01", b"\x03\x00"  # of zlib's data; the end is a part without content
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_MEMORY = 6  # with more, zlib spends a third of its time on tables that equal signs do not need


@dataclass(frozen=True, slots=True)
class Packed:
    """A part of the data, which unpacks by itself; checksum and length of what it holds."""

    data: bytes
    sum: int
    length: int


class Bands:
    """Pictures that are mostly one ground; their bands count from 0.

    Args:
        ground: of mode `L`; the value of a pixel is the number of its colour.
    """

    def __init__(self, ground: Image) -> None:
        # With a zero before each row: it is no filtered one.
        self._ground = ground.crop((-1, 0, *ground.size))
        self._kept: dict[range, Packed] = {}

    def cut(self, bands: range) -> Image:
        """These bands of the ground, to be drawn on, behind a column that is not to be seen."""
        width, height = self._ground.size
        return self._ground.crop((0, bands.start * ROWS, width, min(bands.stop * ROWS, height)))

    def png(self, palette: bytes, drawn: Mapping[range, Packed]) -> bytes:
        """The PNG of a picture that differs from the ground only in the bands of `drawn`.

        Args:
            palette: red, green and blue of each colour.
            drawn: bands that were cut, drawn on and packed; no two overlap.
        """
        width, height = self._ground.size
        header = struct.pack(">IIBBBBB", width - 1, height, 8, 3, 0, 0, 0)
        parts = list(self._parts(drawn))
        total = 1
        for part in parts:
            total = _together(total, part)
        data = b"".join((_HEAD, *(part.data for part in parts), _END, struct.pack(">I", total)))
        chunks = ((b"IHDR", header), (b"PLTE", palette), (b"IDAT", data), (b"IEND", b""))
        return _SIGNATURE + b"".join(_chunk(name, content) for name, content in chunks)

    def _parts(self, drawn: Mapping[range, Packed]) -> Iterator[Packed]:
        at = 0
        for bands in sorted(drawn, key=lambda bands: bands.start):
            yield from self._bare(range(at, bands.start))
            yield drawn[bands]
            at = bands.stop
        yield from self._bare(range(at, -(-self._ground.height // ROWS)))

    def _bare(self, bands: range) -> Iterator[Packed]:
        """The ground, where nothing is drawn on it."""
        if bands:
            if bands not in self._kept:
                self._kept[bands] = packed(self.cut(bands))
            yield self._kept[bands]


def packed(cut: Image) -> Packed:
    """Bands that were cut, as they stand now."""
    rows = cut.tobytes()
    packer = zlib.compressobj(9, zlib.DEFLATED, -15, _MEMORY, zlib.Z_RLE)
    data = packer.compress(rows) + packer.flush(zlib.Z_FULL_FLUSH)
    return Packed(data, zlib.adler32(rows), len(rows))


def _together(total: int, part: Packed) -> int:
    """Checksum of what has the checksum `total`, followed by what is in `part`."""
    low, high = total & 0xFFFF, total >> 16
    following_low, following_high = part.sum & 0xFFFF, part.sum >> 16
    high = (high + following_high + part.length * (low - 1)) % _PRIME
    return high << 16 | (low + following_low - 1) % _PRIME


def _chunk(name: bytes, content: bytes) -> bytes:
    check = zlib.crc32(content, zlib.crc32(name))
    return b"".join((struct.pack(">I", len(content)), name, content, struct.pack(">I", check)))
