"""What kind of image, sound or film some bytes are, and how large: read from their headers alone.

Sources: PNG (W3C, 11.2.2), JPEG (ITU T.81, B.2.2), GIF89a, WebP container specification.
"""

from __future__ import annotations

import re

from proofpress.frozen import frozen


@frozen
class ImageKind:
    """`extension` and `mime` of an image; its size in CSS pixels where the header tells."""

    extension: str
    mime: str
    width: int | None = None
    height: int | None = None


def image_kind(data: bytes) -> ImageKind | None:
    """The kind of a PNG, JPEG, GIF, WebP, AVIF or SVG image; None if it is none of them."""
    if data[:8] == b"\x89PNG\r\n\x1a\n" and data[12:16] == b"IHDR" and len(data) >= 24:
        return ImageKind("png", "image/png", *_png_size(data))
    if data[:3] == b"\xff\xd8\xff":
        return ImageKind("jpg", "image/jpeg", *_jpeg_size(data))
    if data[:6] in (b"GIF87a", b"GIF89a") and len(data) >= 10:
        return ImageKind("gif", "image/gif", _little(data[6:8]), _little(data[8:10]))
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return ImageKind("webp", "image/webp", *_webp_size(data))
    if data[4:12] in (b"ftypavif", b"ftypavis"):
        return ImageKind("avif", "image/avif")
    if (tag := _SVG.search(data[:4096])) is not None:
        return ImageKind("svg", "image/svg+xml", *_svg_size(tag[0].decode("utf-8", "replace")))
    return None


def recording_kind(data: bytes) -> str | None:
    """The usual ending of a sound or a film that browsers play; None if it is neither."""
    if data[:4] == b"RIFF" and data[8:12] == b"WAVE":
        return "wav"
    if data[:3] == b"ID3" or (data[:1] == b"\xff" and data[1:2] in _MPEG):
        return "mp3"
    if data[4:8] == b"ftyp" and data[8:12] not in (b"avif", b"avis", b"heic", b"mif1"):
        return "m4a" if data[8:11] == b"M4A" else "mp4"
    return next((name for start, name in _RECORDINGS.items() if data.startswith(start)), None)


_MPEG = (b"\xfb", b"\xfa", b"\xf3", b"\xf2", b"\xe3", b"\xe2")
_RECORDINGS = {b"OggS": "ogg", b"fLaC": "flac", b"\x1a\x45\xdf\xa3": "webm"}
_SVG = re.compile(rb"<(?:svg:)?svg\b[^>]*>?")
_LENGTH = re.compile(
    r"\s*([0-9]*\.?[0-9]+(?:e[+-]?[0-9]+)?)\s*(px|pt|pc|in|cm|mm|)\s*", re.IGNORECASE
)
_PIXELS = {
    "": 1.0,
    "px": 1.0,
    "pt": 4 / 3,
    "pc": 16.0,
    "in": 96.0,
    "cm": 96 / 2.54,
    "mm": 96 / 25.4,
}


def _png_size(data: bytes) -> tuple[int, int]:
    """A file of many pixels an inch has the size that it names, but no less than a column's."""
    width, height = _big(data[16:20]), _big(data[20:24])
    density = _PHYS.search(data[:4096])
    if density is None or (dots := _big(density[1]) * 0.0254) < _DENSE or not width:
        return width, height
    shown = max(round(width * 96 / dots), min(width, _COLUMN))
    return shown, max(round(height * shown / width), 1)


_DENSE = 120  # dots an inch; more were meant for paper, or for a display of many pixels
_COLUMN = 608  # CSS pixels
_PHYS = re.compile(rb"pHYs(.{4}).{4}\x01", re.DOTALL)


def _big(data: bytes) -> int:
    return int.from_bytes(data, "big")


def _little(data: bytes) -> int:
    return int.from_bytes(data, "little")


def _jpeg_size(data: bytes) -> tuple[int, int] | tuple[None, None]:
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
        elif marker in range(0xC0, 0xD0) and marker not in (0xC4, 0xC8, 0xCC):
            return _big(data[at + 7 : at + 9]), _big(data[at + 5 : at + 7])
        elif marker == 0x01 or marker in range(0xD0, 0xD9):
            at += 2
        else:
            at += 2 + max(_big(data[at + 2 : at + 4]), 2)
    return None, None


def _webp_size(data: bytes) -> tuple[int, int] | tuple[None, None]:
    kind = data[12:16]
    if kind == b"VP8X" and len(data) >= 30:
        return _little(data[24:27]) + 1, _little(data[27:30]) + 1
    if kind == b"VP8 " and len(data) >= 30:
        return _little(data[26:28]) & 0x3FFF, _little(data[28:30]) & 0x3FFF
    if kind == b"VP8L" and len(data) >= 25:
        bits = _little(data[21:25])
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    return None, None


def _svg_size(tag: str) -> tuple[int, int] | tuple[None, None]:
    width, height = (_pixels(_attribute(tag, name)) for name in ("width", "height"))
    if width and height:
        return width, height
    box = re.split(r"[\s,]+", _attribute(tag, "viewBox").strip())
    if len(box) == 4:
        width, height = _pixels(box[2]), _pixels(box[3])
        if width and height:
            return width, height
    return None, None


def _attribute(tag: str, name: str) -> str:
    match = re.search(rf"""\s{name}\s*=\s*(?:"([^"]*)"|'([^']*)')""", tag)
    return (match[1] or match[2] or "") if match else ""


def _pixels(length: str) -> int | None:
    match = _LENGTH.fullmatch(length)
    if match is None:
        return None
    value = float(match[1]) * _PIXELS[match[2].lower()]
    return round(value) if 0.5 <= value < 100_000 else None
