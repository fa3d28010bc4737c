"""Where the built-in templates, styles and scripts lie."""

from __future__ import annotations

from pathlib import Path


def folder() -> Path:
    """The built-in `templates/`: inside the installed package, else at the top of the checkout."""
    here = Path(__file__).resolve().parent
    installed = here / "templates"
    return installed if installed.is_dir() else here.parents[1] / "templates"


def static(own: Path | None) -> dict[str, bytes]:
    """Styles and scripts by name; those in `static/` of the blog's `own` templates come first."""
    found: dict[str, bytes] = {}
    for templates in (folder(), own):
        files = (
            (templates / "static").iterdir()
            if templates and (templates / "static").is_dir()
            else ()
        )
        found.update({file.name: file.read_bytes() for file in sorted(files) if file.is_file()})
    return found
