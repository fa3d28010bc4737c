"""From what a kernel replied to a problem that says where and why."""

from __future__ import annotations

import re
from collections.abc import Mapping

from proofpress.execute.limits import Limits
from proofpress.execute.session import Raised, Reply
from proofpress.post.post import Cell, Post
from proofpress.problems import Excerpt, Location, Problem

_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_FRAME = re.compile(r"Cell\s+In\[(\d+)\],\s+line\s+(\d+)")
_EXIT = re.compile(r"^[^#]*(?:\b(?:exit|quit)\s*\(|\braise\s+SystemExit\b)")
_IPYTHON_FILE = re.compile(r" \(\d+\.py, line \d+\)$")
_MARGIN = 2


_EXPECT = 'mend the cell or, if this error is the point of the post, expect it: #| raises: "{}"'
_HELP = {
    "SyntaxError": "mend the cell",
    "IndentationError": "mend the cell",
    "StdinNotImplementedError": "nobody is there to answer: write the value into the cell",
    # Of proofpress.measurement: what was not measured is no point of a post.
    "BoundMissed": "claim less, or mend what should be faster",
    "Inconclusive": "claim less, or give the measurement more time",
    "MeasurementError": "mend the cell",
}


def failure(
    post: Post, cell: Cell, reply: Reply, *, counts: Mapping[int, Cell], limits: Limits
) -> Problem:
    """The problem of a cell whose reply was not a success.

    Args:
        counts: the cell behind each execution count that the kernel has given so far.
    """
    if reply.ending == "timeout":
        return _at_start(
            post,
            cell,
            code="timeout",
            message=_time_met(cell, reply, limits),
            help="make the cell faster, or give its post more: `timeout: 300` (seconds a cell)",
        )
    if reply.ending in ("died", "cancelled"):
        cause = reply.cause or "the build was interrupted"
        if reply.ending == "cancelled" and cause.startswith("memory limit"):
            return _at_start(
                post,
                cell,
                code="memory",
                message=f"{cause} in cell {cell.number}",
                help="let the cell hold less at once, or give the post more: `memory: 2 GB`",
            )
        return _at_start(
            post,
            cell,
            code="kernel",
            message=f"the kernel ended in cell {cell.number}: {cause}",
            help="run the cell by itself; later cells have not run",
            notes=reply.stderr,
        )
    assert reply.raised is not None
    if reply.raised.name == "SystemExit":
        return _at_start(
            post,
            cell,
            code="execute",
            message=f"cell {cell.number} ended the program: SystemExit({reply.raised.value})",
            help="a post runs to its last cell: remove the exit, or raise an error and expect it",
            line=_line_of_exit(cell),
        )
    return _exception(post, cell, reply.raised, reply.execution_count, counts)


def _exception(
    post: Post, cell: Cell, raised: Raised, count: int | None, counts: Mapping[int, Cell]
) -> Problem:
    line, notes = 1, []
    for at_count, at_line in _frames(raised.traceback):
        if at_count == count:
            line = at_line
        elif (other := counts.get(at_count)) is not None:
            inner = other.file_line(at_line + _leading_blank_lines(other.source))
            notes.append(f"raised in cell {other.number}, line {inner}, called from here")
    line += _leading_blank_lines(cell.source)
    file_line = cell.file_line(line)
    value = _printable(raised.value).strip().splitlines()
    what = f"{raised.name}: {value[0]}" if value else raised.name
    return Problem(
        code="execute",
        message=what,
        help=_HELP.get(raised.name, _EXPECT.format(raised.name)),
        location=Location(str(post.path), line=file_line, cell=cell.number),
        excerpt=_around(cell, file_line),
        notes=(*value[1:4], *notes[-1:]),
    )


def _at_start(
    post: Post,
    cell: Cell,
    *,
    code: str,
    message: str,
    help: str,
    notes: tuple[str, ...] = (),
    line: int | None = None,
) -> Problem:
    """A problem of the cell as a whole, at its first line if not at another one."""
    first = cell.file_line(line or 1 + _leading_blank_lines(cell.source))
    return Problem(
        code=code,
        message=message,
        help=help,
        location=Location(str(post.path), line=first, cell=cell.number),
        excerpt=_around(cell, first),
        notes=notes,
    )


def _printable(text: str) -> str:
    """An exception's words without escape sequences, and without IPython's name for the cell."""
    text = _IPYTHON_FILE.sub("", _ANSI.sub("", text))
    return "".join(sign if sign.isprintable() or sign == "\n" else " " for sign in text)


def _around(cell: Cell, line: int) -> Excerpt:
    return Excerpt.around(cell.text or cell.source, line, first=cell.line, margin=_MARGIN)


def _frames(traceback: tuple[str, ...]) -> list[tuple[int, int]]:
    """(execution count, line) of each frame of a cell, outermost first; IPython's format."""
    text = _ANSI.sub("", "\n".join(traceback))
    return [(int(count), int(line)) for count, line in _FRAME.findall(text)]


def _line_of_exit(cell: Cell) -> int | None:
    """The line that ends the program, if there is one only; IPython tells none."""
    lines = [
        number for number, line in enumerate(cell.source.splitlines(), 1) if _EXIT.search(line)
    ]
    return lines[0] if len(lines) == 1 else None


def _leading_blank_lines(source: str) -> int:
    """IPython drops empty lines at the top of a cell before it counts."""
    lines = source.splitlines()
    return next((index for index, line in enumerate(lines) if line.strip()), 0)


def _time_met(cell: Cell, reply: Reply, limits: Limits) -> str:
    if limits.cell_s is not None and reply.elapsed_s >= limits.cell_s:
        return f"cell {cell.number} ran {limits.cell_s:g} s, its limit"
    return f"the post ran {limits.post_s:g} s, its limit, and was then in cell {cell.number}"
