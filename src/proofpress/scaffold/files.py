"""Write new files, and never over old ones."""

from __future__ import annotations

import contextlib
import os
import tomllib
from collections.abc import Collection, Mapping
from pathlib import Path, PurePosixPath

from proofpress.errors import UsageError
from proofpress.frozen import frozen
from proofpress.post.names import is_index
from proofpress.source.discover import SUFFIXES


@frozen
class Created:
    """What was written, and what was there already and stays; in the order asked for."""

    written: tuple[PurePosixPath, ...]
    kept: tuple[PurePosixPath, ...] = ()


def create(
    root: Path,
    texts: Mapping[PurePosixPath, str],
    *,
    optional: Collection[PurePosixPath] = frozenset(),
) -> Created:
    """Write each of `texts` below `root`, with the folders it needs; all of them, or none.

    Args:
        optional: files that stay as they are where they exist already.

    Raises:
        UsageError: another of the files exists, or the folder cannot be written.
    """
    kept = tuple(path for path in texts if path in optional and _exists(root / path))
    wanted = {path: text for path, text in texts.items() if path not in kept}
    present = [f"`{path}`" for path in wanted if _exists(root / path)]
    if present:
        exist = "exist" if len(present) > 1 else "exists"
        raise UsageError(f"{', '.join(present)} {exist} already: nothing was written")
    written: list[Path] = []
    try:
        for path, text in wanted.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            _create(root / path, text, written)
    except OSError as error:
        for file in written:
            with contextlib.suppress(OSError):
                file.unlink()
        reason = (error.strerror or str(error)).lower()
        raise UsageError(f"cannot write `{error.filename or root}`: {reason}") from error
    return Created(tuple(wanted), kept)


def check_new_blog(root: Path) -> None:
    """Refuse a folder that holds a blog already, whichever file its config is in.

    Raises:
        UsageError: `root` is no folder, or its `pyproject.toml` or `proofpress.toml` is a config.
    """
    if _exists(root) and not root.is_dir():
        raise UsageError(f"`{root}` is not a folder")
    if _exists(root / "proofpress.toml"):
        raise UsageError(f"`{root / 'proofpress.toml'}` exists already: this is a blog")
    with contextlib.suppress(OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
        if "proofpress" in project.get("tool", {}):
            raise UsageError(f"`{root / 'pyproject.toml'}` has a table [tool.proofpress] already")


def check_new_post(root: Path, path: PurePosixPath) -> None:
    """Refuse the path of a new post whose address another post of the blog has.

    Raises:
        UsageError: a file or folder of that name is there, in whichever format.
    """
    address = path.parent if is_index(path) else path.with_suffix("")
    for other in (address, *(address.parent / f"{address.name}{end}" for end in SUFFIXES)):
        if _exists(root / other):
            raise UsageError(f"`{other}` exists already: choose another title")


def _exists(path: Path) -> bool:
    """Whether the name is taken; a link that leads nowhere takes it too."""
    return path.is_symlink() or path.exists()


def _create(path: Path, text: str, written: list[Path]) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    written.append(path)
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
