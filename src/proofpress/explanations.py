"""What each code of a problem means, in the words of the docs: `docs/problems.md` travels along."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from textwrap import indent

from proofpress.errors import UsageError
from proofpress.problems import CODES
from proofpress.suggest import did_you_mean

_FENCED = re.compile(r"^```\w*\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"\[([^\[\]]+)\]\([^()\s]*\)")


def explanation(code: str) -> str:
    """The section of a code: an example, what it means, what to do. Markdown; links are words.

    Raises:
        UsageError: there is no such code.
    """
    if code not in CODES:
        help_ = did_you_mean(code, CODES, otherwise=f"there are {', '.join(sorted(CODES))}")
        raise UsageError(f"no problem has the code `{code}`: {help_}")
    return _sections()[code]


def in_terminal(code: str) -> str:
    """The same without Markdown's fences: examples are indented.

    Raises:
        UsageError: there is no such code.
    """
    return _FENCED.sub(lambda found: indent(found[1].rstrip("\n"), "    "), explanation(code))


def summary() -> str:
    """Every code with its meaning, a line each."""
    width = max(map(len, CODES))
    return "\n".join(f"{code:<{width}}  {meaning}" for code, meaning in sorted(CODES.items()))


@cache
def _sections() -> dict[str, str]:
    parts = re.split(r"^## (?=\S+$)", _page().read_text("utf-8"), flags=re.MULTILINE)[1:]
    named = (part.partition("\n") for part in parts)
    return {name: _LINK.sub(r"\1", text).strip() for name, _, text in named}


def _page() -> Path:
    """Inside the installed package, else in the docs of the checkout."""
    here = Path(__file__).resolve().parent
    installed = here / "problems.md"
    return installed if installed.is_file() else here.parents[1] / "docs" / "problems.md"
