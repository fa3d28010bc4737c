"""Figures must say what they show to those who cannot see them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from proofpress.execute.run import Run
from proofpress.passage import Passage
from proofpress.post.inlines import directives, stretches, words
from proofpress.post.post import Cell, Post
from proofpress.problems import Excerpt, Location, Problem, Severity
from proofpress.source.figures import figure_of
from proofpress.source.widgets import VIEW

#: HTML that is shown as it is moving; a page takes the picture beside it.
_LIVE = re.compile(r"<(?:script|iframe|svg|canvas|video|audio|object|embed)\b", re.IGNORECASE)
_MARKS = ("![", "<img", "{figure}", "{image}")
_EMPTY = re.compile(r"!\[\s*\]\(")
#: A picture in HTML that says neither what it shows nor, with `alt=""`, that it is decoration.
_WORDLESS = re.compile(r"<img\b(?![^>]*\salt\s*=)[^>]*>", re.IGNORECASE)


def without_alt(post: Post, run: Run | None, *, severity: Severity) -> tuple[Problem, ...]:
    """A problem for each figure of an output, and each picture of the text, that says nothing.

    A caption does, and a picture in HTML whose `alt` is empty on purpose is decoration.
    """
    runs = {} if run is None else {cell.id: cell.outputs for cell in run.cells}
    found: list[Problem] = []
    for cell in post.cells:
        if cell.kind == "code":
            if _silent(cell) and any(map(_is_figure, runs.get(cell.id, ()))):
                found.append(_of_output(post, cell, severity))
        elif cell.kind == "markdown" and any(mark in cell.source for mark in _MARKS):
            found += _of_text(post, cell, severity)
    return tuple(found)


def _silent(cell: Cell) -> bool:
    """Whether the outputs of a cell are seen, and nothing says what they show."""
    options = cell.options
    said = options.fig_alt or options.fig_cap or options.fig_subcap
    return options.show_cell and options.show_output and not said


def _is_figure(output: Mapping[str, Any]) -> bool:
    """Whether a page shows a picture of an output, and no text that says the same."""
    data = output.get("data")
    if not isinstance(data, Mapping):
        return False
    if figure_of(data) is not None or _holds_picture(data.get(VIEW)):
        return True
    html = _joined(data.get("text/html", ""))
    if any(mime.startswith("image/") for mime in data):
        return not html.strip() or _LIVE.search(html) is not None
    return _WORDLESS.search(html) is not None or _EMPTY.search(_markdown(data)) is not None


def _holds_picture(view: object) -> bool:
    """Whether a widget shows a picture: one of its own, or one that a cell left in it."""
    models = view.get("models") if isinstance(view, Mapping) else None
    states = models.values() if isinstance(models, Mapping) else ()
    for state in states:
        inner = state.get("outputs") if isinstance(state, Mapping) else None
        if isinstance(state, Mapping) and state.get("_model_name") == "ImageModel":
            return True
        if isinstance(inner, (list, tuple)) and any(
            _is_figure(one) for one in inner if isinstance(one, Mapping)
        ):
            return True
    return False


def _markdown(data: Mapping[str, Any]) -> str:
    return "" if "text/html" in data else _joined(data.get("text/markdown", ""))


def _joined(text: object) -> str:
    return "".join(text) if isinstance(text, list) else str(text)


def _of_output(post: Post, cell: Cell, severity: Severity) -> Problem:
    line = cell.file_line(1)
    return Problem(
        "alt",
        f"the figure of cell {cell.number} has neither an alternative text nor a caption",
        "say at the top of the cell what it shows: `#| fig-alt: …`, or `#| fig-cap: …`",
        Location(str(post.path), line, None, cell.number),
        Excerpt.around(cell.text or cell.source, line, first=cell.line),
        severity,
    )


def _of_text(post: Post, cell: Cell, severity: Severity) -> Iterator[Problem]:
    """Pictures in Markdown and HTML without words, and figures without words and caption."""
    passage = Passage(str(post.path), cell.source, cell.file_line(1), cell.number, prose=True)
    places = [
        (*place, "between the brackets: `![64 queries at once](plot.png)`")
        for place in _bare(cell.source)
    ]
    places += [
        (row, 1, width, "in the option `:alt:`, or below it as a caption")
        for row, width in _bare_directives(cell.source)
    ]
    for row, column, width, where in sorted(places):
        yield passage.problem(
            "alt",
            "this picture has no words for those who cannot see it",
            f"write what it shows {where}",
            line=passage.first + row,
            column=column,
            width=width,
            severity=severity,
        )


def _bare(source: str) -> Iterator[tuple[int, int | None, int]]:
    """Row, column and width of each picture without words."""
    for stretch in stretches(source, holding=("![", "<img")):
        text = stretch.text
        if stretch.kind == "html":
            for found in _WORDLESS.finditer(text):
                yield (*stretch.place(found.start()), len(found[0]))
        for inline in stretch.parts:
            token, at = inline.token, inline.start
            if at is None or inline.stop is None:
                continue
            written = text[at : inline.stop]
            empty = token.type == "image" and not words(token.children or []).strip()
            if empty or (token.type == "html_inline" and _WORDLESS.search(written)):
                shown = "![]" if empty else written
                yield (*stretch.place(at), len(shown))


def _bare_directives(source: str) -> Iterator[tuple[int, int]]:
    """Row and width of the first line of each figure that has neither words nor a caption."""
    rows = source.split("\n")
    for found in directives(source) if "{" in source else ():
        said = found.options.get("alt", "").strip() or (
            found.name == "figure" and found.body.strip()
        )
        if found.name not in ("figure", "image") or said:
            continue
        mark = f"{{{found.name}}}"
        row = next((at for at in range(found.line - 1, -1, -1) if mark in rows[at].lower()), 0)
        yield row, len(rows[row])
