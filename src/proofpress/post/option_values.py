"""What the value of each option of a cell may be, and the fields of `CellOptions` that it sets."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import yaml

from proofpress.post import values
from proofpress.post.entries import Entry
from proofpress.post.half import Half, half
from proofpress.post.line_ranges import line_ranges
from proofpress.post.post import Expected
from proofpress.post.values import Fault

_LABEL = re.compile(r"[A-Za-z][\w:.-]*")
_EXCEPTION = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*")
_CLAIM = re.compile(r"\]\((?:claim|quoted):")
_CLAIMED = Fault("has a claim, which is not read there", "claim it in the text beside the cell")
_WIDTH = re.compile(r"(\d{1,4}(?:\.\d{1,3})?)\s*(px|%|)")
_COLUMN = 608  # CSS pixels of the text's column: 38rem


def _into(name: str, read: Callable[[Any], Any]) -> Callable[[Entry], dict[str, Any] | Fault]:
    """An option whose value goes into the field `name` as it is read."""

    def reader(entry: Entry) -> dict[str, Any] | Fault:
        value = read(entry.value)
        return value if isinstance(value, Fault) else {name: value}

    return reader


def _label(node: Any) -> str | Fault:
    label = values.text(node)
    if isinstance(label, str) and not _LABEL.fullmatch(label):
        return Fault(
            f"must be a name of letters, digits, `-`, `_`, `.` and `:`, not {values.shown(node)}",
            "write `label: fig-herd`",
        )
    return label


def _code_fold(entry: Entry) -> dict[str, Any] | Fault:
    """Quarto's `show` folds code, and leaves it open at first."""
    if values.text(entry.value) == "show":
        return {"code_fold": True, "code_open": True}
    folded = values.flag(entry.value)
    if isinstance(folded, Fault):
        return Fault(
            f"must be true, false or show, not {values.shown(entry.value)}",
            "write `true`, `false` or `show`",
        )
    return {"code_fold": folded}


def _line_numbers(entry: Entry) -> dict[str, Any] | Fault:
    """Quarto's: whether lines are numbered, or which are marked."""
    numbered = values.flag(entry.value)
    if not isinstance(numbered, Fault):
        return {"line_numbers": numbered}
    written = values.text(entry.value)
    ranges = line_ranges(written) if isinstance(written, str) else None
    if ranges is None:
        return Fault(
            f"must be true, false or lines to mark, not {values.shown(entry.value)}",
            'write `code-line-numbers: "2,4-6"`',
        )
    return {"marked_lines": ranges}


def _columns(node: Any) -> int | Fault:
    written = values.text(node)
    if isinstance(written, str) and written in ("1", "2", "3", "4"):
        return int(written)
    return Fault(f"must be 1, 2, 3 or 4, not {values.shown(node)}", "write `layout-ncol: 2`")


def _width(node: Any) -> int | Fault:
    written = values.text(node)
    match = _WIDTH.fullmatch(written) if isinstance(written, str) else None
    size = float(match[1]) * (_COLUMN / 100 if match[2] == "%" else 1) if match else 0.0
    if match is None or not 10 <= size <= 4 * _COLUMN:
        return Fault(
            f"must be a width in pixels or in % of the text, not {values.shown(node)}",
            "write `out-width: 60%` or `out-width: 320px`",
        )
    return round(size)


def _echo(node: Any) -> bool | Fault:
    return True if values.text(node) == "fenced" else values.flag(node)


def _raises(entry: Entry) -> dict[str, Any] | Fault:
    written = values.text(entry.value)
    if isinstance(written, Fault):
        return Fault(written.message, 'write `raises: "ValueError"`')
    name, _, pattern = (part.strip() for part in written.partition(":"))
    if not _EXCEPTION.fullmatch(name):
        return Fault(
            f"must name an exception, not `{name}`", 'write `raises: "ValueError: a pattern"`'
        )
    try:
        re.compile(pattern)
    except re.error as error:
        return Fault(
            f"has a pattern that is no regular expression: {error.msg}", "escape `( ) [ ] * + ? .`"
        )
    return {"raises": Expected(name.rpartition(".")[2], pattern or None)}


def _plain(node: Any) -> str | Fault:
    """A text that the page shows as it was written."""
    written = values.text(node)
    return _CLAIMED if isinstance(written, str) and _CLAIM.search(written) else written


def _half(node: Any) -> Half | Fault:
    written = values.text(node)
    found = half(written) if isinstance(written, str) else None
    if found is not None and _CLAIM.search(found.title):
        return _CLAIMED
    if found is None:
        return Fault(
            f"must be bad or good, and a title in quotes, not {values.shown(node)}",
            'write `compare: bad "clever"` or `compare: good "obvious"`',
        )
    return found


def _captions(node: Any) -> tuple[str, ...] | Fault:
    """One text for each picture, repeated ones too."""
    items = node.value if isinstance(node, yaml.SequenceNode) else [node]
    read = [values.text(item) for item in items]
    fault = next((text for text in read if isinstance(text, Fault)), None)
    return fault or tuple(text for text in read if isinstance(text, str))


def _alt(entry: Entry) -> dict[str, Any] | Fault:
    """One text, or one for each picture."""
    read = _captions(entry.value)
    if isinstance(read, Fault):
        return read
    each = read if isinstance(entry.value, yaml.SequenceNode) else ()
    return {"fig_alt": "; ".join(read), "fig_alts": each}


def _tags(entry: Entry) -> dict[str, Any] | Fault:
    tags = values.texts(entry.value)
    return tags if isinstance(tags, Fault) else {"tags": tags}


READERS: Mapping[str, Callable[[Entry], dict[str, Any] | Fault]] = {
    "label": _into("label", _label),
    "fig-cap": _into("fig_cap", values.text),
    "tbl-cap": _into("fig_cap", values.text),
    "fig-subcap": _into("fig_subcap", _captions),
    "tbl-subcap": _into("fig_subcap", _captions),
    "fig-alt": _alt,
    "layout-ncol": _into("columns", _columns),
    "out-width": _into("out_width", _width),
    "code-fold": _code_fold,
    "code-summary": _into("code_summary", _plain),
    "code-line-numbers": _line_numbers,
    "filename": _into("filename", _plain),
    "compare": _into("compare", _half),
    "echo": _into("show_code", _echo),
    "output": _into("show_output", values.flag),
    "include": _into("show_cell", values.flag),
    "volatile": _into("volatile", values.flag),
    "error": _into("may_raise", values.flag),
    "raises": _raises,
    "tags": _tags,
}
