"""Markdown's own tables and images, brought into the form that our pages give them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.token import Token

from proofpress.render.directives import Directive
from proofpress.render.sheet import words_of
from proofpress.render.tables import text_columns

_LABEL = re.compile(r"\s*\{#([\w:.-]+)[^{}]*\}\s*$")


def is_figure(tokens: Sequence[Token], index: int) -> bool:
    """Whether a paragraph is nothing but an image with an id."""
    if tokens[index].type != "paragraph_open":
        return False
    children = tokens[index + 1].children or []
    solid = [child for child in children if child.type != "text" or child.content.strip()]
    return len(solid) == 1 and solid[0].type == "image" and bool(solid[0].attrs.get("id"))


def make_figure(tokens: list[Token], index: int) -> None:
    """Turn `![caption](file){#fig-x}`, alone in its paragraph, into a figure."""
    opened, inline, closed = tokens[index : index + 3]
    [image] = [child for child in inline.children or () if child.type == "image"]
    options = {key: str(value) for key, value in image.attrs.items() if key in ("width", "height")}
    options["label"] = str(image.attrs["id"])
    if "fig-alt" in image.attrs:
        options["alt"] = str(image.attrs["fig-alt"])
    directive = Directive("figure", str(image.attrs.get("src", "")), options)
    opened.type, closed.type = "figure_open", "figure_close"
    caption = image.children or []
    opened.meta = {"directive": directive, "caption": bool(caption), "brief": True}
    inline.children = caption


def caption_tables(tokens: list[Token]) -> None:
    """Put a paragraph `: Caption {#tbl-x}` below a table above it, as Quarto does.

    Either part may be missing, but not both.
    """
    index = 0
    while index + 3 < len(tokens):
        closed, opened, inline = tokens[index : index + 3]
        caption = closed.type == "table_close" and opened.type == "paragraph_open"
        if caption and (label := _caption(inline)) is not None:
            first = next(at for at in range(index, -1, -1) if tokens[at].type == "table_open")
            begin = Token("captioned_open", "", 1, block=True, map=opened.map)
            middle = Token("captioned_table", "", 0, block=True)
            end = Token("captioned_close", "", -1, block=True)
            begin.meta = {"label": label}
            table = tokens[first : index + 1]
            tokens[first : index + 4] = [begin, inline, middle, *table, end]
            index += 4
        index += 1


def _caption(inline: Token) -> str | None:
    """The label of a caption, "" if it has none, and its mark and label taken off; else None."""
    children = inline.children or []
    if not children or children[0].type != "text" or not children[0].content.startswith(": "):
        return None
    children[0].content = children[0].content[2:].lstrip()
    last = children[-1]
    match = _LABEL.search(last.content) if last.type == "text" else None
    if match is None:
        return ""
    last.content = last.content[: match.start()]
    return match[1]


def align(tokens: list[Token], index: int) -> None:
    """Give the cells of the table that opens at `index` scopes, and classes for inline styles."""
    cells: list[tuple[int, int]] = []
    rows: list[list[str]] = []
    for position in range(index + 1, len(tokens)):
        token = tokens[position]
        if token.type == "table_close":
            break
        if token.type == "tr_open":
            rows.append([])
        elif token.type in ("td_open", "th_open"):
            cells.append((len(rows[-1]), position))
            words = words_of(tokens[position + 1].children or [])
            rows[-1].append(words if token.type == "td_open" else "")
    wordy = text_columns(rows)
    for column, position in cells:
        _align_cell(tokens[position : position + 3], wordy=column in wordy)


def _align_cell(tokens: Sequence[Token], *, wordy: bool) -> None:
    opened, inline, closed = tokens
    side = str(opened.attrs.pop("style", "")).rpartition(":")[2]
    if side in ("left", "center") or (not side and wordy):
        opened.attrSet("class", "mid" if side == "center" else "txt")
    if opened.type == "th_open":
        if words_of(inline.children or []).strip():
            opened.attrSet("scope", "col")
        else:
            opened.tag = closed.tag = "td"  # a header that names nothing is none
