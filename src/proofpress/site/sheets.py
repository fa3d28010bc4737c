"""Which style sheet the page of a post loads: most words need less than figures and tables do."""

from __future__ import annotations

import re
from typing import Literal

StyleSheet = Literal["post.css", "plain.css"]

#: What `plain.css` has no styles for: tables, figures, formulas, colours of a terminal, tabs, notes
#: in the margin. Where a text only looks like it, the page loads more than it needs.
_RICH = re.compile(
    r"<(?:table|figure|figcaption|img|svg|video|audio|math)\b"
    r'|href="#fn-'
    r'|class="(?:[^"]*\s)?(?:ansi-|(?:caption|scroll|zoom|parts|plot|plate|equation|tex|tabs|panel'
    r'|compare|side|merged|beside|crowded|all)[\s"])'
)


def sheet_for(*html: str) -> StyleSheet:
    """The sheet with a style for all that is in these pieces of a post."""
    return "post.css" if any(map(_RICH.search, html)) else "plain.css"
