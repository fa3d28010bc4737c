"""Widgets as a page can show them: what they say and what is set, and nothing to set it with."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from proofpress.render.characters import printable
from proofpress.render.figures.columns import items, mapping

_DEEPEST = 12
#: Widgets that other widgets stand in.
_BOXES = frozenset({"Box", "VBox", "HBox", "GridBox", "Accordion", "Tab", "Stack"})
_TITLED = frozenset({"Accordion", "Tab", "Stack"})

#: Makes safe HTML of a widget's own; the bytes (base64) of an image and its words; other outputs.
Html = Callable[[str], Markup]
Image = Callable[[str, Mapping[str, Any]], Markup]
Outputs = Callable[[Sequence[Mapping[str, Any]]], Markup]


class Widgets:
    """Sets one widget with all that it holds."""

    def __init__(self, html: Html, image: Image, outputs: Outputs) -> None:
        self._html, self._image, self._outputs = html, image, outputs

    def static(self, view: Mapping[str, Any]) -> Markup:
        """The widget's static form; empty if nothing of it can be said."""
        models = mapping(view.get("models"))
        return self._shown(str(view.get("model_id")), models, 0)

    def _shown(self, name: str, models: Mapping[str, Any], depth: int) -> Markup:
        state = mapping(models.get(name))
        kind = str(state.get("_model_name", "")).removesuffix("Model")
        if not state or depth > _DEEPEST:
            return Markup()
        if kind in _BOXES or "children" in state:
            return self._box(kind, state, models, depth)
        if kind == "Output":
            return self._outputs([one for one in items(state.get("outputs")) if mapping(one)])
        if kind == "Image":
            return self._image(str(state.get("value") or ""), state)
        if kind in ("HTML", "HTMLMath"):
            return _described(state, self._html(str(state.get("value") or "")))
        if kind in ("Button", "ToggleButton"):
            on = " (on)" if kind == "ToggleButton" and state.get("value") is True else ""
            return Markup('<p class="mono">[{}]{}</p>').format(_text(state.get("description")), on)
        if kind == "Label":
            return Markup('<p class="mono">{}</p>').format(_text(state.get("value")))
        value = _value(state)
        return _described(state, Markup("{}").format(value)) if value else Markup()

    def _box(
        self, kind: str, state: Mapping[str, Any], models: Mapping[str, Any], depth: int
    ) -> Markup:
        parts = []
        titles = items(state.get("titles"))
        for at, child in enumerate(items(state.get("children"))):
            if kind in _TITLED and at < len(titles):
                parts.append(Markup('<p class="mono"><b>{}</b></p>').format(_text(titles[at])))
            parts.append(self._shown(str(child), models, depth + 1))
        return Markup("").join(parts)


def _described(state: Mapping[str, Any], value: Markup) -> Markup:
    words = _text(state.get("description"))
    if not words:
        return value if value.startswith("<") else Markup('<p class="mono">{}</p>').format(value)
    return Markup('<p class="mono">{}: {}</p>').format(words, value)


def _value(state: Mapping[str, Any]) -> str:
    """What is set, in words: `7 (0 to 10)`, `b`, `x, y`, `yes`."""
    labels = [_text(label) for label in items(state.get("_options_labels"))]
    chosen = state.get("index")
    if labels:
        picked = chosen if isinstance(chosen, list) else [chosen]
        found = [labels[at] for at in picked if isinstance(at, int) and 0 <= at < len(labels)]
        return (
            " to ".join(found) if len(found) == 2 and _is_range(state) else ", ".join(found) or "–"
        )
    value = state.get("value")
    if isinstance(value, bool):
        return "yes" if value else "no"
    words = " to ".join(map(_number, value)) if isinstance(value, list) else _number(value)
    low, high = state.get("min"), state.get("max")
    if words and isinstance(low, int | float) and isinstance(high, int | float):
        return f"{words} ({_number(low)} to {_number(high)})"
    return words


def _is_range(state: Mapping[str, Any]) -> bool:
    return "Range" in str(state.get("_model_name"))


def _number(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return _text(value)
    return f"{value:g}"


def _text(value: object) -> str:
    if value is None or isinstance(value, Mapping | list):
        return ""
    return printable(str(value))
