"""The schemas of config and front matter in a blog, where its editors find them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from proofpress.errors import UsageError
from proofpress.schema import NAMES, as_text

#: In the blog and under version control: an editor asks no other site for them.
FOLDER = PurePosixPath(".proofpress")


def schemas() -> Mapping[PurePosixPath, str]:
    """The text of each, by its path from the blog's root."""
    return {FOLDER / f"{name}.schema.json": as_text(name) for name in NAMES}


def write_schemas(root: Path) -> tuple[PurePosixPath, ...]:
    """Write them into the blog at `root`, over those of an earlier version.

    Raises:
        UsageError: the folder cannot be written.
    """
    for path, text in schemas().items():
        try:
            (root / path).parent.mkdir(exist_ok=True)
            (root / path).write_text(text, encoding="utf-8", newline="\n")
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise UsageError(f"cannot write `{path}`: {reason}") from error
    return tuple(schemas())


def stale(root: Path) -> bool:
    """Whether the blog at `root` has schemas that are not those of this version."""
    for path, text in schemas().items():
        try:
            if (root / path).read_text("utf-8") != text:
                return True
        except FileNotFoundError:
            continue
        except (OSError, UnicodeDecodeError):
            return True
    return False
