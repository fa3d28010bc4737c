"""`proofpress strip`: outputs taken out of notebooks, in files or between two pipes."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from proofpress.errors import ProofpressError, UsageError
from proofpress.problems import describe
from proofpress.source.source import SourceFile
from proofpress.source.stripped import stripped
from proofpress.workbench import blog_of


class ChangedError(ProofpressError):
    """A file was saved by somebody else after it had been read."""


def strip_files(start: Path, files: Sequence[Path], *, check: bool) -> tuple[str, int]:
    """Strip notebooks, all of the blog where none is named: what was done, and the exit code.

    Args:
        check: write nothing; the exit code is 1 if there is anything to take out.

    Raises:
        UsageError: a file cannot be read or written, or is no `.ipynb`.
        ChangedError: one was saved meanwhile; it is as it was saved.
    """
    lines, wrong = [], False
    for file in files or _notebooks(start):
        if file.suffix != ".ipynb":
            raise UsageError(f"`{file}` is no .ipynb: other formats hold no outputs")
        try:
            data = file.read_bytes()
        except OSError as error:
            raise UsageError(f"`{file}` cannot be read: {error.strerror}") from error
        result = stripped(SourceFile(PurePosixPath(file), data))
        if result.value is None:
            lines += [describe(problem) for problem in result.problems]
            wrong = True
        elif result.value != data:
            wrong = wrong or check
            lines.append(f"{'outputs' if check else 'wrote':<8}{file}")
            if not check:
                replace_file(file, result.value, was=data)
    return "\n".join(lines), 1 if wrong else 0


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


def replace_file(file: Path, data: bytes, *, was: bytes | None = None) -> None:
    """Write a file whole or not at all; its mode stays, and so does a link that leads to it.

    Args:
        was: what the file held when it was read; None: whatever it holds goes.

    Raises:
        UsageError: the folder cannot be written.
        ChangedError: the file holds something else by now.
    """
    real = file.resolve()
    temporary = None
    try:
        descriptor, temporary = tempfile.mkstemp(prefix=".", suffix=".part", dir=real.parent)
        with os.fdopen(descriptor, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        part = Path(temporary)
        if was is not None and real.read_bytes() != was:
            part.unlink()
            raise ChangedError(f"`{file}` was saved meanwhile, and stays so: run the command again")
        part.chmod(real.stat().st_mode & 0o7777 if real.exists() else 0o666 & ~_umask())
        part.replace(real)
    except OSError as error:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)
        raise UsageError(f"`{file}` cannot be written: {error.strerror}") from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _notebooks(start: Path) -> list[Path]:
    blog = blog_of(start)
    here = start.resolve()
    found = [blog.root / path for path in blog.listing() if path.suffix == ".ipynb"]
    return [path.relative_to(here) if path.is_relative_to(here) else path for path in found]
