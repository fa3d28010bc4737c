"""Which files of `notebooks/` may be posts, by their names alone."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath

from proofpress.problems import Checked, Location, Problem

FOLDER = "notebooks"
SUFFIXES = (".ipynb", ".py", ".md", ".qmd")
#: What is nothing but a post, or meant for the author alone.
_NOTEBOOKS = (".ipynb", ".qmd")


def candidates(listing: Iterable[PurePosixPath]) -> Checked[tuple[PurePosixPath, ...]]:
    """The paths that may be posts, sorted: `notebooks/NAME.…` and `notebooks/SLUG/index.…`.

    Names that begin with `_` or `.` never are (so `.ipynb_checkpoints` is not). A `.py` may still
    turn out to be no post when it is read. Of a folder with two index files none is taken. A
    notebook in a folder without one is a warning: Quarto would take it.

    Args:
        listing: files, relative to the blog's root; what lies outside `notebooks/` is passed over.
    """
    posts: list[PurePosixPath] = []
    indexes: dict[PurePosixPath, list[PurePosixPath]] = {}
    others: list[PurePosixPath] = []
    for path in sorted(set(listing)):
        if path.parts[:1] != (FOLDER,) or path.suffix not in SUFFIXES:
            continue
        if any(part.startswith(("_", ".")) for part in path.parts):
            continue
        if len(path.parts) == 2:
            posts.append(path)
        elif len(path.parts) == 3 and path.stem == "index":
            indexes.setdefault(path.parent, []).append(path)
        elif len(path.parts) == 3 and path.suffix in _NOTEBOOKS:
            others.append(path)
    problems: list[Problem] = []
    for folder, found in indexes.items():
        if len(found) == 1:
            posts.extend(found)
        else:
            problems.append(_two_indexes(folder, found))
    problems.extend(_no_index(path) for path in others if path.parent not in indexes)
    return Checked(tuple(sorted(posts)), tuple(problems))


def _two_indexes(folder: PurePosixPath, found: list[PurePosixPath]) -> Problem:
    names = " and ".join(f"`{path.name}`" for path in found)
    return Problem(
        "source",
        f"the folder has {len(found)} posts: {names}",
        "keep one, or rename the others so that they begin with `_`",
        Location(str(folder)),
    )


def _no_index(path: PurePosixPath) -> Problem:
    return Problem(
        "source",
        f"`{path.name}` is no post: its folder has none that is called `index`",
        f"call it `index{path.suffix}` or move it to `{FOLDER}/`; "
        "if it is no post, let its name begin with `_`",
        Location(str(path)),
        severity="warning",
    )
