"""`proofpress strip`: outputs taken out of notebooks, in files or between two pipes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from proofpress.errors import ProofpressError, UsageError
from proofpress.frozen import frozen
from proofpress.problems import describe
from proofpress.source.source import SourceFile
from proofpress.source.stripped import stripped
from proofpress.workbench import blog_of
from proofpress.write.rewrite import rewrite


@frozen
class Stripped:
    """What was done, a line a file; what is wrong with others, in words; and the exit code."""

    done: tuple[str, ...]
    wrong: tuple[str, ...]
    code: int


def strip_files(start: Path, files: Sequence[Path], *, check: bool) -> Stripped:
    """Strip notebooks, all of the blog where none is named; what is wrong with one stops no other.

    Args:
        check: write nothing; the exit code is 1 if there is anything to take out.

    Raises:
        UsageError: none is named, and there is no blog.
    """
    done, wrong, code = [], [], 0
    for file in files or _notebooks(start):
        try:
            if not _strip(file, check=check):
                continue
            done.append(f"{'outputs' if check else 'wrote':<8}{file}")
            code = max(code, int(check))
        except UsageError as error:
            wrong.append(f"error: {error}")
            code = 2
        except ProofpressError as error:  # its text is that of a problem, or of a `ChangedError`
            words = str(error)
            wrong.append(words if words.startswith("error[") else f"error: {words}")
            code = max(code, 1)
    return Stripped(tuple(done), tuple(wrong), code)


class _NoNotebookError(ProofpressError):
    """The file holds no notebook; the text says all that is wrong with it."""


def _strip(file: Path, *, check: bool) -> bool:
    """Strip one notebook, unless nothing is to be written; whether there was anything.

    Raises:
        UsageError: the file cannot be read or written, or is no `.ipynb`.
        ChangedError: it was saved meanwhile; it is as it was saved.
    """
    if file.suffix != ".ipynb":
        raise UsageError(f"`{file}` is no .ipynb: other formats hold no outputs")
    try:
        data = file.read_bytes()
    except OSError as error:
        raise UsageError(f"`{file}` cannot be read: {error.strerror}") from error
    result = stripped(SourceFile(PurePosixPath(file), data))
    if result.value is None:
        raise _NoNotebookError("\n".join(describe(problem) for problem in result.problems))
    if result.value == data:
        return False
    if not check:
        rewrite(file, result.value, was=data)
    return True


def strip_pipe(given: BinaryIO, taken: BinaryIO) -> tuple[str, int]:
    """Strip the notebook that comes in, as a filter of git does; what is wrong, and the exit code.

    Nothing goes out unless all is well.
    """
    result = stripped(SourceFile(PurePosixPath("-"), given.read()))
    if result.value is None:
        return "\n".join(describe(problem) for problem in result.problems), 1
    taken.write(result.value)
    taken.flush()
    return "", 0


def _notebooks(start: Path) -> list[Path]:
    blog = blog_of(start)
    here = start.resolve()
    found = [blog.root / path for path in blog.listing() if path.suffix == ".ipynb"]
    return [path.relative_to(here) if path.is_relative_to(here) else path for path in found]
