"""Figures of Vega and Vega-Lite (Altair): what the page's own Vega may show, and their pictures."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from proofpress.render.figures.specs import RefusedError, plain
from proofpress.render.palette import CYCLE, DRAWN

_SCHEMA = re.compile(
    r"https://vega\.github\.io/schema/(vega|vega-lite)/v(\d+)(?:\.(\d+))?[\d.]*\.json"
)
_VERSIONS = {"vega": ("5", "6"), "vega-lite": ("5", "6")}
#: Keys below which there are rows of data, with names of the author's.
_ROWS = frozenset({"values", "datasets"})
#: What a side is that would be as long as the page has room.
_CONTAINED = {"width": 540, "height": 300}
_INPUTS = frozenset({"range", "select", "checkbox", "radio", "text", "number", "color", "date"})
_BOUND = frozenset({"input", "min", "max", "step", "options", "labels", "name", "debounce"})

_INK, _SOFT, _EDGE, _RULE = (
    next(colour.light for colour in DRAWN.values() if colour.name == name)
    for name in ("ink", "soft", "edge", "rule")
)
_SERIES = tuple(colour.light for colour in CYCLE)
_GUIDE = {"labelColor": _SOFT, "titleColor": _SOFT, "labelFontSize": 12, "titleFontSize": 12}
#: The look of what an author has not set; `figures.css` changes these colours with the theme.
_CONFIG: Mapping[str, Any] = {
    "background": "transparent",
    "font": "DejaVu Sans Mono",
    "axis": {
        **_GUIDE,
        "titleFontWeight": "normal",
        "domainColor": _EDGE,
        "tickColor": _EDGE,
        "gridColor": _RULE,
    },
    "legend": {**_GUIDE, "titleFontWeight": "normal"},
    "header": {**_GUIDE, "titleFontWeight": "normal"},
    "title": {"color": _INK, "subtitleColor": _SOFT, "fontSize": 13, "anchor": "start"},
    "range": {"category": list(_SERIES), "ordinal": {"scheme": "cividis"}},
}
_LITE_CONFIG: Mapping[str, Any] = {
    "view": {"stroke": None},
    "mark": {"color": _SERIES[0]},
    "text": {"color": _INK},
    "rule": {"color": _SOFT},
}


def figure(spec: Mapping[str, Any]) -> dict[str, Any]:
    """The figure as the page's script takes it, in the page's colours where it names none.

    Raises:
        RefusedError: it is of another version, or would ask others for something.
    """
    schema = spec.get("$schema")
    found = _SCHEMA.fullmatch(schema) if isinstance(schema, str) else None
    if found is None or found[2] not in _VERSIONS[found[1]]:
        raise RefusedError("it is for another version of Vega")
    made: dict[str, Any] = plain(
        {key: item for key, item in spec.items() if key not in ("usermeta", "$schema")}
    )
    _check(made)
    for side, size in _CONTAINED.items():
        if made.get(side) == "container":
            made[side] = size
    ours = _CONFIG if found[1] == "vega" else {**_CONFIG, **_LITE_CONFIG}
    theirs = made.get("config")
    made["config"] = _merged(ours, theirs if isinstance(theirs, dict) else {})
    return {"$schema": schema, **made}


def svg(spec: Mapping[str, Any]) -> str | None:
    """A picture of a checked figure by vl-convert; None where that is not installed, or fails."""
    try:
        import vl_convert
    except ImportError:
        return None
    found = _SCHEMA.fullmatch(str(spec.get("$schema")))
    try:
        if found is not None and found[1] == "vega-lite":
            version = f"{found[2]}.{found[3]}" if found[3] else None
            if version not in vl_convert.get_vegalite_versions():
                version = max(
                    (
                        one
                        for one in vl_convert.get_vegalite_versions()
                        if one.partition(".")[0] == found[2]
                    ),
                    key=lambda one: int(one.partition(".")[2]),
                )
            return str(vl_convert.vegalite_to_svg(dict(spec), version, allowed_base_urls=[]))
        return str(vl_convert.vega_to_svg(dict(spec), allowed_base_urls=[]))
    except ValueError:  # what its JavaScript says of a figure that cannot be drawn
        return None


def controls(spec: Mapping[str, Any]) -> int:
    """How many controls the figure has for its readers."""
    found, waiting = 0, [value for key, value in spec.items() if key not in _ROWS]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            bind = _mapping(one.get("bind"))
            found += (
                1 if "input" in bind else sum("input" in _mapping(part) for part in bind.values())
            )
            waiting += [value for key, value in one.items() if key not in _ROWS]
        elif isinstance(one, list):
            waiting += one
    return found


def rows(spec: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """The first table of the figure's data, as objects."""
    places: list[Any] = [*_mapping(spec.get("datasets")).values()]
    tables = (spec.get("data"), *_list(spec.get("data")))
    places += [_mapping(data).get("values") for data in tables]
    for place in places:
        found = [row for row in _list(place) if isinstance(row, Mapping)]
        if found:
            return found
    return ()


def _check(value: Any) -> None:
    if isinstance(value, list):
        for item in value:
            _check(item)
        return
    if not isinstance(value, dict):
        return
    if "url" in value:
        raise RefusedError("its data or pictures lie elsewhere (`url`)")
    if isinstance(value.get("values"), str):
        raise RefusedError("its data are a text, which only a script can take apart")
    mark = value.get("mark")
    if "image" in (mark, _mapping(mark).get("type")) or (
        value.get("type") == "image" and "encode" in value
    ):
        raise RefusedError("it shows pictures that lie elsewhere")
    if "bind" in value:
        _check_bind(value["bind"])
    for key, item in value.items():
        if key not in _ROWS:
            _check(item)


def _check_bind(bind: Any) -> None:
    """A control of the reader's: of the plain kinds, and with nothing that is not of them."""
    if isinstance(bind, str):
        if bind not in ("scales", "legend"):
            raise RefusedError("a control of it is of an unknown kind")
        return
    inner = _mapping(bind)
    if "input" not in inner and inner and all(isinstance(one, dict) for one in inner.values()):
        for one in inner.values():
            _check_bind(one)
    elif "input" in inner:
        if inner["input"] not in _INPUTS or not inner.keys() <= _BOUND:
            raise RefusedError("a control of it is of an unknown kind")
    elif not inner.keys() <= {"legend", "scales"}:
        raise RefusedError("a control of it is of an unknown kind")


def _merged(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> dict[str, Any]:
    out = dict(ours)
    for key, item in theirs.items():
        mine = out.get(key)
        if isinstance(mine, Mapping) and isinstance(item, Mapping):
            item = _merged(mine, item)
        out[key] = item
    return out


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
