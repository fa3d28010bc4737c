"""What Quarto's `execute` says of all cells of a post, where they do not say otherwise.

Source: https://quarto.org/docs/computations/execution-options.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

import yaml

from proofpress.frozen import frozen
from proofpress.post import values
from proofpress.post.entries import children
from proofpress.post.values import Fault, empty
from proofpress.suggest import did_you_mean

#: Keys that mean the same as options of cells, and the fields of `CellOptions` that these set.
SHOWING: Mapping[str, str] = {
    "echo": "show_code",
    "output": "show_output",
    "include": "show_cell",
}
#: Keys that mean nothing here.
NOTHING = frozenset(
    ("cache", "daemon", "daemon-restart", "debug", "enabled", "freeze", "ipynb", "message")
)
#: The other keys: the value that is so in any case, and what there is to say of another.
SETTLED: Mapping[str, tuple[bool, Literal["error", "warning"], str, str]] = {
    "eval": (
        True,
        "error",
        "`eval: false` is not possible: every code cell runs",
        "show code that does not run as a fenced block in the text",
    ),
    "error": (
        False,
        "warning",
        "`error: true` is not taken for a whole post: a cell that fails stops it",
        "write `#| error: true` into each cell that may fail",
    ),
    "warning": (
        True,
        "warning",
        "`warning: false` hides nothing here: what cells print to stderr is shown",
        'have the code say so: `warnings.simplefilter("ignore")`',
    ),
}


@frozen
class Remark:
    """What is to be said of the key `key`, which stands at `at`; no message if it means nothing."""

    key: str
    at: yaml.Node
    message: str = ""
    help: str = ""
    severity: Literal["error", "warning"] = "warning"


def shown(node: yaml.MappingNode) -> tuple[dict[str, bool], list[Remark]]:
    """Fields of `CellOptions` for all cells, and what is to be said of the rest."""
    fields: dict[str, bool] = {}
    remarks: list[Remark] = []
    for key, at, value in children(node):
        if key in SHOWING and not empty(value):
            fenced = key == "echo" and values.text(value) == "fenced"
            read = True if fenced else values.flag(value)
            if isinstance(read, Fault):
                remarks.append(Remark(key, at, f"`{key}` {read.message}", read.help, "error"))
            else:
                fields[SHOWING[key]] = read
        else:
            remarks += _rest(key, at, value)
    return fields, remarks


def _rest(key: str, at: yaml.Node, value: yaml.Node) -> Iterator[Remark]:
    if key in NOTHING:
        yield Remark(key, at)
    elif key in SETTLED:
        usual, severity, message, help_ = SETTLED[key]
        if not empty(value) and values.flag(value) is not usual:
            yield Remark(key, at, message, help_, severity)
    elif key not in SHOWING:
        known = (*SHOWING, *SETTLED, *sorted(NOTHING))
        help_ = did_you_mean(key, known, otherwise="remove it: there is no such key")
        yield Remark(key, at, f"unknown key `{key}` in `execute`", help_, "error")
