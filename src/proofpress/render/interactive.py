"""Outputs that would move in a notebook: figures and widgets, as a page can show them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from markupsafe import Markup

from proofpress.render.assets import Assets, UnusableError, decoded
from proofpress.render.figures.widgets import Widgets
from proofpress.render.view import Output
from proofpress.source.figures import Figure, figure_of
from proofpress.source.widgets import VIEW, is_progress

if TYPE_CHECKING:  # most posts have no such figure
    from proofpress.render.figures.live import Live

_BOKEH_LOAD = "application/vnd.bokehjs_load.v0+json"
_BOKEH = "application/vnd.bokehjs_exec.v0+json"
#: The sign of its loading, and the place that its script would fill.
_BOKEH_HTML = re.compile(r"bk-notebook-logo|<div id=\"[\w-]*\" data-root-id=")
_SCRIPT = "application/javascript"
_EXPORT = Markup(
    "This page cannot show an interactive Bokeh figure. To have a picture of it here, give its cell"
    " one: <code>Image(export_png(…))</code>, of <code>bokeh.io</code>."
)


class Setting(Protocol):
    """What the bundle of an output can do for its interactive form."""

    data: Mapping[str, Any]
    alt: str
    place: str

    @property
    def assets(self) -> Assets: ...

    def picture(self) -> Output | None:
        """The best of its images."""

    def safe(self, html: str) -> Output | None:
        """HTML of the author's or of ours, through the one sanitiser."""

    def inner(self, outputs: Sequence[Mapping[str, Any]]) -> tuple[Output, ...]:
        """Outputs that an output holds."""


def interactive(at: Setting) -> list[Output] | None:
    """What the page shows of an output that moves; None if it is none, or is shown as any other."""
    figure = figure_of(at.data)
    if figure is not None:
        return _figure(figure, at)
    if _BOKEH_LOAD in at.data or _BOKEH_HTML.search(_words(at.data.get("text/html"))):
        return []
    if _BOKEH in at.data:
        return _bokeh(at)
    if is_progress(at.data):
        return []
    view = at.data.get(VIEW)
    if isinstance(view, Mapping) and "models" in view:
        return _widget(view, at)
    return None


def _figure(figure: Figure, at: Setting) -> list[Output]:
    from proofpress.render.figures.live import box, live

    image = at.picture()
    made = live(figure, has_image=image is not None)
    label = at.alt or f"Figure, {at.place}"
    still, kind = _still(made, image, at, label)
    if still is None:
        return [Output("note", _why(made.why or "there is nothing to show without a script"))]
    if made.block and not at.assets.embed:
        at.assets.libraries.add(figure.maker)
        html = box(made, figure.maker, label, still.html, kind=kind)
        return [Output("live", html)]
    return [still, *([Output("note", _why(made.why))] if made.why else [])]


def _still(made: Live, image: Output | None, at: Setting, label: str) -> tuple[Output | None, str]:
    """The picture or table without a script, and what kind it is."""
    if made.picture:
        drawn = at.assets.plot(made.picture, label)
        if drawn is not None:
            return Output("image", drawn), "drawn"
        try:
            file = at.assets.picture(made.picture.encode("utf-8", "replace"))
        except UnusableError:
            return at.safe(made.table), "tabled"
        return Output("image", file.tag(label)), "image"
    if image is not None:
        return image, "image"
    return (at.safe(made.table) if made.table else None), "tabled"


def _words(text: object) -> str:
    return "".join(map(str, text)) if isinstance(text, list) else str(text or "")


def _why(why: str) -> Markup:
    return Markup("This figure does not move here: {}.").format(why)


def _bokeh(at: Setting) -> list[Output]:
    image = at.picture()
    if image is not None:
        return [image]
    from proofpress.render.figures.tables import of_bokeh

    title, table = of_bokeh(_words(at.data.get(_SCRIPT)))
    heading = Markup("<p>{}</p>").format(title) if title else Markup()
    shown = at.safe(heading + table) if title or table else None
    return [*([shown] if shown is not None else []), Output("note", _EXPORT)]


def _widget(view: Mapping[str, Any], at: Setting) -> list[Output] | None:
    def html(text: str) -> Markup:
        made = at.safe(text)
        return made.html if made is not None else Markup()

    def image(data: str, state: Mapping[str, Any]) -> Markup:
        sizes = (str(state.get(key, "")).removesuffix("px") for key in ("width", "height"))
        width, height = (int(one) if one.isdecimal() and len(one) < 5 else None for one in sizes)
        try:
            return at.assets.picture(decoded("image/png", data)).tag(
                at.alt or "Image of a widget", width=width, height=height
            )
        except UnusableError:
            return Markup()

    def outputs(inner: Sequence[Mapping[str, Any]]) -> Markup:
        return Markup("").join(_within(one) for one in at.inner(inner))

    static = Widgets(html, image, outputs).static(view)
    return [Output("html", static)] if static else None


def _within(output: Output) -> Markup:
    if output.kind not in ("text", "error", "expected", "json"):
        return output.html
    return Markup(
        '<pre tabindex="0" role="group" aria-label="Output"><code>{}</code></pre>'
    ).format(output.html)
