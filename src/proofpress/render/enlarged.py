"""Pictures that readers can enlarge, and pictures of the width that an author asked for.

Without a script a picture is a link to its own file, which works from a folder too; with one it
opens in place.
"""

from __future__ import annotations

import re

from markupsafe import Markup

_FILE = re.compile(r' (?:data-file|src)="([^"]+)"')
_SIDE = re.compile(r' (width|height)="(\d+)"')
_ALT = re.compile(r' (?:alt|aria-label)="([^"]*)"')
#: CSS pixels; what is drawn wider keeps letters that can be read on a phone, and scrolls there.
_BROAD = 560
_SMALLEST = 240  # CSS pixels; what is narrower is a mark, and is seen as it is


def enlarged(html: Markup) -> Markup:
    """The `<img>` or `<svg>` inside a link to its file; anything else as it is."""
    tag = str(html).partition(">")[0]
    file = _FILE.search(tag)
    if not tag.startswith(("<img ", "<svg ")) or file is None or file[1].startswith("data:"):
        return html
    width = dict(_SIDE.findall(tag)).get("width")
    if width is not None and int(width) < _SMALLEST:
        return html
    drawn = tag.startswith("<svg ") or file[1].endswith(".svg")
    looks = "zoom broad" if drawn and width is not None and int(width) > _BROAD else "zoom"
    alt = _ALT.search(tag)
    name = "" if alt is not None and alt[1].strip() else ' aria-label="The picture alone"'
    return Markup(f'<a class="{looks}" href="{file[1]}"{name}>{html}</a>')  # noqa: S704 it was markup


def sized(html: Markup, width: int | None) -> Markup:
    """The picture `width` CSS pixels wide, and as high as its shape wants."""
    tag, mark, rest = str(html).partition(">")
    sides = {name: int(value) for name, value in _SIDE.findall(tag)}
    if width is None or not tag.startswith(("<img ", "<svg ")):
        return html
    if sides.get("width") and sides.get("height"):
        height = max(round(width * sides["height"] / sides["width"]), 1)
        given = {"width": width, "height": height}
        tag = _SIDE.sub(lambda match: f' {match[1]}="{given[match[1]]}"', tag)
    else:
        tag = f'{_SIDE.sub("", tag)} width="{width}"'
    return Markup(f"{tag}{mark}{rest}")  # noqa: S704 it was markup before
