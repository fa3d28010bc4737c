"""Numbers in the text of a post that look like results, and are neither claimed nor quoted.

Left alone is what names something rather than measures it: dates and times of day, versions,
references such as "Figure 2", names such as "p95", and what stands as code or as a formula.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from proofpress.post.inlines import Inline, Stretch, line, stretches
from proofpress.post.post import Post
from proofpress.post.references import Prose
from proofpress.problems import Problem, Severity
from proofpress.verify.naming import named

_SPACES = "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}"
_NUMBER = re.compile(
    rf"""
    (?<![\w.,/\\@:_\-\N{{MINUS SIGN}}])
    (?:[$€£¥]\s?|[+~≈<>≤≥±\-\N{{MINUS SIGN}}]\s?)*
    (?:\d{{1,3}}(?:[,{_SPACES}]\d{{3}})+(?!\d)|\d+|(?=\.\d))
    (?:[.:/]\d+)*
    (?:\s?[-\N{{EN DASH}}]\s?\d[\d.,]*(?<![.,]))?
    (?:[ {_SPACES}]?[%‰×]|[A-Za-zµ]+)?
    """,
    re.VERBOSE,
)
_HTML = re.compile(
    r"<!--.*?-->|<(script|style|pre|code|svg|math)\b.*?</\1\s*>|<[^>]*>", re.DOTALL | re.IGNORECASE
)
_ENTITY = re.compile(r"&#?\w+;")
_AS_WORDS = frozenset({"link_open", "image"})


def unbound(post: Post) -> tuple[Problem, ...]:
    """A problem for each of them: an error in a `strict` post, else a warning."""
    severity: Severity = "error" if post.meta.strict else "warning"
    return tuple(found for prose in post.texts for found in _in_prose(prose, severity))


def _in_prose(prose: Prose, severity: Severity) -> Iterator[Problem]:
    found = stretches(prose.lines.text) if prose.text is None else [line(prose.text)]
    for stretch in found:
        for start, stop in numbers(stretch) if stretch.kind != "plain" else ():
            written = stretch.text[start:stop]
            row, column = _place(prose, stretch, start)
            yield prose.lines.problem(
                "unbound",
                f"`{written}` looks like a result, and is neither claimed nor quoted",
                f"claim it, [{written}](claim:name), quote it, [{written}](quoted:source), or "
                "write it in backticks if it is a name",
                line=row,
                column=column,
                width=len(written),
                severity=severity,
            )


def numbers(stretch: Stretch) -> list[tuple[int, int]]:
    """Where numbers stand in a stretch that look like results."""
    text = _words(stretch)
    names = named(text)
    found = (match.span() for match in _NUMBER.finditer(text) if match[0])
    return [(start, stop) for start, stop in found if not _within(start, stop, names)]


def _within(start: int, stop: int, spans: Iterable[tuple[int, int]]) -> bool:
    """Whether a span covers the digits that begin here."""
    return any(first < stop and start < last for first, last in spans)


def _words(stretch: Stretch) -> str:
    """The text with everything but words blanked out, so that offsets stay."""
    text = stretch.text
    if stretch.kind == "html":
        return _ENTITY.sub(_blank, _HTML.sub(_blank, text))
    for part in stretch.parts:
        if part.start is None or part.stop is None:
            continue
        source = stretch.text[part.start : part.stop]
        keep = _label(part, source) if part.token.type in _AS_WORDS else 0
        start = part.start + keep
        text = text[:start] + _blanked(stretch.text[start : part.stop]) + text[part.stop :]
    return _ENTITY.sub(_blank, text)


def _label(part: Inline, source: str) -> int:
    """How much of the source of a link or image is read as words."""
    address = str(part.token.attrGet("href") or "")
    if address.startswith(("claim:", "quoted:")) or part.token.info == "auto":
        return 0
    depth = 0
    for offset, char in enumerate(source):
        if char in "[]" and source[offset - 1 : offset] != "\\":
            depth += 1 if char == "[" else -1
            if depth == 0:
                return offset
    return 0


def _blank(match: re.Match[str]) -> str:
    return _blanked(match[0])


def _blanked(text: str) -> str:
    """Of the same length; in the place of code and the like stands what is no word and no space."""
    return re.sub(r"[^\n]", "\N{REPLACEMENT CHARACTER}", text)


def _place(prose: Prose, stretch: Stretch, start: int) -> tuple[int, int | None]:
    """Line and column in the file."""
    row, column = stretch.place(start)
    if prose.text is None:
        return prose.lines.first + row, column
    whole = prose.text.split("\n")[row]
    at, found = prose.place(whole)
    if found is None or column is None:  # YAML has folded the lines of the file into this one
        rest = re.split(r"\s", stretch.text[start:])[0]
        return prose.place(rest)
    return at, found + column - 1
