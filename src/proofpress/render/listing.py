"""How code that does not run is shown: what stands after its fence, or its directive's options.

Read are the ways of MyST and Sphinx (`:emphasize-lines: 2,4-6`), of Quarto and Pandoc
(`{.python filename="run.py"}`) and of the site generators (`python {2,4-6} title="run.py"`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from markdown_it.token import Token

from proofpress.frozen import frozen
from proofpress.post.line_ranges import Ranges, last_of, line_ranges
from proofpress.render.directives import Directive
from proofpress.suggest import did_you_mean

_LANGUAGE = re.compile(r"\{?\.?([^\s{},=]+)(?!=)")
_ATTRIBUTE = re.compile(r"""([A-Za-z][\w-]*)=(?:"([^"]*)"|'([^']*)'|([^\s{}]+))""")
_MARKED = re.compile(r"(?<=[\s\w])\{\s*(\d[^{}]*)\}")
_NUMBER = re.compile(r"[1-9]\d{0,5}")
_SWITCHES = {"true": True, "yes": True, "": True, "false": False, "no": False}

#: Options of `{code-block}` that change nothing here.
_LET_PASS = frozenset({"dedent", "encoding", "force", "language", "lines"})


@frozen
class Fault:
    """What is wrong, what to write instead, and the word to look for in the text."""

    message: str
    help: str
    word: str


@frozen
class Listing:
    """How a block of code is shown.

    Attributes:
        name: of a file, or what the code is.
        first: number of its first line.
        marked: lines, counted from 1 whatever the first one's number is.
        fold: whether it is folded; `opened`: but open at first.
    """

    language: str = ""
    name: str = ""
    label: str = ""
    numbered: bool = False
    first: int = 1
    marked: Ranges = ()
    fold: bool = False
    opened: bool = False
    summary: str = ""
    faults: tuple[Fault, ...] = ()


def listing_of(token: Token) -> Listing:
    """How the code of a fence is shown."""
    directive: Directive | None = token.meta.get("directive") if token.meta else None
    if directive is not None:
        start = Listing(directive.argument.partition(" ")[0])
        found = _read(directive.options, start, strict=True)
    elif token.type == "fence":
        found = _of_info(token.info.strip())
    else:
        found = Listing()
    count = token.content.rstrip("\n").count("\n") + 1
    if last_of(found.marked) <= count:
        return found
    said = f"line {last_of(found.marked)} of {count} is marked"
    fault = Fault(said, "count the lines of the block from 1", str(last_of(found.marked)))
    return replace(found, marked=(), faults=(*found.faults, fault))


def _of_info(info: str) -> Listing:
    words = _LANGUAGE.match(info)
    written = {
        match[1]: next(value for value in (*match.groups()[1:], "") if value is not None)
        for match in _ATTRIBUTE.finditer(info)
    }
    if (marked := _MARKED.search(info)) is not None:
        written["emphasize-lines"] = marked[1]
    if ".numberLines" in info or ".number-lines" in info:
        written.setdefault("linenos", "")
    return _read(written, Listing(words[1] if words else ""), strict=False)


def _read(written: Mapping[str, str], start: Listing, *, strict: bool) -> Listing:
    """The listing that options make of `start`; `strict` tells of unknown ones."""
    known: dict[str, Any] = {}
    faults: list[Fault] = []
    for key, value in written.items():
        reader = _READERS.get(key.lower())
        if reader is None:
            if strict and key not in _LET_PASS:
                help_ = did_you_mean(key, OPTIONS, otherwise="remove it")
                faults.append(Fault(f"`{key}` is no option of a code block", help_, key))
            continue
        read = reader(value.strip())
        if read is None:
            shown = value if len(value) <= 40 else value[:39] + "…"
            braces = key == "emphasize-lines" and not strict
            said = f"`{{{shown}}}` names no lines" if braces else f"`{key}` cannot be `{shown}`"
            faults.append(Fault(said, f"write {_EXAMPLES[reader]}", value if braces else key))
        else:
            known |= read
    return replace(start, **known, faults=tuple(faults))


def _name(value: str) -> dict[str, Any] | None:
    return {"name": value}


def _label(value: str) -> dict[str, Any] | None:
    return {"label": value}


def _summary(value: str) -> dict[str, Any] | None:
    return {"summary": value, "fold": True}


def _marked(value: str) -> dict[str, Any] | None:
    ranges = line_ranges(re.sub(r"(?<=\d)\s+(?=\d)", ",", value))
    return None if ranges is None else {"marked": ranges}


def _first(value: str) -> dict[str, Any] | None:
    if value == "":
        return {"numbered": True}
    return {"numbered": True, "first": int(value)} if _NUMBER.fullmatch(value) else None


def _numbered(value: str) -> dict[str, Any] | None:
    switch = _SWITCHES.get(value.lower())
    return None if switch is None else {"numbered": switch}


def _lines(value: str) -> dict[str, Any] | None:
    """Quarto's: whether lines are numbered, or which are marked."""
    return _numbered(value) or _marked(value)


def _fold(value: str) -> dict[str, Any] | None:
    if value.lower() == "show":
        return {"fold": True, "opened": True}
    switch = _SWITCHES.get(value.lower())
    return None if switch is None else {"fold": switch}


def _class(value: str) -> dict[str, Any] | None:
    return {"fold": True} if "dropdown" in value.split() else {}


_READERS: Mapping[str, Callable[[str], dict[str, Any] | None]] = {
    "caption": _name, "filename": _name, "title": _name,
    "name": _label, "label": _label, "lst-label": _label,
    "emphasize-lines": _marked, "hl_lines": _marked,
    "lineno-start": _first, "linenums": _first, "number-lines": _first, "startfrom": _first,
    "linenos": _numbered, "code-line-numbers": _lines,
    "code-fold": _fold, "code-summary": _summary, "class": _class,
}  # fmt: skip
_EXAMPLES: Mapping[Callable[[str], Any], str] = {
    _marked: "lines and ranges of lines: `2,4-6`",
    _first: "the number of the first line: `10`",
    _numbered: "`true` or `false`, or nothing at all",
    _lines: "`true`, `false`, or lines to mark: `2,4-6`",
    _fold: "`true`, `false` or `show`",
}
#: Options of `{code-block}`.
OPTIONS = tuple(name for name in _READERS if name not in ("hl_lines", "startfrom", "lst-label"))
