"""Outputs for a notebook that readers take home: those of two runs are equal.

Libraries put names into what they show that are drawn anew at every run, and scripts that a page
never runs. Names of elements are counted instead, where the element itself bears them; words that
nobody sees, because the output has a richer form, lose the addresses of objects in memory.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_ID = re.compile(r"""\bid=(["'])(.*?)\1""")
# Of pandas' Styler, of IPython and Altair, and of Bokeh, ipywidgets and others.
_DRAWN = re.compile(r"T_[0-9a-f]{5,}|[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_ADDRESS = re.compile(r"\bat 0x[0-9a-f]+")
_HTML, _TEXT, _SCRIPT = "text/html", "text/plain", "application/javascript"


def settled(output: Mapping[str, Any]) -> Mapping[str, Any]:
    """The output without what differs from run to run and nobody sees."""
    data = output.get("data")
    if not isinstance(data, Mapping) or data.keys() <= {_TEXT}:
        return output
    kept = {mime: value for mime, value in data.items() if mime != _SCRIPT}
    html = kept.get(_HTML)
    if isinstance(html, str):
        if "<script" in html and len(kept) > 1:
            del kept[_HTML]
        else:
            kept[_HTML] = _counted(html)
    if isinstance(kept.get(_TEXT), str) and len(kept) > 1:
        kept[_TEXT] = _ADDRESS.sub("at 0x0", kept[_TEXT])
    return {**output, "data": kept}


def _counted(html: str) -> str:
    """The names of elements by which other parts of the HTML call them, numbered."""
    drawn = (found for match in _ID.finditer(html) for found in _DRAWN.findall(match[2]))
    counted = {
        name: f"T_{number:05x}" if name.startswith("T_") else f"{number:032x}"
        for number, name in enumerate(dict.fromkeys(drawn), 1)
    }
    return _DRAWN.sub(lambda match: counted.get(match[0], match[0]), html) if counted else html
