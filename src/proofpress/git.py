"""What changed in a folder since a version that git knows."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

from proofpress.errors import UsageError

_TIMEOUT_S = 60


def changed_since(folder: Path, ref: str) -> frozenset[Path]:
    """Absolute paths of the files that differ from those of `ref`, in the whole repository.

    Files that are new, gone or not committed yet are among them; ignored ones are not.

    Args:
        ref: a branch, tag or commit, as the author typed it.

    Raises:
        UsageError: git is not installed, the folder is in no repository, or there is no such `ref`.
    """
    top = _top(folder)
    commit = _commit(top, ref)
    changed = _git(top, "diff", "--name-only", "-z", "--no-renames", "--no-ext-diff", commit, "--")
    new = _git(top, "ls-files", "-z", "--others", "--exclude-standard")
    return frozenset(top / name for name in (*_names(changed), *_names(new)))


def _top(folder: Path) -> Path:
    try:
        found = _git(folder, "rev-parse", "--show-toplevel")
    except _GitError as error:
        raise UsageError(
            f"`--changed` needs git, and `{folder}` is in no repository: {error}"
        ) from error
    return Path(os.fsdecode(found.rstrip(b"\n")))


def _commit(top: Path, ref: str) -> str:
    """The id of the commit that `ref` means: what is handed to git later is never an option."""
    try:
        if not ref.strip() or "\0" in ref or ".." in ref:
            raise _GitError("it is no name of a single version")
        name = f"{ref}^{{commit}}"
        found = _git(top, "rev-parse", "--verify", "--quiet", "--end-of-options", name)
    except _GitError as error:
        raise UsageError(
            f"git knows no version `{ref}` here; in continuous integration it must be fetched "
            "first (`fetch-depth: 0`)"
        ) from error
    return found.decode("ascii").strip()


class _GitError(Exception):
    """git refused; its text is what git said."""


def _git(folder: Path, *words: str) -> bytes:
    # What a repository's own settings may start is switched off: nothing is run to list names.
    command = ["git", "-C", str(folder), "-c", "core.fsmonitor=false", "-c", "core.quotePath=false"]
    variables = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    variables |= {"GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}
    try:
        done = subprocess.run(
            [*command, *words],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_TIMEOUT_S,
            env=variables,
        )
    except FileNotFoundError:
        raise UsageError("`--changed` needs git, which is not installed") from None
    except subprocess.TimeoutExpired:
        raise UsageError(f"git did not answer within {_TIMEOUT_S} s") from None
    if done.returncode:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise _GitError(lines[0].removeprefix("fatal: ") if lines else "git refused")
    return done.stdout


def _names(listed: bytes) -> Iterator[str]:
    return (os.fsdecode(name) for name in listed.split(b"\0") if name)
