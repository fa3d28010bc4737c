"""Citations in the text, as Pandoc and Quarto write them: `[see @knuth74, p. 3; @lam82]`, `@key`.

Whether a key is that of a work is not known here: a token says what was written, and whoever shows
it decides. Addresses of people, `ada@host.example`, are none, and neither is what stands in a link.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from proofpress.frozen import frozen

_KEY = r"(?:\{([^{}\s]+)\}|(\w(?:[\w:.#$%&+?<>~/-]*\w)?))"
_CLUSTER = re.compile(r"\[([^\[\]<]*@[^\[\]<]*)\]")
_PART = re.compile(rf"(.*?(?<![\w@.]))(-?)@{_KEY}(?:\s*,\s*|\s+|$)(.*)", re.DOTALL)
_NARRATIVE = re.compile(rf"@{_KEY}(?![@\w])")
_LOCATOR = re.compile(
    r"[ \n]\[((?:pp?\.|p\b|page|chap|sec|ch\.|fig|vol|§|¶|para|line|\d)[^\[\]@]*)\](?!\()"
)
_BEFORE = re.compile(r"[\w@.`/\\]$")


@frozen
class Cited:
    """One work in a citation.

    Attributes:
        prefix, locator: words around it: `see`, `p. 3`.
        year_only: its authors are named in the sentence already: `[-@knuth74]`.
    """

    key: str
    prefix: str = ""
    locator: str = ""
    year_only: bool = False


@frozen
class Citation:
    """Works cited in one place; `narrative`: their authors are part of the sentence."""

    works: tuple[Cited, ...]
    narrative: bool = False


def install(md: MarkdownIt) -> None:
    """Teach a parser citations: tokens `citation`, whose content is what was written."""
    md.inline.ruler.after("link", "cluster", _cluster)
    md.inline.ruler.push("narrative", _narrative)


def citation(written: str) -> Citation | None:
    """What stands between brackets as a citation; None if it is none."""
    works = []
    for part in written.split(";"):
        match = _PART.fullmatch(part.strip())
        if match is None:
            return None
        prefix, minus, braced, key, locator = match.groups()
        before, after = " ".join(prefix.split()), " ".join(locator.split())
        works.append(Cited(braced or key, before, after, year_only=bool(minus)))
    return Citation(tuple(works))


def of_role(name: str, content: str) -> Citation | None:
    """The citation that a role of MyST is: `cite`, `cite:p` or `cite:t`; None if it is another."""
    if name not in ROLES:
        return None
    keys = [key.strip() for key in re.split(r"[,;]", content)]
    return Citation(tuple(Cited(key) for key in keys if key), narrative=name == "cite:t")


#: Roles of MyST that cite.
ROLES = frozenset({"cite", "cite:p", "cite:t"})


def _cluster(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "[" or state.linkLevel > 0:
        return False
    match = _CLUSTER.match(state.src, state.pos, state.posMax)
    found = citation(match[1]) if match is not None else None
    if match is None or found is None:
        return False
    children: list[Token] = []
    if not silent:  # for those to whom it is no citation; there is neither a link nor HTML in it
        state.md.inline.parse(match[1], state.md, state.env, children)
    _push(state, match.end(), found, silent, children)
    return True


def _narrative(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "@" or state.linkLevel > 0:
        return False
    if _BEFORE.search(state.src[max(state.pos - 1, 0) : state.pos]):
        return False
    match = _NARRATIVE.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    locator = _LOCATOR.match(state.src, match.end(), state.posMax)
    work = Cited(match[1] or match[2], locator=" ".join(locator[1].split()) if locator else "")
    end = locator.end() if locator else match.end()
    _push(state, end, Citation((work,), narrative=True), silent)
    return True


def _push(
    state: StateInline,
    end: int,
    found: Citation,
    silent: bool,
    children: Sequence[Token] = (),
) -> None:
    if not silent:
        token = state.push("citation", "", 0)
        token.children = list(children) or None
        token.content, token.meta = state.src[state.pos : end], {"citation": found}
    state.pos = end
