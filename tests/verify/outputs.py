"""Outputs of cells as nbformat has them, and whether two of them are the same to a proof."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from proofpress.verify.normal.form import Difference, Imprint, difference, imprint
from proofpress.verify.normal.outputs import forms
from proofpress.verify.normal.volatile import Around

DAY = date(2026, 11, 20)
LATER = date(2027, 3, 1)
HERE = "/srv/blog"
ELSEWHERE = "/home/runner/srv/blog/blog"

Output = Mapping[str, Any]


def printed(text: str, name: str = "stdout") -> Output:
    return {"output_type": "stream", "name": name, "text": text}


def shown(**data: Any) -> Output:
    """A value in the kinds named: `html="…"`, `svg="…"`, `png="…"`, `plotly={…}`, `plain="…"`."""
    kinds = {
        "html": "text/html",
        "svg": "image/svg+xml",
        "png": "image/png",
        "plain": "text/plain",
        "markdown": "text/markdown",
        "json": "application/json",
        "plotly": "application/vnd.plotly.v1+json",
        "vega": "application/vnd.vegalite.v5+json",
    }
    named = {kinds[name]: value for name, value in data.items()}
    return {"output_type": "display_data", "metadata": {}, "data": named}


def raised(name: str, value: str, *trace: str) -> Output:
    return {"output_type": "error", "ename": name, "evalue": value, "traceback": list(trace)}


def imprints(
    outputs: Sequence[Output], *, day: date = DAY, root: str = HERE
) -> tuple[Imprint, ...]:
    return tuple(imprint(form) for form in forms(outputs, Around(day, root)))


def first(old: Sequence[Output], new: Sequence[Output]) -> Difference | str | None:
    """The first difference between what was published and what a later run elsewhere shows."""
    before, after = imprints(old), imprints(new, day=LATER, root=ELSEWHERE)
    if [one.kind for one in before] != [one.kind for one in after]:
        return f"{[one.kind for one in before]} became {[one.kind for one in after]}"
    found = (difference(a, b) for a, b in zip(before, after, strict=True))
    return next((one for one in found if one is not None), None)


def same(old: Output | Sequence[Output], new: Output | Sequence[Output]) -> bool:
    """Whether they are the same to a proof, whichever of them is the older."""
    a = [old] if isinstance(old, Mapping) else old
    b = [new] if isinstance(new, Mapping) else new
    return first(a, b) is None
