"""The head of a fastpages or nbdev notebook: a Markdown cell with a heading, a quotation, a list.

    # "A title"
    > A summary of the post

    - toc: true
    - categories: [python, pandas]

Such a cell is read as front matter if it holds nothing else and its list at least one key.
Source: https://fastpages.fast.ai/jupyter/2020/02/20/test.html, and nbdev's notebooks.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from proofpress.source.source import Head

_HEADING = re.compile(r"#[ \t]+(.+?)[ \t]*#*$")
_QUOTE = re.compile(r">[ \t]?(.*)$")
_SUMMARY = re.compile(r"(?:description|summary)[ \t]*:")
_KEY = re.compile(r"""[-*][ \t]+(["']?[A-Za-z_][\w.-]*["']?[ \t]*:(?:[ \t].*)?)$""")


def head(lines: Sequence[str], *, first: int = 1) -> Head | None:
    """The front matter that a first Markdown cell means, line for line; None if it is none.

    Args:
        first: number of the first of `lines`.
    """
    begin = next((at for at, line in enumerate(lines) if line.strip()), len(lines))
    heading = _HEADING.match(lines[begin].strip()) if begin < len(lines) else None
    if heading is None:
        return None
    rows = ["" for _ in lines]
    rows[begin] = f"title: {_text(heading[1])}"
    quoted: list[int] = []
    keys = 0
    for at in range(begin + 1, len(lines)):
        line = lines[at].strip()
        key, quote = _KEY.match(line), _QUOTE.match(line)
        if key is not None:
            rows[at], keys = key[1], keys + 1
        elif quote is not None and not keys and (not quoted or at == quoted[-1] + 1):
            quoted.append(at)
        elif line:
            return None
    if not keys:
        return None
    summary = " ".join(lines[at].strip().lstrip(">").strip() for at in quoted)
    if summary and not any(_SUMMARY.match(row) for row in rows):
        rows[quoted[0]] = f"summary: {_text(summary)}"
    return Head("\n".join(rows[begin:]), first + begin)


def _text(written: str) -> str:
    """The words as YAML has them; quotation marks around all of them are not theirs."""
    words = written.strip()
    if len(words) > 1 and words[0] == words[-1] and words[0] in "\"'":
        words = words[1:-1]
    return json.dumps(words, ensure_ascii=False)
