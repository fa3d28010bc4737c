"""What the name of a post's file says: its address and, as in Jekyll, its date."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from pathlib import PurePosixPath

_FOLDED = str.maketrans({"ß": "ss", "æ": "ae", "Æ": "ae", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l"})
_SLUG_LENGTH = 80
_DATED = re.compile(r"(\d{4})[-_](\d\d)[-_](\d\d)[-_](?=.*[^\W\d_])")


def is_index(path: PurePosixPath) -> bool:
    """Whether the post is named by its folder: `notebooks/SLUG/index.md`."""
    return path.stem == "index" and len(path.parts) > 1


def name_of(path: PurePosixPath) -> str:
    """The name that an author gave to the post: of its file, or of its folder."""
    return path.parent.name if is_index(path) else path.stem


def undated_name_of(path: PurePosixPath) -> str:
    """That name without the date before it."""
    name = name_of(path)
    return name[len(match[0]) :] if (match := _dated(name)) else name


def slug_of(path: PurePosixPath) -> str:
    """The address that the name gives, without a date before it; empty if it gives none."""
    return slugify(undated_name_of(path))


def date_of(path: PurePosixPath) -> date | None:
    """The date at the beginning of the name: `2020-02-28-one-lock.ipynb`."""
    match = _dated(name_of(path))
    return date(*(int(part) for part in match.groups())) if match else None


def slugify(name: str) -> str:
    """A name as an address: ASCII letters, digits and `-`; empty if it has none of them."""
    folded = (
        unicodedata.normalize("NFKD", name.translate(_FOLDED)).encode("ascii", "ignore").decode()
    )
    return re.sub(r"[^a-z0-9]+", "-", folded.lower()).strip("-")[:_SLUG_LENGTH].rstrip("-")


def _dated(name: str) -> re.Match[str] | None:
    match = _DATED.match(name)
    try:
        return match if match and date(*(int(part) for part in match.groups())) else None
    except ValueError:
        return None  # 2020-13-45 is no date
