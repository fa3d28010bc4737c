"""Where the built-in templates, styles and scripts lie; the sheets made of parts of styles."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from pathlib import Path, PurePosixPath

#: Parts of the style sheets, `templates/static/style/NAME.css`, in the order in which they cascade.
#: A page of a post loads the first sheet, or the second if it is words and code alone (see
#: `site/sheets.py`), every other page the third; a home page that compares code loads the fourth.
SHEETS = {
    "post.css": (
        *("ground", "sheet", "prose", "claims", "cells", "code", "terminal", "tables", "figures"),
        *("asides", "math", "ends", "lists", "room", "paper", "parts"),
    ),
    "plain.css": (
        *("ground", "sheet", "prose", "claims", "cells", "code", "asides", "ends", "lists"),
        *("room", "paper"),
    ),
    "list.css": ("ground", "sheet", "claims", "lists", "blocks", "room", "paper"),
    "home.css": (
        *("ground", "sheet", "prose", "claims", "cells", "code", "terminal", "tables", "figures"),
        *("asides", "math", "lists", "blocks", "room", "paper", "parts"),
    ),
    "search.css": ("ground", "sheet", "claims", "lists", "search", "room", "paper"),
}
_PARTS = "style/"
#: Scripts of others that draw interactive figures, in the order in which they load, and licences.
LIBRARIES = {
    "plotly": ("plotly.js", "LICENSE.txt"),
    "vega": ("vega.js", "vega-lite.js", "vega-interpreter.js", "LICENSE.txt"),
}
_INTERACTIVE, _VENDOR = PurePosixPath("interactive"), PurePosixPath("vendor")


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


def interactive(own: Path | None, libraries: Collection[str]) -> dict[str, bytes]:
    """Style, script and `libraries` of pages with interactive figures, by name.

    A file of the same name in the blog's `own` templates comes first.
    """
    names = [_INTERACTIVE / name for name in ("figures.css", "figures.js")]
    names += [_VENDOR / library / name for library in libraries for name in LIBRARIES[library]]
    tops = [top for top in (own, folder()) if top is not None]
    return {
        str(name): next(top / name for top in tops if (top / name).is_file()).read_bytes()
        for name in names
    }


def _joined(files: Mapping[str, bytes]) -> dict[str, bytes]:
    parts = {
        name.removeprefix(_PARTS).removesuffix(".css"): data
        for name, data in files.items()
        if name.startswith(_PARTS)
    }
    known = {part for sheet in SHEETS.values() for part in sheet}
    more = sorted(parts.keys() - known)
    sheets = {
        name: b"\n".join(_without_comments(parts[part]) for part in (*sheet, *more))
        for name, sheet in SHEETS.items()
    }
    whole = {name: data for name, data in files.items() if not name.startswith(_PARTS)}
    return {**sheets, **whole}


_COMMENT = re.compile(
    rb"""("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|/\*(?!!).*?\*/\s*""", re.DOTALL
)


def _without_comments(style: bytes) -> bytes:
    """The style as readers load it, but for comments that begin with `/*!`."""
    return _COMMENT.sub(lambda match: match[1] or b"", style)
