"""The files of a new blog."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from importlib.resources import files
from pathlib import PurePosixPath

from proofpress.scaffold.schemas import schemas

#: Where each text of `texts/` goes in the blog.
_PLACES: Mapping[str, PurePosixPath] = {
    "proofpress.toml": PurePosixPath("proofpress.toml"),
    "first-post.md": PurePosixPath("notebooks/first-post.md"),
    "gitignore": PurePosixPath(".gitignore"),
    "README.md": PurePosixPath("README.md"),
}
#: A folder that is under version control already has these: they stay as they are.
OPTIONAL = frozenset({PurePosixPath(".gitignore"), PurePosixPath("README.md")})


def files_for_blog(name: str, *, today: date) -> Mapping[PurePosixPath, str]:
    """Text of each file of a blog called `name`, by its path from the blog's root.

    Args:
        name: often that of a folder, so it may hold anything; what cannot be printed is left out.
        today: the date of its first post.
    """
    name = " ".join("".join(sign if sign.isprintable() else " " for sign in name).split())
    fields = {"@name@": name or "My blog", "@date@": today.isoformat()}
    # What JSON escapes in a printable text, TOML escapes in the same way.
    fields["@title@"] = json.dumps(fields["@name@"], ensure_ascii=False)
    texts = {place: _filled(_text(source), fields) for source, place in _PLACES.items()}
    return {**texts, **schemas()}


def _text(name: str) -> str:
    return files("proofpress.scaffold").joinpath("texts", name).read_text("utf-8")


def _filled(text: str, fields: Mapping[str, str]) -> str:
    """Put the values into `text`, in one pass: a value that looks like a field stays a value."""
    return re.sub("@[a-z]+@", lambda found: fields.get(found[0], found[0]), text)
