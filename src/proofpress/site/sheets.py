"""Which style sheet the page of a post loads: most words need less than figures and tables do."""

from __future__ import annotations

import re
from typing import Literal

StyleSheet = Literal["post.css", "data.css", "plain.css"]

#: What `data.css` has no styles for: figures, colours of a terminal, numbered lines, tabs, notes
#: that many claims share. Where a text only looks like it, the page loads more than it needs.
_RARE = re.compile(
    r"<(?:figure|figcaption|img|svg|video|audio)\b"
    r'|class="(?:[^"]*\s)?(?:ansi-|m-|(?:caption|zoom|parts|plot|plate|tabs|panel|compare|merged|all'
    r'|ln|numbered)[\s"])'
)
#: What `plain.css` has none for besides: tables, formulas, footnotes in the margin.
_DATA = re.compile(
    r"<(?:table|math)\b"
    r'|href="#fn-'
    r'|class="(?:[^"]*\s)?(?:scroll|broad|small|tiny|off|equation|tex|side|beside|crowded)[\s"]'
)


def sheet_for(*html: str) -> StyleSheet:
    """The smallest sheet with a style for all that is in these pieces of a post."""
    if any(map(_RARE.search, html)):
        return "post.css"
    return "data.css" if any(map(_DATA.search, html)) else "plain.css"
