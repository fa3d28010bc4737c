"""What the page of a post with interactive figures loads, and what its script then may."""

from __future__ import annotations

from collections.abc import Mapping

from proofpress.site.addresses import Links
from proofpress.site.assets import Asset, assets
from proofpress.site.entries import Entry
from proofpress.site.views import Library, Moving

_STYLE, _SCRIPT, _VENDOR = "interactive/figures.css", "interactive/figures.js", "vendor/"


def loaded(files: Mapping[str, bytes]) -> Mapping[str, Asset]:
    """The files with addresses, in the order in which they load."""
    made = assets(files)
    return {name: made[name] for name in files}


def moving(entry: Entry, files: Mapping[str, Asset], links: Links) -> Moving | None:
    """The addresses, seen from the post's page; None for a post without such figures.

    Args:
        files: in the order in which they load.
    """
    if not entry.article.libraries or _SCRIPT not in files:
        return None
    return Moving(
        style=links.to(files[_STYLE].path),
        script=links.to(files[_SCRIPT].path),
        libraries=tuple(
            Library(
                name,
                " ".join(
                    links.to(asset.path)
                    for asset in files.values()
                    if asset.name.startswith(f"{_VENDOR}{name}/") and asset.path.suffix == ".js"
                ),
            )
            for name in entry.article.libraries
        ),
    )
