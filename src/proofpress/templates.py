"""Where the built-in templates, styles and scripts lie; the sheets made of parts of styles."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

#: Parts of the style sheets, `templates/static/style/NAME.css`, in the order in which they cascade.
#: A page of a post loads the first sheet, every other page the second.
SHEETS = {
    "post.css": (
        *("ground", "sheet", "prose", "claims", "cells", "code", "terminal", "tables", "figures"),
        *("asides", "math", "ends", "lists", "room", "paper"),
    ),
    "list.css": ("ground", "sheet", "claims", "lists", "room", "paper"),
}
_PARTS = "style/"


def folder() -> Path:
    """The built-in `templates/`: inside the installed package, else at the top of the checkout."""
    here = Path(__file__).resolve().parent
    installed = here / "templates"
    return installed if installed.is_dir() else here.parents[1] / "templates"


def static(own: Path | None) -> dict[str, bytes]:
    """Styles and scripts by name; those in `static/` of the blog's `own` templates come first.

    Files in `static/style/` are parts of the style sheets; a part with a name that is not among the
    built-in ones is added to the end of each sheet.
    """
    found: dict[str, bytes] = {}
    for templates in (folder(), own):
        if templates is None:
            continue
        top = templates / "static"
        for file in sorted((*top.glob("*"), *top.glob(f"{_PARTS}*.css"))):
            if file.is_file():
                found[file.relative_to(top).as_posix()] = file.read_bytes()
    return _joined(found)


def _joined(files: Mapping[str, bytes]) -> dict[str, bytes]:
    parts = {
        name.removeprefix(_PARTS).removesuffix(".css"): data
        for name, data in files.items()
        if name.startswith(_PARTS)
    }
    known = {part for sheet in SHEETS.values() for part in sheet}
    more = sorted(parts.keys() - known)
    sheets = {
        name: b"\n".join(parts[part] for part in (*sheet, *more)) for name, sheet in SHEETS.items()
    }
    whole = {name: data for name, data in files.items() if not name.startswith(_PARTS)}
    return {**sheets, **whole}
