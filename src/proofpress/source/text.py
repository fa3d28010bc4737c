"""The bytes of a file as text, or the one line that says why they are none."""

from __future__ import annotations

import codecs
import re

from proofpress.passage import Passage, excerpt
from proofpress.problems import Checked, Location, Problem
from proofpress.source.source import SourceFile

#: Larger files are refused before anything reads them.
NOTEBOOK_LIMIT_BYTES = 100_000_000
TEXT_LIMIT_BYTES = 5_000_000

# Longest first: the UTF-32 mark begins with the UTF-16 one.
_WIDE = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
_CONFLICT = re.compile(r"^(<{7} |={7}$|>{7} )", re.MULTILINE)


def decode(file: SourceFile, *, limit_bytes: int) -> Checked[str]:
    """UTF-8 text with `\\n` at line ends and without a byte order mark."""
    path, data = str(file.path), file.data
    if len(data) > limit_bytes:
        return _refused(
            path,
            f"the file has {_megabytes(len(data))}, and at most {_megabytes(limit_bytes)} are read",
            "clear large outputs, or keep data in files beside the post",
        )
    for mark, name in _WIDE:
        if data.startswith(mark):
            return _refused(path, f"the file is {name}, not UTF-8", "save it as UTF-8")
    if not data.strip():
        return _refused(path, "the file is empty", "write the post, or delete the file")
    if data[:200].count(0) * 3 > len(data[:200]) and any(data[:200]):
        return _refused(path, "the file is UTF-16, not UTF-8", "save it as UTF-8")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # After a byte order mark Python counts `start` without its three bytes.
        body = data.removeprefix(codecs.BOM_UTF8)
        before = body[: error.start].decode("utf-8", "replace")
        problem = _at_end_of(
            path,
            before,
            f"byte 0x{body[error.start]:02x} is not UTF-8",
            "save the file as UTF-8",
            shown=body[error.start : error.start + 40].decode("utf-8", "replace"),
        )
        return Checked(None, (problem,))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        before, _, after = text.partition("\0")
        problem = _at_end_of(
            path,
            before,
            "the file has a NUL character",
            "delete it, or restore the file: it may have been cut off while it was saved",
            shown="\0" + after[:40].split("\n")[0],
        )
        return Checked(None, (problem,))
    return Checked(text)


def conflict(path: str, text: str) -> Problem | None:
    """The problem of a file in which a merge was left unfinished: all three markers, in order."""
    wanted = iter("<=>")
    mark = next(wanted)
    first = 0
    for match in _CONFLICT.finditer(text):
        if match[0][0] != mark:
            continue
        first = first or text.count("\n", 0, match.start()) + 1
        mark = next(wanted, "")
        if not mark:
            return Passage(path, text).problem(
                "source",
                "a merge was left unfinished here",
                "choose one side and delete the lines `<<<<<<<`, `=======` and `>>>>>>>`",
                line=first,
                column=1,
                width=7,
            )
    return None


def _at_end_of(path: str, before: str, message: str, help_: str, *, shown: str) -> Problem:
    before = before.replace("\r\n", "\n").replace("\r", "\n")
    line = before.count("\n") + 1
    last = before.rpartition("\n")[2]
    return Problem(
        "source",
        message,
        help_,
        Location(path, line, len(last) + 1),
        excerpt(last + shown.split("\n")[0], line, len(last) + 1),
    )


def _refused(path: str, message: str, help_: str) -> Checked[str]:
    return Checked(None, (Problem("source", message, help_, Location(path)),))


def _megabytes(size_bytes: int) -> str:
    return f"{size_bytes / 1e6:,.1f} MB"
