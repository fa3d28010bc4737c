"""What widgets show, kept with their outputs: an output itself only names a model of the kernel's.

Models are numbered in the order in which they are met: their own names are random.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from proofpress.source.source import RawCell

VIEW = "application/vnd.jupyter.widget-view+json"
#: In a notebook's metadata, below `widgets`.
STATE = "application/vnd.jupyter.widget-state+json"

#: What a static page can say of a model.
_KEPT = (
    *("_model_name", "_options_labels", "children", "description", "format", "height", "icon"),
    *("index", "max", "min", "outputs", "placeholder", "titles", "value", "width"),
)
_BARS = frozenset({"FloatProgressModel", "IntProgressModel"})
_AROUND_BARS = frozenset({"HBoxModel", "HTMLModel", "LabelModel", "VBoxModel"})
_REFERENCE = "IPY_MODEL_"
_MOST, _LARGEST = 200, 1_000_000  # models of one output, and characters of their states

#: The state of a model by its name, with `value` in base64 where it is binary; None: no such model.
StateOf = Callable[[str], Mapping[str, Any] | None]


def output_with_models(
    output: Mapping[str, Any], state_of: StateOf, depth: int = 0
) -> Mapping[str, Any]:
    """The output, with its models if it shows a widget; without the view if they are not known."""
    data = output.get("data")
    view = data.get(VIEW) if isinstance(data, Mapping) else None
    if not isinstance(data, Mapping) or not isinstance(view, Mapping) or "models" in view:
        return output
    known = _with_models(view, state_of, depth)
    rest = {kind: value for kind, value in data.items() if kind != VIEW}
    if known is not None:
        rest[VIEW] = known
    return {**output, "data": rest} if rest else output


def without_view(output: Mapping[str, Any]) -> Mapping[str, Any]:
    """The output without its widget, whose kernel is gone, if there is another form of it."""
    data = output.get("data")
    if not isinstance(data, Mapping) or VIEW not in data or len(data) == 1:
        return output
    return {**output, "data": {kind: value for kind, value in data.items() if kind != VIEW}}


def is_progress(data: Mapping[str, Any]) -> bool:
    """Whether an output is a progress bar alone: whether there is one depends on how long it took.

    DuckDB shows one for a query of more than two seconds, tqdm one among words.
    """
    view = data.get(VIEW)
    models = view.get("models") if isinstance(view, Mapping) else None
    states = models.values() if isinstance(models, Mapping) else ()
    names = {state.get("_model_name") for state in states if isinstance(state, Mapping)}
    return bool(names & _BARS) and names <= _BARS | _AROUND_BARS


def with_widgets(cells: Sequence[RawCell], metadata: Mapping[str, Any]) -> list[RawCell]:
    """A notebook's cells, their outputs with what it was saved with of the widgets in them."""
    if "widgets" not in metadata:
        return list(cells)
    state_of = states_of(metadata)
    return [
        replace(cell, outputs=tuple(output_with_models(one, state_of) for one in cell.outputs))
        for cell in cells
    ]


def states_of(metadata: Mapping[str, Any]) -> StateOf:
    """The models that a notebook was saved with."""
    widgets = metadata.get("widgets")
    saved = widgets.get(STATE) if isinstance(widgets, Mapping) else None
    models = saved.get("state") if isinstance(saved, Mapping) else None

    def state_of(name: str) -> Mapping[str, Any] | None:
        model = models.get(name) if isinstance(models, Mapping) else None
        state = model.get("state") if isinstance(model, Mapping) else None
        if not isinstance(model, Mapping) or not isinstance(state, Mapping):
            return None
        return with_buffers(state, model.get("buffers", ()))

    return state_of


def with_buffers(state: Mapping[str, Any], buffers: object) -> Mapping[str, Any]:
    """A state with its binary values, which come apart from it, at their places: in base64."""
    out = dict(state)
    for buffer in buffers if isinstance(buffers, list | tuple) else ():
        path = buffer.get("path") if isinstance(buffer, Mapping) else None
        if isinstance(path, list) and len(path) == 1 and isinstance(path[0], str):
            out[path[0]] = str(buffer.get("data", ""))
    return out


def _with_models(
    view: Mapping[str, Any], state_of: StateOf, depth: int
) -> Mapping[str, Any] | None:
    """A widget's view with the models that it shows; None if they are not known, or too large."""
    first = view.get("model_id")
    if not isinstance(first, str) or depth > 3:
        return None
    names = [first]
    models: dict[str, Any] = {}
    for name in names:  # which grows meanwhile
        state = state_of(name)
        if state is None or len(names) > _MOST:
            return None
        kept = {key: state[key] for key in _KEPT if state.get(key) is not None}
        if "children" in kept:
            kept["children"] = [_number(child, names) for child in _list(kept["children"])]
        if "outputs" in kept:
            inner = [one for one in _list(kept["outputs"]) if isinstance(one, Mapping)]
            kept["outputs"] = [output_with_models(one, state_of, depth + 1) for one in inner]
        models[str(names.index(name) + 1)] = kept
    try:
        fits = len(json.dumps(models, allow_nan=False)) <= _LARGEST
    except (TypeError, ValueError, RecursionError):
        return None
    return {"model_id": "1", "models": models} if fits else None


def _number(child: object, names: list[str]) -> str:
    name = str(child).removeprefix(_REFERENCE)
    if name not in names:
        names.append(name)
    return str(names.index(name) + 1)


def _list(value: object) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else []
