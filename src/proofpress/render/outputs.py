"""Outputs of cells: of the kinds in which one was given, the best that a page can show."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from markupsafe import Markup

from proofpress.render.ansi import plain, terminal_html
from proofpress.render.assets import Assets, UnusableError, decoded
from proofpress.render.characters import printable
from proofpress.render.code import fenced_code
from proofpress.render.enlarged import enlarged, sized
from proofpress.render.interactive import interactive
from proofpress.render.prose import Prose
from proofpress.render.remarks import Spot
from proofpress.render.sanitize import filled, sanitized
from proofpress.render.sheet import Sheet
from proofpress.render.view import Output

#: Best first.
_IMAGES = ("image/svg+xml", "image/png", "image/jpeg", "image/gif", "image/webp", "image/avif")
_PDF = "application/pdf"
_ORDER = (
    "text/html",
    *_IMAGES,
    _PDF,
    "text/markdown",
    "text/latex",
    "application/json",
    "text/plain",
)
_INTERACTIVE = {
    "application/vnd.jupyter.widget-view+json": "an interactive widget",
    "application/vnd.plotly.v1+json": "an interactive Plotly figure",
    "application/javascript": "a script",
    "application/vnd.bokehjs_exec.v0+json": "an interactive Bokeh figure",
    "application/vnd.holoviews_exec.v0+json": "an interactive HoloViews figure",
    "text/vnd.mermaid": "a Mermaid diagram",
}
_LONGEST_LINE = 160  # characters of an expected exception that stand outside its traceback
_LIVE = re.compile(r"<(?:script|iframe|svg|canvas|video|audio|object|embed)\b", re.IGNORECASE)
_RICH = '<pre style="white-space:pre;overflow-x:auto;'  # as the library rich begins its HTML
_SHOWN = re.compile(r"<(?:img|hr|input|audio|video)\b")


def shown(
    outputs: Sequence[Mapping[str, Any]],
    prose: Prose,
    spot: Spot,
    *,
    alt: str,
    expected: bool,
    checked: bool,
    parts: Sequence[str] = (),
    width: int | None = None,
) -> tuple[Output, ...]:
    """What a cell's outputs look like.

    Args:
        alt: the alternative text of its images.
        expected: an exception is what this cell is about.
        checked: the exception was seen, and compared, in a run of this build.
        parts: alternative texts of its images, one each, instead of `alt`.
        width: of its images, in CSS pixels.
    """
    out: list[Output] = []
    words = iter(parts)
    for item in _merged(outputs):
        kind = item.get("output_type")
        if kind == "stream":
            html = terminal_html(_text(item.get("text")))
            if html.strip():
                name = "stderr" if item.get("name") == "stderr" else ""
                out.append(Output("text", html.lstrip("\n").rstrip(), name))
        elif kind == "error":
            name = plain(_text(item.get("ename"))).rpartition(".")[2]
            said = _text(item.get("evalue"))
            trace = _text(item.get("traceback"), "\n") or f"{name}: {said}"
            out.append(
                Output(
                    "expected" if expected else "error",
                    terminal_html(trace).rstrip(),
                    name,
                    checked,
                    _first_line(plain(said)),
                )
            )
        elif kind in ("display_data", "execute_result"):
            data, metadata = _mapping(item.get("data")), _mapping(item.get("metadata"))
            own = next(words, alt) if any(mime in data for mime in _IMAGES) else alt
            out += _Bundle(data, metadata, prose, spot.quiet(), own, width).best()
    return tuple(out)


class _Bundle:
    """One value in several kinds."""

    def __init__(
        self,
        data: Mapping[str, Any],
        metadata: Mapping[str, Any],
        prose: Prose,
        spot: Spot,
        alt: str,
        width: int | None = None,
    ) -> None:
        self.width = width
        self.data, self.metadata, self.prose, self.spot, self.alt = data, metadata, prose, spot, alt
        cell = spot.cell
        self.place = f"output of cell {cell.number}" if cell is not None else "output"

    @property
    def assets(self) -> Assets:
        return self.prose.assets

    def picture(self) -> Output | None:
        """The best of its images."""
        for mime in _IMAGES:
            if mime in self.data and (output := self._of(mime)) is not None:
                return output
        return None

    def safe(self, html: str) -> Output | None:
        """HTML of the author's or of ours, through the one sanitiser."""
        return self._html(html)

    def inner(self, outputs: Sequence[Mapping[str, Any]]) -> tuple[Output, ...]:
        """Outputs that an output holds."""
        return shown(outputs, self.prose, self.spot, alt=self.alt, expected=False, checked=False)

    def best(self) -> list[Output]:
        moving = interactive(self)
        if moving is not None:
            return moving
        lost = next((words for mime, words in _INTERACTIVE.items() if mime in self.data), "")
        lost = lost or next(
            ("an interactive figure" for mime in self.data if "vnd.vega" in mime), ""
        )
        if "text/html" not in self.data and (recording := self._recording()) is not None:
            return [recording]
        for mime in _ORDER:
            if mime in self.data and (output := self._of(mime)) is not None:
                note = lost if mime in ("text/plain", "application/json", "text/html") else ""
                return [output, *self._note(note)]
        for mime in sorted(self.data):
            if mime.startswith("text/") and mime not in _INTERACTIVE and mime not in _ORDER:
                return [Output("text", terminal_html(_text(self.data[mime])))]
            if mime.endswith("+json") and mime not in _INTERACTIVE and not lost:
                return [Output("json", self._json(self.data[mime]))]
        unknown = ", ".join(printable(mime)[:80] for mime in sorted(self.data))
        return self._note(lost or (f"an output of the kind {unknown}" if unknown else ""))

    def _note(self, lost: str) -> list[Output]:
        if not lost:
            return []
        words = Markup("This page cannot show {}.").format(lost)
        return [Output("note", words)]

    def _of(self, mime: str) -> Output | None:
        value = self.data[mime]
        if mime == "application/json":
            return Output("json", self._json(value))
        text = _text(value)
        if not text.strip():
            return None
        if mime == "text/html":
            return self._html(text)
        if mime in _IMAGES:
            return self._image(mime, text)
        if mime == _PDF:
            return self._pdf(text)
        if mime == "text/markdown":
            return Output(
                "markdown", self.prose.output(text, self.spot, label=f"Table in the {self.place}")
            )
        if mime == "text/latex":
            return self._latex(printable(text))
        return Output("text", terminal_html(text).rstrip())

    def _html(self, text: str) -> Output | None:
        plain = _text(self.data.get("text/plain"))
        if text.startswith(_RICH) and "\x1b[" in plain:
            return None  # the same, in colours that follow the page
        live = _LIVE.search(text) is not None
        if live and any(mime in self.data for mime in _IMAGES):
            return None

        def image(src: str, attributes: Mapping[str, str]) -> Markup:
            return self.prose.pictures.tag(src, {"alt": self.alt, **attributes}, self.spot)

        label = f"Table in the {self.place}"
        sheet = Sheet(foreign=True, key=sha256(text.encode("utf-8", "replace")).hexdigest()[:16])
        text = self.prose.media.taken(printable(text), sheet.own, self.spot, self.place)
        styles = self.prose.assets.styles
        html = sanitized(text, image=image, ids=False, table_label=label, styles=styles)
        html = filled(html, sheet.slots, sheet.key)
        if not (html.striptags().strip() or _SHOWN.search(html)):
            return None
        return Output("html", html)

    def _image(self, mime: str, text: str) -> Output | None:
        if mime == "image/svg+xml":
            drawn = self.prose.assets.plot(text, self.alt or f"Figure, {self.place}")
            if drawn is not None:
                return Output("image", enlarged(sized(drawn, self.width)))
        try:
            picture = self.prose.assets.picture(decoded(mime, text))
        except UnusableError as error:
            self.prose.remarks.add(
                "markdown",
                f"an image of the {self.place} cannot be shown: {error}",
                error.remedy,
                self.spot,
                "",
            )
            return None
        size = _mapping(self.metadata.get(mime)) or self.metadata
        width, height = (_size(size.get(key)) for key in ("width", "height"))
        tag = picture.tag(self.alt, width=width, height=height)
        return Output("image", enlarged(sized(tag, self.width)))

    def _pdf(self, text: str) -> Output | None:
        try:
            data = decoded(_PDF, text)
        except UnusableError:
            return None
        address = self.prose.assets.document(data)
        if address is None:
            return None
        words = Markup('This page shows no PDF: <a href="{}" download>take it along, {} kB</a>')
        return Output("note", words.format(address, f"{max(len(data) // 1000, 1):,}"))

    def _recording(self) -> Output | None:
        """A sound or a film that is given as such, and not as HTML."""
        for mime in sorted(self.data):
            name = mime.partition("/")[0]
            if name in ("audio", "video"):
                try:
                    data = decoded(mime, _text(self.data[mime]))
                    return Output("html", self.prose.media.player(name, data, self.place))
                except UnusableError:
                    continue
        return None

    def _latex(self, text: str) -> Output:
        tex = text.strip()
        for opening, closing in (("$$", "$$"), (r"\[", r"\]"), ("$", "$")):
            inner = tex[len(opening) : -len(closing)]
            if (
                tex.startswith(opening)
                and tex.endswith(closing)
                and len(tex) > 3
                and opening not in inner
            ):
                return Output("math", self.prose.formulas.displayed(inner, self.spot))
        if tex.startswith("\\begin") or "$" not in tex:
            return Output("math", self.prose.formulas.displayed(tex, self.spot))
        return Output(
            "markdown", self.prose.output(tex, self.spot, label=f"Table in the {self.place}")
        )

    def _json(self, value: Any) -> Markup:
        try:
            text = json.dumps(value, indent=2, ensure_ascii=False)
        except (RecursionError, TypeError, ValueError):
            text = "(JSON that cannot be shown)"
        return fenced_code(printable(text), "json").html


def _merged(outputs: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The outputs, with what was printed in one go in one piece."""
    out: list[Mapping[str, Any]] = []
    for item in outputs:
        at = _continued(out, item)
        if at is None:
            out.append(item)
        else:
            out[at] = {**out[at], "text": _text(out[at].get("text")) + _text(item.get("text"))}
    return out


def _continued(out: Sequence[Mapping[str, Any]], item: Mapping[str, Any]) -> int | None:
    """Which output `item` goes on with: the last one, or a progress bar between other lines."""
    if item.get("output_type") != "stream":
        return None
    bar = _text(item.get("text")).startswith("\r")
    for at in range(len(out) - 1, -1, -1):
        if out[at].get("output_type") != "stream":
            return None
        if out[at].get("name") == item.get("name"):
            return at
        if not bar:
            return None
    return None


def _first_line(text: str) -> str:
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return line if len(line) <= _LONGEST_LINE else line[:_LONGEST_LINE].rstrip() + "…"


def _text(value: object, joint: str = "") -> str:
    """Text of a notebook, which may be a list of lines; anything else is empty."""
    if isinstance(value, str):
        return value
    if isinstance(value, (list, tuple)):
        return joint.join(part for part in value if isinstance(part, str))
    return ""


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _size(value: object) -> int | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 1 <= value < 100_000:
        return None
    return round(value)
