"""Which files of `notebooks/` may be posts, by their names alone."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath

from proofpress.problems import Checked, Location, Problem

FOLDER = "notebooks"
SUFFIXES = (".ipynb", ".py", ".md", ".qmd")


def candidates(listing: Iterable[PurePosixPath]) -> Checked[tuple[PurePosixPath, ...]]:
    """The paths that may be posts, sorted: `notebooks/NAME.…` and `notebooks/SLUG/index.…`.

    Names that begin with `_` or `.` never are (so `.ipynb_checkpoints` is not). A `.py` may still
    turn out to be no post when it is read. Of a folder with two index files none is taken.

    Args:
        listing: files, relative to the blog's root; what lies outside `notebooks/` is passed over.
    """
    posts: list[PurePosixPath] = []
    indexes: dict[PurePosixPath, list[PurePosixPath]] = {}
    for path in sorted(set(listing)):
        if path.parts[:1] != (FOLDER,) or path.suffix not in SUFFIXES:
            continue
        if any(part.startswith(("_", ".")) for part in path.parts):
            continue
        if len(path.parts) == 2:
            posts.append(path)
        elif len(path.parts) == 3 and path.stem == "index":
            indexes.setdefault(path.parent, []).append(path)
    problems: list[Problem] = []
    for folder, found in indexes.items():
        if len(found) == 1:
            posts.extend(found)
        else:
            problems.append(_two_indexes(folder, found))
    return Checked(tuple(sorted(posts)), tuple(problems))


def _two_indexes(folder: PurePosixPath, found: list[PurePosixPath]) -> Problem:
    names = " and ".join(f"`{path.name}`" for path in found)
    return Problem(
        "source",
        f"the folder has {len(found)} posts: {names}",
        "keep one, or rename the others so that they begin with `_`",
        Location(str(folder)),
    )
