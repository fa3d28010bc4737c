"""What git knows: which files changed since a version, and the versions that a file had."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path, PurePosixPath

from proofpress.errors import UsageError
from proofpress.frozen import frozen

_TIMEOUT_S = 60


@frozen
class Revision:
    """A commit that touched a file.

    Attributes:
        commit: abbreviated. text: of the file in it; None if the commit removed it.
    """

    commit: str
    day: date
    subject: str
    text: str | None


def changed_since(folder: Path, ref: str) -> frozenset[Path]:
    """Absolute paths of the files that differ from those of `ref`, in the whole repository.

    Files that are new, gone or not committed yet are among them; ignored ones are not.

    Args:
        ref: a branch, tag or commit, as the author typed it.

    Raises:
        UsageError: git is not installed, the folder is in no repository, or there is no such `ref`.
    """
    top = _top(folder)
    commit = _nothing(top) if ref == "HEAD" and _is_unborn(top) else _commit(top, ref)
    changed = git(top, "diff", "--name-only", "-z", "--no-renames", "--no-ext-diff", commit, "--")
    new = git(top, "ls-files", "-z", "--others", "--exclude-standard")
    return frozenset(top / name for name in (*_names(changed), *_names(new)))


def history(root: Path, path: PurePosixPath) -> tuple[Revision, ...]:
    """The versions of a file that are committed, oldest first; renames are followed.

    Args:
        path: relative to `root`, which lies in a working tree.

    Raises:
        UsageError: git is missing, or `root` is in no repository.
    """
    try:
        top = Path(os.fsdecode(git(root, "rev-parse", "--show-toplevel").rstrip(b"\n")))
    except GitError as error:
        raise UsageError(f"the history of a proof is in git, and here is none: {error}") from error
    try:
        git(top, "rev-parse", "--verify", "--quiet", "HEAD")
    except GitError:
        return ()  # no commit yet
    file = (root.resolve() / path).relative_to(top.resolve())
    form = "--format=%x00%x00%H %cs %s"
    log = git(top, "log", "--follow", "--name-status", "-z", form, "--", file.as_posix())
    return tuple(reversed(list(_revisions(top, log))))


def user_name(folder: Path) -> str | None:
    """The name that commits made in `folder` carry; None if git is not here or knows none."""
    try:
        name = git(folder, "config", "user.name").decode("utf-8", "replace").strip()
    except UsageError:
        return None
    return name if name and name.isprintable() else None


def _revisions(top: Path, log: bytes) -> Iterator[Revision]:
    """The commits of a log, each with the name that the file has in it.

    With `-z` a commit is its line, a NUL, and its names, a NUL after each; `%x00%x00` begins it.
    """
    for entry in log.split(b"\0\0")[1:]:
        head, *names = (part for part in entry.split(b"\0") if part.strip())
        commit, day, subject = head.decode("utf-8", "replace").split(" ", 2)
        if not names:
            continue  # a merge that took the file as it was
        gone = names[0].strip().startswith(b"D")
        name = os.fsdecode(names[-1])
        text = None if gone else git(top, "show", f"{commit}:{name}").decode("utf-8", "replace")
        yield Revision(commit[:9], date.fromisoformat(day), subject.strip(), text)


def _top(folder: Path) -> Path:
    try:
        found = git(folder, "rev-parse", "--show-toplevel")
    except GitError as error:
        raise UsageError(
            f"`--changed` needs git, and `{folder}` is in no repository: {error}"
        ) from error
    return Path(os.fsdecode(found.rstrip(b"\n")))


def _is_unborn(top: Path) -> bool:
    """Whether the first commit is still to be made."""
    try:
        git(top, "rev-parse", "--verify", "--quiet", "HEAD")
    except GitError:
        return True
    return False


def _nothing(top: Path) -> str:
    """The id of a tree without files."""
    return git(top, "hash-object", "-t", "tree", "--stdin").decode("ascii").strip()


def _commit(top: Path, ref: str) -> str:
    """The id of the commit that `ref` means: what is handed to git later is never an option."""
    try:
        if not ref.strip() or "\0" in ref or ".." in ref:
            raise GitError("it is no name of a single version")
        name = f"{ref}^{{commit}}"
        found = git(top, "rev-parse", "--verify", "--quiet", "--end-of-options", name)
    except GitError as error:
        raise UsageError(
            f"git knows no version `{ref}` here; in continuous integration it must be fetched "
            "first (`fetch-depth: 0`)"
        ) from error
    return found.decode("ascii").strip()


class GitError(UsageError):
    """git refused; its text is what git said. The repository may be damaged, or only a part."""


def git(folder: Path, *words: str) -> bytes:
    """What git prints when it is asked in `folder`.

    Raises:
        GitError: it refused.
        UsageError: it is not installed, or did not answer.
    """
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
        raise UsageError("this needs git, which is not installed") from None
    except subprocess.TimeoutExpired:
        raise UsageError(f"git did not answer within {_TIMEOUT_S} s") from None
    if done.returncode:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise GitError(lines[0].removeprefix("fatal: ") if lines else "git refused")
    return done.stdout


def _names(listed: bytes) -> Iterator[str]:
    return (os.fsdecode(name) for name in listed.split(b"\0") if name)
