"""Quotations that are notes: `> Note: …` of fastpages, `> [!NOTE]` of GitHub."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.token import Token

from proofpress.post.directive import Directive

_KINDS = "note|tip|important|warning|caution"
_FASTPAGES = re.compile(rf"({_KINDS}):[ \t]+(?=\S)", re.IGNORECASE)
_GITHUB = re.compile(rf"\[!({_KINDS})\][ \t]*(?:\n|$)", re.IGNORECASE)


def notes(tokens: Sequence[Token]) -> list[Token]:
    """Block tokens in which such quotations are admonitions; all others stay as they are."""
    out = list(tokens)
    for at in range(len(out) - 3, -1, -1):
        first = out[at + 2]
        if (out[at].type, out[at + 1].type) != ("blockquote_open", "paragraph_open"):
            continue
        # `Note:` alone begins with a capital, so that no sentence is taken for one.
        match = _GITHUB.match(first.content) or (
            _FASTPAGES.match(first.content) if first.content[:1].isupper() else None
        )
        if match is None:
            continue
        close = _close(out, at)
        found = Directive(match[1].lower(), "")
        first.content = first.content[match.end() :]
        opened = _token("admonition_open", out[at], found)
        opened.meta["titled"] = False
        out[close] = _token("admonition_close", out[close], found)
        inner = out[at + 1 : close] if first.content else out[at + 4 : close]
        out[at:close] = [opened, _token("admonition_start", out[at], found), *inner]
    return out


def _close(tokens: Sequence[Token], at: int) -> int:
    """Where the quotation that opens at `at` is closed."""
    depth = 0
    for index in range(at, len(tokens)):
        if tokens[index].type in ("blockquote_open", "blockquote_close"):
            depth += tokens[index].nesting
            if not depth:
                return index
    raise ValueError("a quotation without an end")


def _token(kind: str, source: Token, found: Directive) -> Token:
    nesting = 1 if kind.endswith("_open") else -1 if kind.endswith("_close") else 0
    token = Token(kind, "", nesting, block=True)  # type: ignore[arg-type]
    token.map = source.map
    token.meta = {"directive": found}
    return token
