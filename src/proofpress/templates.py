"""Where the built-in templates, styles and scripts lie; the sheets made of parts of styles."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from pathlib import Path, PurePosixPath

#: Parts of the style sheets, `templates/static/style/NAME.css`, in the order in which they cascade.
#: The page of a post loads one of the first three, the smallest with a style for all that is in it
#: (see `site/sheets.py`), every other page the fourth; a home page that compares code the fifth.
SHEETS = {
    "post.css": (
        *("ground", "sheet", "prose", "claims", "cells", "code", "numbered", "terminal", "tables"),
        *("figures", "asides", "math", "matrices", "ends", "rows", "room", "paper", "folds"),
        *("notes", "merged"),
    ),
    "data.css": (
        *("ground", "sheet", "prose", "claims", "cells", "code", "tables", "asides", "math"),
        *("ends", "rows", "room", "paper", "notes"),
    ),
    "plain.css": (
        *("ground", "sheet", "prose", "claims", "cells", "code", "asides", "ends", "rows"),
        *("room", "paper"),
    ),
    "list.css": ("ground", "sheet", "claims", "rows", "lists", "blocks", "room", "paper"),
    "home.css": (
        *("ground", "sheet", "prose", "claims", "cells", "code", "numbered", "terminal", "tables"),
        *("figures", "asides", "math", "matrices", "rows", "lists", "blocks", "room", "paper"),
        *("folds", "notes", "merged"),
    ),
    "search.css": ("ground", "sheet", "claims", "rows", "lists", "search", "room", "paper"),
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
    built_in = folder()
    for templates in (built_in, own):
        if templates is None:
            continue
        top = templates / "static"
        for file in sorted((*top.glob("*"), *top.glob(f"{_PARTS}*.css"))):
            if file.is_file():
                name, data = file.relative_to(top).as_posix(), file.read_bytes()
                ours = templates == built_in and name.endswith(".js")
                found[name] = _bare(data) if ours else data
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


def _bare(script: bytes) -> bytes:
    """A script of ours as readers load it: without indents and lines of comments.

    None of ours has a text that spans lines.
    """
    lines = [line.strip() for line in script.splitlines()]
    kept = (line for line in lines if line and not line.startswith(b"//"))
    return b"\n".join(kept) + b"\n"


_COMMENT = re.compile(
    rb"""("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|/\*(?!!).*?\*/\s*""", re.DOTALL
)


def _without_comments(style: bytes) -> bytes:
    """The style as readers load it, but for comments that begin with `/*!`."""
    return _COMMENT.sub(lambda match: match[1] or b"", style)
