"""An interactive figure in a page: its data, and the picture that stands there without it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from proofpress.frozen import frozen
from proofpress.render.figures import plotly, vega
from proofpress.render.figures.chart import WIDTH, draw
from proofpress.render.figures.specs import RefusedError, data_block
from proofpress.render.figures.tables import of_rows, of_traces
from proofpress.render.figures.traces import chart_of
from proofpress.source.figures import Figure


@frozen
class Live:
    """What a page gets of a figure.

    Attributes:
        block: its data; "" if it is not to move, and then `why` not.
        controls: how many means of choosing it brings, each a line below it.
        picture: an SVG of it, "" if there is none; `table` is the HTML of its data then.
    """

    block: Markup
    picture: str
    table: Markup
    why: str = ""
    controls: int = 0


def live(figure: Figure, *, has_image: bool) -> Live:
    """Look at a figure; `has_image` if a picture of the author's is there, which goes first."""
    return _plotly(figure.spec, has_image) if figure.maker == "plotly" else _vega(figure.spec)


def box(made: Live, maker: str, label: str, still: Markup, *, kind: str) -> Markup:
    """The figure's place: a static picture, and the data for the script that takes its place.

    Args:
        kind: "drawn" for a picture of our own, "image", or "tabled".
    """
    controls = Markup(' data-controls="{}"').format(made.controls) if made.controls else ""
    return Markup(
        '<div class="live {}" data-figure="{}" data-label="{}"{}>'
        '<div class="still">{}</div>{}</div>'
    ).format(kind, maker, label, controls, still, made.block)


def _plotly(spec: Mapping[str, Any], has_image: bool) -> Live:
    block, picture, table, why = Markup(), "", Markup(), ""
    try:
        checked = plotly.figure(spec)
        block = data_block(checked)
        picture = "" if has_image else _drawn(checked)
    except RefusedError as error:
        block, why = Markup(), str(error)
    if not (picture or has_image):
        table = of_traces(spec)
    return Live(block, picture, table, why)


def _drawn(spec: Mapping[str, Any]) -> str:
    """The figure as an SVG; "" if it is of a kind, or of numbers, that are not drawn."""
    try:
        chart = chart_of(spec)
        return draw(chart, max(round(WIDTH * plotly.ratio(spec)), 220)) if chart else ""
    except (OverflowError, ValueError):
        # No axis reaches from -1e308 to 1e308, and integers of JSON may be larger than any float.
        return ""


def _vega(spec: Mapping[str, Any]) -> Live:
    try:
        checked = vega.figure(spec)
        block = data_block(checked)
    except RefusedError as error:
        return Live(Markup(), "", of_rows(vega.rows(spec)), str(error))
    picture = vega.svg(checked) or ""
    table = Markup() if picture else of_rows(vega.rows(checked))
    return Live(block, picture, table, controls=vega.controls(checked))
