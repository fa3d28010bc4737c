"""Small changes to finished HTML: links of another page, links inside links, noise in feeds."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable
from html.parser import HTMLParser

_ATTRIBUTE = re.compile(
    r"""(?P<before>\s+)(?P<name>[^\s=>/"']+)(?:\s*=\s*(?P<value>"[^"]*"|'[^']*'|[^\s>"']+))?"""
)
# https://html.spec.whatwg.org/multipage/syntax.html#void-elements
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track"}
    | {"wbr"}
)
_LINKS = frozenset({"href", "src", "poster"})


def relink(fragment: str, link: Callable[[str], str]) -> str:
    """The fragment with every address in it passed through `link`."""
    return _Rewriter(link=link).rewrite(fragment)


def without_links(fragment: str) -> str:
    """The fragment as it may stand inside a link: no anchors and no ids of its own."""
    return _Rewriter(unwrap={"a"}, attributes={"id"}).rewrite(fragment)


def for_feed(fragment: str, link: Callable[[str], str]) -> str:
    """The fragment as a feed reader can show it: without controls, scripts and page furniture.

    Claims in the text are text alone there: marks and notes need the page's style.
    """
    return _Rewriter(
        link=link,
        drop={"script", "style", "button", "input"},
        drop_classes={"anchor", "bar", "note", "see"},
        unwrap={"span", "label"},
        unwrap_classes={"held"},
        attributes={"tabindex", "class", "id"},
    ).rewrite(fragment)


class _Rewriter(HTMLParser):
    """Copies HTML through, tag by tag as written, and changes only what it was told to.

    Serialising a parsed tree instead would lower-case the names inside SVG.
    """

    def __init__(
        self,
        *,
        link: Callable[[str], str] | None = None,
        drop: Iterable[str] = (),
        drop_classes: Iterable[str] = (),
        unwrap: Iterable[str] = (),
        unwrap_classes: Iterable[str] = (),
        attributes: Iterable[str] = (),
    ) -> None:
        super().__init__(convert_charrefs=False)
        self._link = link
        self._drop = frozenset(drop)
        self._drop_classes = frozenset(drop_classes)
        self._unwrap = frozenset(unwrap)
        self._unwrap_classes = frozenset(unwrap_classes)
        self._attributes = frozenset(attributes)
        self._out: list[str] = []
        self._dropping: list[str] = []
        self._unwrapped: set[str] = set()  # links, which never stand inside one another

    def rewrite(self, fragment: str) -> str:
        self.feed(fragment)
        self.close()
        return "".join(self._out)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._dropping or self._unwanted(tag, attrs):
            if tag not in _VOID:
                self._dropping.append(tag)
        elif not self._unwraps(tag, attrs):
            self._out.append(self._start())

    def _unwraps(self, tag: str, attrs: list[tuple[str, str | None]]) -> bool:
        if self._unwrap_classes.isdisjoint(_classes(attrs)):
            return tag in self._unwrap
        self._unwrapped.add(tag)
        return True

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not self._dropping and not self._unwanted(tag, attrs) and tag not in self._unwrap:
            self._out.append(self._start())

    def handle_endtag(self, tag: str) -> None:
        if self._dropping:
            if tag in self._dropping:
                while self._dropping.pop() != tag:
                    pass
        elif tag in self._unwrapped:
            self._unwrapped.discard(tag)
        elif tag not in self._unwrap:
            self._out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self._keep(data)

    def handle_entityref(self, name: str) -> None:
        self._keep(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._keep(f"&#{name};")

    def _keep(self, text: str) -> None:
        if not self._dropping:
            self._out.append(text)

    def _unwanted(self, tag: str, attrs: list[tuple[str, str | None]]) -> bool:
        return tag in self._drop or not self._drop_classes.isdisjoint(_classes(attrs))

    def _start(self) -> str:
        written = self.get_starttag_text() or ""
        return _ATTRIBUTE.sub(self._attribute, written)

    def _attribute(self, match: re.Match[str]) -> str:
        name = match["name"].lower()
        if name in self._attributes:
            return ""
        if self._link is None or name not in _LINKS or match["value"] is None:
            return match[0]
        address = html.unescape(match["value"].strip("\"'"))
        return f'{match["before"]}{match["name"]}="{html.escape(self._link(address))}"'


def _classes(attrs: Iterable[tuple[str, str | None]]) -> list[str]:
    return (dict(attrs).get("class") or "").split()
