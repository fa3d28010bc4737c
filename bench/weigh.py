"""What a browser loads to show a page: bytes over the wire, requests, other sites among them."""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

_IMPORTS = re.compile(r"""(?:import|from)\s*\(?\s*["'](https?://[^"']+)""")
_LOADED_RELATIONS = {"stylesheet", "preload", "modulepreload"}


@dataclass(frozen=True, slots=True)
class Weight:
    """What one page costs to load.

    Attributes:
        bytes: of the page and of this site's files, compressed.
        others: requests to other sites; their bytes are not known.
    """

    bytes: int
    requests: int
    others: int


def weigh(page: Path, root: Path) -> Weight:
    """Weigh a page without running it: fonts, icons and what scripts add later do not count.

    Args:
        root: the folder that addresses like `/style.css` begin at.
    """
    text = page.read_text("utf-8", errors="replace")
    links = _Links()
    links.feed(text)
    own: set[Path] = set()
    others = set(_IMPORTS.findall(text))
    for address in links.found:
        parts = urlsplit(address)
        if parts.scheme in ("http", "https") or (parts.netloc and not parts.scheme):
            others.add(address)
        elif not parts.scheme and parts.path:
            base = root if parts.path.startswith("/") else page.parent
            path = (base / unquote(parts.path).lstrip("/")).resolve()
            if path.is_file():
                own.add(path)
    size = sum(_compressed(path) for path in (page, *own))
    return Weight(size, 1 + len(own) + len(others), len(others))


def _compressed(path: Path) -> int:
    data = path.read_bytes()
    return min(len(data), len(gzip.compress(data, 6)))


class _Links(HTMLParser):
    """Addresses that a page loads by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        address = names.get("src") if tag in ("script", "img", "iframe") else None
        if tag == "link" and _LOADED_RELATIONS & set((names.get("rel") or "").split()):
            address = names.get("href")
        if address:
            self.found.append(address)
