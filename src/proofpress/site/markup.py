"""Small changes to finished HTML: links of another page, links inside links, noise in feeds."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable
from functools import lru_cache

_ATTRIBUTE = re.compile(
    r"""(?P<before>\s+)(?P<name>[^\s=>/"']+)(?:\s*=\s*(?P<value>"[^"]*"|'[^']*'|[^\s>"']+))?"""
)
# https://html.spec.whatwg.org/multipage/syntax.html#void-elements
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track"}
    | {"wbr"}
)
# Whole comments and declarations, and tags up to the `>` that stands in no value.
_TAG = re.compile(
    r"""<!--.*?-->|<[!?][^>]*>
    |<(?P<end>/?)(?P<tag>[a-zA-Z][^\s/>]*)(?P<rest>[^>"']*(?:(?:"[^"]*"|'[^']*')[^>"']*)*)>""",
    re.DOTALL | re.VERBOSE,
)
_SOURCE = '<pre class="src"'
_SPAN = re.compile(r"</?span[^>]*>")
#: What says where a reader is and leads to and fro: names of cells, numbers of footnotes.
_NOISE = re.compile(
    r"""<summary\ class="mono">(?:Cell|Output\ of\ cell)\b.*?</summary>
    |<sup><a\ href="\#fn-[^>]*>.*?</a></sup>|<a\ href="\#ref-[^>]*>↩</a>""",
    re.DOTALL | re.VERBOSE,
)
#: What stands between these is no HTML.
_RAW = frozenset({"script", "style"})
_LINKS = frozenset({"href", "src", "poster"})
_HIDDEN = re.compile(r"\shidden(?=[\s=/]|$)", re.IGNORECASE)


def relink(fragment: str, link: Callable[[str], str]) -> str:
    """The fragment with every address in it passed through `link`."""
    if "<" not in fragment:
        return fragment
    return Rewriter(link=link).rewrite(fragment)


@lru_cache(maxsize=10_000)
def without_links(fragment: str) -> str:
    """The fragment as it may stand inside a link: no anchors and no ids of its own."""
    if "<" not in fragment:
        return fragment
    return Rewriter(unwrap={"a"}, attributes={"id"}).rewrite(fragment)


def for_search(fragment: str) -> str:
    """The fragment as words to be found: no marks and notes, no controls, no pictures and formulas.

    Headings keep their ids, and code counts for less than prose.
    """
    plain = Rewriter(
        drop={"script", "style", "button", "input", "select", "svg", "math", "img", "video"},
        drop_classes={"anchor", "bar", "note", "see", "claims", "volatile"},
        unwrap={"span", "label", "a", "em", "strong"},
        attributes={"tabindex", "class", "role", "aria-label", "style", "href"},
    ).rewrite(_NOISE.sub("", without_colours(fragment)))
    return plain.replace("<pre", '<pre data-pagefind-weight="0.25"')


def without_colours(fragment: str) -> str:
    """Highlighted code without its colours, at once: most tags of a post are these."""
    before, *sources = fragment.split(_SOURCE)
    parts = [before]
    for source in sources:
        code, end, rest = source.partition("</pre>")
        parts += (_SOURCE, _SPAN.sub("", code) if end else code, end, rest)
    return "".join(parts)


class Rewriter:
    """Copies HTML through, tag by tag as written, and changes only what it was told to.

    Serialising a parsed tree instead would lower-case the names inside SVG, and Python's parser
    takes several times as long.
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
        prefixes: tuple[str, ...] = (),
        hidden: bool = True,
    ) -> None:
        self._link = link
        self._drop = frozenset(drop)
        self._drop_classes = frozenset(drop_classes)
        self._unwrap = frozenset(unwrap)
        self._unwrap_classes = frozenset(unwrap_classes)
        self._attributes = frozenset(attributes)
        self._prefixes = prefixes
        self._hidden = hidden
        # An entity could hide a class.
        telling = (*self._drop_classes, *self._unwrap_classes, "&")
        self._telling = re.compile("|".join(map(re.escape, sorted(telling))))
        self._dropping: list[str] = []
        self._unwrapped: set[str] = set()  # links, which never stand inside one another
        self._known: dict[str, str] = {}  # tags, and what becomes of each wherever it stands

    def rewrite(self, fragment: str) -> str:
        if "<" not in fragment:
            return fragment
        out: list[str] = []
        at = 0
        while found := _TAG.search(fragment, at):
            start, end = found.span()
            if not self._dropping:
                out.append(fragment[at:start])
            at = end
            alone = not self._dropping and not self._unwrapped
            if alone and (known := self._known.get(found[0])) is not None:
                out.append(known)
                continue
            if found["tag"] is None:
                continue  # a comment
            tag = found["tag"].lower()
            written = ""
            if self._dropping:
                self._drop_tag(tag, found)
            else:
                written = self._tag(tag, found)
                out.append(written)
            if tag in _RAW:
                if not found["end"]:
                    ended = re.compile(f"</{tag}", re.IGNORECASE).search(fragment, at)
                    start, at = at, len(fragment) if ended is None else ended.start()
                    out.append("" if self._dropping else fragment[start:at])
            elif alone and not self._dropping and not self._unwrapped:
                self._known[found[0]] = written
        return "".join([*out, "" if self._dropping else fragment[at:]])

    def _tag(self, tag: str, found: re.Match[str]) -> str:
        """What becomes of a tag here."""
        if found["end"]:
            return found[0] if self._keeps_end(tag) else ""
        return self._start(found) if self._keeps_start(tag, found["rest"]) else ""

    def _drop_tag(self, tag: str, found: re.Match[str]) -> None:
        """Follow a tag within what is left out, up to the end of that."""
        if not found["end"]:
            if tag not in _VOID and not found["rest"].endswith("/"):
                self._dropping.append(tag)
        elif tag in self._dropping:
            while self._dropping.pop() != tag:
                pass

    def _keeps_start(self, tag: str, rest: str) -> bool:
        if not rest and tag not in self._drop:
            return tag not in self._unwrap
        classes = self._classes(rest)
        closed = rest.endswith("/")
        unseen = not self._hidden and _HIDDEN.search(rest) is not None
        if unseen or tag in self._drop or not self._drop_classes.isdisjoint(classes):
            if tag not in _VOID and not closed:
                self._dropping.append(tag)
            return False
        if self._unwrap_classes.isdisjoint(classes) or closed:
            return tag not in self._unwrap
        self._unwrapped.add(tag)
        return False

    def _keeps_end(self, tag: str) -> bool:
        if tag in self._unwrapped:
            self._unwrapped.discard(tag)
            return False
        return tag not in self._unwrap

    def _classes(self, rest: str) -> list[str]:
        """The classes of a tag; none if there is none among them that would tell anything."""
        if self._telling.search(rest) is None:
            return []
        found = [match for match in _ATTRIBUTE.finditer(rest) if match["name"].lower() == "class"]
        return html.unescape((found[-1]["value"] or "").strip("\"'")).split() if found else []

    def _start(self, found: re.Match[str]) -> str:
        text, rest = found[0], found["rest"]
        return _ATTRIBUTE.sub(self._attribute, text) if rest and rest != "/" else text

    def _attribute(self, match: re.Match[str]) -> str:
        name = match["name"].lower()
        if name in self._attributes or name.startswith(self._prefixes or "\0"):
            return ""
        several = name == "srcset"
        if self._link is None or not (several or name in _LINKS) or match["value"] is None:
            return match[0]
        address = html.unescape(match["value"].strip("\"'"))
        linked = self._all(self._link, address) if several else self._link(address)
        return f'{match["before"]}{match["name"]}="{html.escape(linked)}"'

    @staticmethod
    def _all(link: Callable[[str], str], candidates: str) -> str:
        """The addresses of a `srcset`, each with its size; one with a comma in it stays whole."""
        parts = [part.split(None, 1) for part in re.split(r",\s+|,$", candidates) if part.strip()]
        return ", ".join(" ".join((link(first), *size)) for first, *size in parts)
