"""A post as a feed reader can show it: without the page's style, its scripts and its controls.

Readers keep the plainest HTML and drop most attributes. So everything that is folded is open, a
figure that is drawn into the page is a picture in a file, and every address is a whole one. Claims
are words in the text; their evidence is the table at the end.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from proofpress.site.markup import Rewriter, without_colours

_DRAWING = re.compile(r"<svg\b(?P<rest>[^>]*\sdata-file=[^>]*)>.*?</svg>", re.DOTALL)
_ATTRIBUTE = re.compile(r'\s([\w-]+)="([^"]*)"')
#: Of a drawing, and what a picture calls it.
_KEPT = {"data-file": "src", "aria-label": "alt", "width": "width", "height": "height"}
_BOX = re.compile(r"<input\b(?P<rest>[^>]*\stype=\"checkbox\"[^>]*\sdisabled\b[^>]*)>")
_SUMMARY = re.compile(r"<summary\b[^>]*>(.*?)</summary>", re.DOTALL)
_TITLE = re.compile(r'(<aside\b[^>]*>)<span class="mono">(.*?)</span>', re.DOTALL)


def content(body: str, link: Callable[[str], str]) -> str:
    """The body of an article for a feed, its addresses written by `link`."""
    plain = without_colours(body)
    plain = _DRAWING.sub(_picture, plain)
    plain = _BOX.sub(_sign, plain)
    plain = _SUMMARY.sub(r"<p><b>\1</b></p>", plain)
    plain = _TITLE.sub(r"\1<p><b>\2</b></p>", plain)
    return Rewriter(
        link=link,
        drop=_DROPPED,
        drop_classes={"anchor", "bar", "note", "see", "tick", "cross"},
        unwrap={"span", "label", "details", "noscript", "picture"},
        unwrap_classes={"held"},
        attributes={"class", "id", "style", "tabindex", "role", "loading", "decoding", "for"},
        prefixes=("aria-", "data-", "on"),
        hidden=False,
    ).rewrite(plain)


_DROPPED = frozenset(
    {"script", "style", "template", "button", "input", "select", "textarea", "iframe", "object"}
    | {"embed", "canvas", "source", "link", "meta", "base", "dialog"}
)


def _picture(drawing: re.Match[str]) -> str:
    """The file that a drawing of the page has for those who cannot see it there."""
    found = {name: value for name, value in _ATTRIBUTE.findall(drawing["rest"]) if name in _KEPT}
    written = " ".join(f'{_KEPT[name]}="{found[name]}"' for name in _KEPT if name in found)
    return f"<img {written}>"


def _sign(box: re.Match[str]) -> str:
    """What a task of a list shows: done, or to do."""
    return "☑" if re.search(r"\schecked\b", box["rest"]) else "☐"
