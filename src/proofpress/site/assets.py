"""Styles and scripts under names that change with their content, so that they cache for ever."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from functools import partial
from pathlib import PurePosixPath

from proofpress.frozen import frozen
from proofpress.site.texts import Texts

FOLDER = PurePosixPath("assets")

_URL = re.compile(rb"""url\(["']?([\w.-]+)["']?\)""")
_STRING = r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')"""
_STRINGS = re.compile(_STRING, re.DOTALL)
_STRING_OR_COMMENT = re.compile(rf"""(?=["'/])(?:{_STRING}|/\*.*?\*/)""", re.DOTALL)
_LAST = re.compile(r";+(?=\})")


@frozen
class Asset:
    """A file that pages share; `name` is what templates call it."""

    name: str
    path: PurePosixPath
    data: bytes


def assets(static: Mapping[str, bytes], texts: Texts | None = None) -> Mapping[str, Asset]:
    """Give each file its address; styles lose their comments and needless spaces.

    A style names a file beside it by the name that it has in `static/`: `url(own.woff2)`.

    Args:
        texts: styles of an earlier build; None: all are made anew.
    """
    texts = texts or Texts()
    named: dict[str, Asset] = {}
    for name in sorted(static, key=lambda name: (name.endswith(".css"), name)):
        data = static[name]
        if name.endswith(".css"):
            style = _URL.sub(lambda found: _beside(found, named), data)
            made_of = hashlib.sha256(b"style " + style).hexdigest()
            data = texts.text(made_of, partial(_minified, style)).encode("utf-8")
        inside = PurePosixPath(name)
        digest = hashlib.sha256(data).hexdigest()[:10]
        path = FOLDER / inside.with_name(f"{inside.stem}.{digest}{inside.suffix}")
        named[name] = Asset(name, path, data)
    return named


def _beside(found: re.Match[bytes], named: Mapping[str, Asset]) -> bytes:
    asset = named.get(found[1].decode("utf-8", "replace"))
    return found[0] if asset is None else f"url({asset.path.name})".encode()


def _minified(style: bytes) -> str:
    return minify(style).decode("utf-8")


def minify(style: bytes) -> bytes:
    """A style sheet without comments and without spaces that no rule of CSS needs.

    Spaces around `:`, `+` and parentheses stay: they mean something in selectors and in `calc`.
    """

    bare = _STRING_OR_COMMENT.sub(lambda found: found[1] or " ", style.decode("utf-8"))
    parts = _STRINGS.split(bare)  # a string is at every other place
    parts[::2] = map(_closer, parts[::2])
    return "".join(parts).strip().encode("utf-8")


def _closer(style: str) -> str:
    """A stretch of a style sheet without strings, with no more spaces than it needs."""
    close = " ".join(f"|{style}|".split())[1:-1]
    for sign in "{};,":
        close = close.replace(f" {sign}", sign).replace(f"{sign} ", sign)
    return _LAST.sub("", close)
