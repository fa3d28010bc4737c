"""Outputs of a cell in their normal forms: of each the kind that says most about its data."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from proofpress.source.figures import figure_of
from proofpress.source.widgets import is_progress
from proofpress.verify.normal import pixels
from proofpress.verify.normal.data import data_lines
from proofpress.verify.normal.drawing import svg_lines
from proofpress.verify.normal.form import Form, Kind
from proofpress.verify.normal.tables import html_lines
from proofpress.verify.normal.volatile import Around, normal_text

_PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp", "image/avif")
_SVG_ENDS = ("<svg", "</svg>")
_LIVE = re.compile(r"<(?:script|iframe|canvas|video|audio|object|embed)\b", re.IGNORECASE)
#: Kinds that only name what a script makes in a browser, by other names in each run.
_MUTE = (
    "application/javascript",
    "application/vnd.bokehjs",
    "application/vnd.holoviews",
    "application/vnd.jupyter.widget",
)


def forms(outputs: Sequence[Mapping[str, Any]], around: Around) -> tuple[Form, ...]:
    """What a cell shows. All that it printed counts as one output, and all of its stderr.

    Args:
        outputs: as nbformat 4 has them.
    """
    made: list[Form | str] = []
    streams: dict[str, list[str]] = {}
    for output in outputs:
        kind = output.get("output_type")
        if kind == "stream":
            name = "stderr" if output.get("name") == "stderr" else "printed"
            if name not in streams:
                made.append(name)
            streams.setdefault(name, []).append(_text(output.get("text")))
        elif kind == "error":
            words = f"{_text(output.get('ename'))}: {_text(output.get('evalue'))}"
            made.append(_of_text("error", words, around))
        elif kind in ("display_data", "execute_result"):
            data = _mapping(output.get("data"))
            made += () if is_progress(data) else _shown(data, around)
    whole = (
        _of_text("stderr" if name == "stderr" else "printed", "".join(streams[name]), around)
        if isinstance(name, str)
        else name
        for name in made
    )
    return tuple(form for form in whole if form.lines)


def picture_of(outputs: Sequence[Mapping[str, Any]], which: int, around: Around) -> bytes | None:
    """The bytes behind the form with that index among `forms`, if it is a picture."""
    pictures = [
        data
        for output in outputs
        if (data := _picture_data(_mapping(output.get("data")))) is not None
        and any(form.kind == "picture" for form in _shown(_mapping(output.get("data")), around))
    ]
    before = [form.kind for form in forms(outputs, around)][:which].count("picture")
    return pictures[before] if before < len(pictures) else None


def _shown(data: Mapping[str, Any], around: Around) -> list[Form]:
    """One value, in the kind that is compared; nothing if it has none that says something."""
    data = {kind: value for kind, value in data.items() if not kind.startswith(_MUTE)}
    figure = figure_of(data)
    if figure is not None:
        return [Form("data", data_lines(figure.spec, figure=True))]
    picture = "image/svg+xml" in data or _picture_data(data) is not None
    html = _text(data.get("text/html"))
    if html.strip() and not (picture and _LIVE.search(html)):
        return _of_html(html, around)
    if "image/svg+xml" in data:
        return [_of_svg(_text(data["image/svg+xml"]), around)]
    image = _picture_data(data)
    if image is not None:
        return [Form("picture", pixels.grid(image) or (f"picture {_digest(image)}",))]
    for kind in ("text/markdown", "text/latex"):
        if _text(data.get(kind)).strip():
            return [_of_text("text", _text(data[kind]), around)]
    for kind in sorted(data):
        if kind.endswith("json"):
            return [Form("data", _named(data_lines(data[kind], figure=False), around))]
    return [_of_text("text", _text(data[kind]), around) for kind in sorted(data)[:1]]


def _of_text(kind: Kind, text: str, around: Around) -> Form:
    lines = [line.rstrip() for line in normal_text(text, around).split("\n")]
    while lines and not lines[-1]:
        lines.pop()
    while lines and not lines[0]:
        lines.pop(0)
    return Form(kind, tuple(lines))


def _of_html(html: str, around: Around) -> list[Form]:
    svgs, rest = _without_svgs(html)
    drawings = [_of_svg(svg, around) for svg in svgs]
    has_table, lines = html_lines(rest)
    text = Form("table" if has_table else "text", _named(lines, around))
    return [form for form in (text, *drawings) if form.lines]


def _without_svgs(html: str) -> tuple[list[str], str]:
    """The drawings within HTML, and what is left of it."""
    opening, closing = _SVG_ENDS
    svgs, rest, at = [], [], 0
    while (start := html.find(opening, at)) >= 0:
        end = html.find(closing, start)
        if end < 0:
            break
        rest.append(html[at:start])
        at = end + len(closing)
        svgs.append(html[start:at])
    return svgs, " ".join((*rest, html[at:]))


def _of_svg(svg: str, around: Around) -> Form:
    lines = svg_lines(svg)
    return _of_text("text", svg, around) if lines is None else Form("drawing", lines)


def _named(lines: Sequence[str], around: Around) -> tuple[str, ...]:
    return tuple(normal_text(line, around) for line in lines)


def _picture_data(data: Mapping[str, Any]) -> bytes | None:
    for kind in _PICTURES:
        if kind in data:
            try:
                return base64.b64decode(_text(data[kind]))
            except (binascii.Error, ValueError):
                return None
    return None


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list | tuple):
        return "".join(part for part in value if isinstance(part, str))
    return json.dumps(value, sort_keys=True) if isinstance(value, Mapping) else ""


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
