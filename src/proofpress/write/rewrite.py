"""Rewrite a file of its author's, who may save it at the same moment."""

from __future__ import annotations

from pathlib import Path

from proofpress.errors import ProofpressError, UsageError
from proofpress.write.files import rename, stage


class ChangedError(ProofpressError):
    """A file was saved by somebody else after it had been read."""


def rewrite(file: Path, data: bytes, *, was: bytes | None = None) -> None:
    """Write a file whole or not at all; its mode stays, and so does a link that leads to it.

    Args:
        was: what the file held when it was read; None: whatever it holds goes.

    Raises:
        UsageError: the folder cannot be written.
        ChangedError: the file holds something else by now.
    """
    real = file.resolve()
    try:
        staged = Path(stage(real, data, mode=0o666))
        try:
            if was is not None and real.read_bytes() != was:
                raise ChangedError(
                    f"`{file}` was saved meanwhile, and stays so: run the command again"
                )
            if real.exists():
                staged.chmod(real.stat().st_mode & 0o7777)
            rename(staged, real)
        finally:
            staged.unlink(missing_ok=True)
    except OSError as error:
        raise UsageError(f"`{file}` cannot be written: {error.strerror}") from error


def set_aside(file: Path, data: bytes) -> Path:
    """Keep what a file said, beside whatever else it said before: where it is kept now.

    The first text is kept under the name of the file, others as `NAME.2.md`, `NAME.3.md` and so on;
    the same text only once.

    Args:
        file: where the first text is kept.

    Raises:
        UsageError: the folder cannot be written.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        kept, number = file, 1
        while kept.exists():
            if kept.read_bytes() == data:
                return kept
            number += 1
            kept = file.with_name(f"{file.stem}.{number}{file.suffix}")
    except OSError as error:
        raise UsageError(f"`{file}` cannot be written: {error.strerror}") from error
    rewrite(kept, data)
    return kept
