"""The data of a figure as a table: what stands where no picture can be made without a browser."""

from __future__ import annotations

import base64
import binascii
import json
import re
from array import array
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from proofpress.render.characters import printable
from proofpress.render.figures.columns import items, mapping, simple, values

_ROWS, _COLUMNS = 30, 12
_DOCS = re.compile(r"\bdocs_json\s*=\s*(?=\{)")
_KINDS = {"int8": "b", "uint8": "B", "int16": "h", "uint16": "H", "int32": "i", "uint32": "I"}
_KINDS |= {"float32": "f", "float64": "d"}


def of_traces(figure: Mapping[str, Any]) -> Markup:
    """Plotly's traces, one below the other."""
    rows: list[list[object]] = []
    keys = [key for key in ("x", "y", "z", "labels", "values", "lat", "lon") if _some(figure, key)]
    for trace in items(figure.get("data")):
        columns = [simple(values(mapping(trace).get(key))) for key in keys]
        for at in range(max(map(len, columns), default=0)):
            cells = [column[at] if at < len(column) else "" for column in columns]
            rows.append([mapping(trace).get("name") or "", *cells])
    if rows and not any(row[0] for row in rows):
        rows = [row[1:] for row in rows]
        return table(keys, rows)
    return table(["", *keys], rows)


def of_rows(rows: Sequence[Mapping[str, Any]]) -> Markup:
    """Rows of objects, as Vega has its data."""
    heads = list(dict.fromkeys(str(key) for row in rows[:_ROWS] for key in row))[:_COLUMNS]
    return table(heads, [[row.get(head, "") for head in heads] for row in rows])


def of_bokeh(script: str) -> tuple[str, Markup]:
    """Title and first table of a figure in a script of Bokeh's; empty where there is none."""
    found = _DOCS.search(script)
    if found is None:
        return "", Markup()
    try:
        document, _ = json.JSONDecoder().raw_decode(script, found.end())
    except (ValueError, RecursionError):
        return "", Markup()
    title = ""
    columns: dict[str, list[Any]] = {}
    for one in _objects(document):
        attributes = mapping(one.get("attributes"))
        if one.get("name") == "Title" and not title:
            title = str(attributes.get("text") or "")
        if one.get("name") == "ColumnDataSource" and not columns:
            columns = _source(attributes.get("data"))
    length = max(map(len, columns.values()), default=0)
    rows = [
        [column[at] if at < len(column) else "" for column in columns.values()]
        for at in range(length)
    ]
    return printable(title), table(list(columns), rows)


def table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> Markup:
    """A table of the first rows, and how many there are; empty without any."""
    if not rows or not heads:
        return Markup()
    head = Markup("").join(Markup("<th>{}</th>").format(_cell(one)) for one in heads)
    body = Markup("").join(
        Markup("<tr>{}</tr>").format(
            Markup("").join(Markup("<td>{}</td>").format(_cell(one)) for one in row)
        )
        for row in rows[:_ROWS]
    )
    made = Markup("<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>").format(head, body)
    if len(rows) > _ROWS:
        made += Markup("<p>{:,} rows × {} columns</p>").format(len(rows), len(heads))
    return made


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.6g}"
    return printable(str(value))[:200]


def _some(figure: Mapping[str, Any], key: str) -> bool:
    return any(key in mapping(trace) for trace in items(figure.get("data")))


def _objects(document: object) -> Iterable[Mapping[str, Any]]:
    """Every object of Bokeh's document, the outer ones first."""
    waiting: list[object] = [document]
    while waiting:
        one = waiting.pop(0)
        if isinstance(one, dict):
            if "name" in one:
                yield one
            waiting += one.values()
        elif isinstance(one, list) and not all(isinstance(item, int | float) for item in one):
            waiting += one


def _source(data: object) -> dict[str, list[Any]]:
    pairs = [pair for pair in items(mapping(data).get("entries")) if isinstance(pair, list)]
    found = {str(pair[0]): _column(pair[1]) for pair in pairs if len(pair) == 2}
    return {name: column for name, column in found.items() if column}


def _column(value: object) -> list[Any]:
    if isinstance(value, list):
        return simple(value)
    packed = mapping(value)
    code = _KINDS.get(str(packed.get("dtype")))
    if code is not None and packed.get("order", "little") == "little":
        try:
            return list(
                array(code, base64.b64decode(str(mapping(packed.get("array")).get("data"))))
            )
        except (binascii.Error, ValueError):
            return []
    return _column(packed["array"]) if isinstance(packed.get("array"), list) else []
