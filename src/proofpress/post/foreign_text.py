"""What posts of other tools say to their templates: Jekyll's Liquid, Quarto's shortcodes.

Nothing of it is ever evaluated. A few forms mean something here, and are replaced by it on their
line: the address of the site, a link to a video or to another post. Everything else stays as it is,
since a post may well write about `{{ templates }}`; so does all that stands in code.

Sources: https://jekyllrb.com/docs/liquid/, https://quarto.org/docs/extensions/shortcodes.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

_CODE = re.compile(r"(`+)(?:(?!\1).)*?(?<!`)\1(?!`)")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_HINT = re.compile(r"\{\{|\{%|\{:")


def _relative(match: re.Match[str]) -> str:
    return match[1]


def _link(match: re.Match[str]) -> str:
    return f"<{match[1]}>"


def _post(match: re.Match[str]) -> str:
    return f"{match[1]}.md"


def _nothing(_: re.Match[str]) -> str:
    return ""


#: Of kramdown, which change looks alone; `{:.1f}` and `{:#x}` are formats of claims.
_ATTRIBUTE = r"""\.[A-Za-z_][\w-]*|#[A-Za-z][\w-]{2,}|[\w-]+=(?:"[^"]*"|'[^']*')|toc"""
_ADDRESS = r"https?://[^\s\"'<>]+"
_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"\{\{-?\s*site\.(?:baseurl|url)\s*-?\}\}"), _nothing),
    (
        re.compile(r"""\{\{-?\s*["']([^"'{}]*)["']\s*\|\s*(?:relative|absolute)_url\s*-?\}\}"""),
        _relative,
    ),
    (re.compile(r"\{%-?\s*(?:end)?raw\s*-?%\}"), _nothing),
    (re.compile(r"\{%-?\s*post_url\s+([\w./-]+)\s*-?%\}"), _post),
    (
        re.compile(
            rf"""\{{%-?\s*include\s+(?:youtube|video|twitter)\.html\s+[^%]*?({_ADDRESS})[^%]*%\}}"""
        ),
        _link,
    ),
    (re.compile(rf"""\{{\{{<\s*(?:video|tweet)\s+["']?({_ADDRESS})["']?[^>]*>\}}\}}"""), _link),
    (re.compile(r"\{\{<\s*(?:pagebreak|fa\s[^>]*|bi\s[^>]*|iconify\s[^>]*)\s*>\}\}"), _nothing),
    (re.compile(rf"\{{:\s*(?:{_ATTRIBUTE}|\s)+\}}"), _nothing),
    (re.compile(rf"^>\s*(?:youtube|twitter):\s*({_ADDRESS})\s*$"), _link),
)


def understood(text: str) -> str:
    """Markdown with what is understood replaced; as many lines, and code as it was."""
    if "{% raw %}" in text and "{% endraw %}" not in text:
        return text
    if not (_HINT.search(text) or re.search(r"^>\s*(?:youtube|twitter):", text, re.MULTILINE)):
        return text
    return "\n".join(_lines(text.split("\n")))


def _lines(lines: list[str]) -> Iterator[str]:
    fence = ""
    for line in lines:
        mark = _FENCE.match(line)
        if fence:
            closes = mark is not None and mark[1].startswith(fence) and not line.strip("`~ ")
            fence = "" if closes else fence
            yield line
        elif mark is not None:
            fence = mark[1]
            yield line
        else:
            yield _line(line)


def _line(line: str) -> str:
    """The line with its forms replaced, but for those inside of inline code."""
    for pattern, replaced in _FORMS:
        code = [match.span() for match in _CODE.finditer(line)]

        def outside(
            match: re.Match[str],
            code: list[tuple[int, int]] = code,
            replaced: Callable[[re.Match[str]], str] = replaced,
        ) -> str:
            inside = any(start <= match.start() < end for start, end in code)
            return match[0] if inside else replaced(match)

        line = pattern.sub(outside, line)
    return line
