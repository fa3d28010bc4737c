"""A file of the site as an answer: its type, its tag, the part of it that was asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath

from proofpress.frozen import frozen

_TEXT = "; charset=utf-8"
#: What the files of a site are; what machines know of types differs.
_TYPES: Mapping[str, str] = {
    ".html": "text/html" + _TEXT,
    ".css": "text/css" + _TEXT,
    ".js": "text/javascript" + _TEXT,
    ".mjs": "text/javascript" + _TEXT,
    ".json": "application/json",
    ".map": "application/json",
    ".ipynb": "application/json",
    ".txt": "text/plain" + _TEXT,
    ".md": "text/plain" + _TEXT,
    ".py": "text/plain" + _TEXT,
    ".csv": "text/csv" + _TEXT,
    ".bib": "text/plain" + _TEXT,
    ".xml": "application/xml",
    ".xsl": "application/xml",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".ico": "image/x-icon",
    ".mp4": "video/mp4",
    ".m4v": "video/mp4",
    ".webm": "video/webm",
    ".ogv": "video/ogg",
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".wav": "audio/wav",
    ".ogg": "audio/ogg",
    ".oga": "audio/ogg",
    ".flac": "audio/flac",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".ttf": "font/ttf",
    ".otf": "font/otf",
    ".wasm": "application/wasm",
    ".pdf": "application/pdf",
    ".zip": "application/zip",
}
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


@frozen
class Answer:
    """What a server says: a status, headers, a body."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""


def media_type(path: PurePosixPath) -> str:
    return _TYPES.get(path.suffix.lower(), "application/octet-stream")


def answer(path: PurePosixPath, data: bytes, digest: str, asked: Mapping[str, str]) -> Answer:
    """The file, the part of it that was asked for, or word that it is what the browser has.

    Args:
        digest: of the file, in hex.
        asked: headers of the request, in lower case.
    """
    tag = f'"{digest}"'
    headers = {
        "content-type": media_type(path),
        "etag": tag,
        "cache-control": "no-cache",
        "accept-ranges": "bytes",
    }
    known = asked.get("if-none-match", "")
    if known == "*" or tag in (part.strip().removeprefix("W/") for part in known.split(",")):
        return Answer(304, headers)
    if asked.get("if-range", tag) != tag:
        return Answer(200, headers, data)
    part = _part(asked.get("range", ""), len(data))
    if part is None:
        return Answer(200, headers, data)
    if not part:
        return Answer(416, {**headers, "content-range": f"bytes */{len(data)}"})
    span = f"bytes {part.start}-{part.stop - 1}/{len(data)}"
    return Answer(206, {**headers, "content-range": span}, data[part.start : part.stop])


def _part(wanted: str, size: int) -> range | None:
    """The bytes of a header `Range`; empty if there are none, None if it asks for no one part."""
    match = _RANGE.fullmatch(wanted.strip())
    if match is None or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if not first:
        return range(max(0, size - int(last)), size)
    start, stop = int(first), int(last) + 1 if last else size
    if last and stop <= start:
        return None
    return range(start, min(stop, size)) if start < size else range(0)
