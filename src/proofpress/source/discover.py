"""Which files of the posts' folder may be posts, by their names alone."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath

from proofpress.problems import Checked, Location, Problem

SUFFIXES = (".ipynb", ".py", ".md", ".qmd")
#: What is nothing but a post, or meant for the author alone.
_NOTEBOOKS = (".ipynb", ".qmd")


def candidates(
    listing: Iterable[PurePosixPath], folder: str = "notebooks"
) -> Checked[tuple[PurePosixPath, ...]]:
    """The paths that may be posts, sorted: `notebooks/NAME.…` and `notebooks/SLUG/index.…`.

    Names that begin with `_` or `.` never are (so `.ipynb_checkpoints` is not). A `.py` or a
    `README.md` may still turn out to be no post when it is read. Of a folder with two index files
    none is taken. A notebook in a folder without one is a warning, since Quarto would take it, and
    so is an index that has no folder of its own.

    Args:
        listing: files, relative to the blog's root; what lies outside `folder` is passed over.
        folder: that of the posts, relative to the blog's root; "." for the root.
    """
    top = PurePosixPath(folder)
    posts: list[PurePosixPath] = []
    indexes: dict[PurePosixPath, list[PurePosixPath]] = {}
    others: list[PurePosixPath] = []
    for path in sorted(set(listing)):
        if not path.is_relative_to(top) or path.suffix not in SUFFIXES:
            continue
        inside = path.relative_to(top).parts
        if any(part.startswith(("_", ".")) for part in inside):
            continue
        if len(inside) == 1:
            (others if path.stem == "index" else posts).append(path)
        elif len(inside) == 2 and path.stem == "index":
            indexes.setdefault(path.parent, []).append(path)
        elif len(inside) == 2 and path.suffix in _NOTEBOOKS:
            others.append(path)
    problems: list[Problem] = []
    for own, found in indexes.items():
        if len(found) == 1:
            posts.extend(found)
        else:
            problems.append(_two_indexes(own, found))
    problems.extend(_no_index(path, top) for path in others if path.parent not in indexes)
    return Checked(tuple(sorted(posts)), tuple(problems))


def _two_indexes(folder: PurePosixPath, found: list[PurePosixPath]) -> Problem:
    names = " and ".join(f"`{path.name}`" for path in found)
    return Problem(
        "source",
        f"the folder has {len(found)} posts: {names}",
        "keep one, or rename the others so that they begin with `_`",
        Location(str(folder)),
    )


def _no_index(path: PurePosixPath, top: PurePosixPath) -> Problem:
    if path.parent == top:
        why = "an `index` has a folder of its own"
        help_ = f"call it by its address, `{top / 'one-lock'}{path.suffix}`"
    else:
        why = "its folder has none that is called `index`"
        help_ = f"call it `index{path.suffix}` or move it to `{top}/`"
    return Problem(
        "source",
        f"`{path.name}` is no post: {why}",
        f"{help_}; if it is no post, let its name begin with `_`",
        Location(str(path)),
        severity="warning",
    )
