"""A post and its outputs become the pieces that the templates set."""

from __future__ import annotations

import string
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any, Literal

from markupsafe import Markup

from proofpress.frozen import frozen
from proofpress.post.comparisons import comparisons
from proofpress.post.post import Cell, Post
from proofpress.render.article import Heading
from proofpress.render.assets import Assets
from proofpress.render.bibliography import gathered
from proofpress.render.characters import printable
from proofpress.render.citations import Citations
from proofpress.render.claims import Claims, Room
from proofpress.render.code import Code, cell_code
from proofpress.render.document import Segment, parse
from proofpress.render.ledger import ledger
from proofpress.render.outputs import shown
from proofpress.render.prose import Prose
from proofpress.render.remarks import Remarks, Spot
from proofpress.render.targets import AddressOf
from proofpress.render.view import ArticleView, CodeView, Figure, HalfView, Output, Part, TextView
from proofpress.verify.verdict import Verdict

#: The texts of the front matter, and what each has room for.
_LEADS: Mapping[str, Room] = {
    "title": "lead",
    "dek": "lead",
    "summary": "lead",
    "image_alt": "words",
}

Ending = Literal["ok", "expected", "failed", "not run", "waiting", "stored"]


@frozen
class Result:
    """The outputs of one cell; "stored": they come from the notebook's file."""

    outputs: Sequence[Mapping[str, Any]]
    ending: Ending = "stored"


@frozen
class Composed:
    """A post's pieces, and what was found out on the way.

    Attributes:
        leads: title, dek, summary and image_alt of the front matter, as HTML and as words.
    """

    view: ArticleView
    prose: Prose
    spot: Spot
    leads: Mapping[str, tuple[Markup, str]]


def compose(
    post: Post,
    results: Mapping[str, Result],
    *,
    assets: Assets,
    strict: bool,
    parameters: str | None = None,
    address_of: AddressOf | None = None,
    verdicts: Sequence[Verdict] = (),
    bibliography: Sequence[PurePosixPath] = (),
) -> Composed:
    """Set every cell of a post.

    Args:
        results: by the id of the cell.
        parameters: source of the injected parameters cell.
        verdicts: on the post's claims, in reading order.
        bibliography: files of works that every post may cite.
    """
    path = str(post.path)
    cells = [cell for cell in post.cells if cell.kind != "raw" and cell.options.show_cell]
    texts = [cell for cell in cells if cell.kind == "markdown"]
    document = parse([cell.source for cell in texts])
    remarks = Remarks(path, [Spot(path, cell) for cell in texts], strict)
    claims = Claims(verdicts, post.meta.sources)
    hidden = [cell for cell in post.code_cells if cell.source.strip() and not _shows_code(cell)]
    code_at = {cell.number: f"cell-{cell.number}:code" for cell in hidden}
    works, bad = gathered(post, assets, bibliography)
    for problem in bad:
        remarks.keep(problem)
    named = bool(post.meta.bibliography or bibliography)
    prose = Prose(
        document,
        assets,
        remarks,
        address_of=address_of,
        claims=claims,
        code_at=code_at,
        citations=Citations(works, named=named, remarks=remarks),
        judged=strict and any(result.ending != "stored" for result in results.values()),
    )
    segments = {cell.id: segment for cell, segment in zip(texts, document.segments, strict=True)}

    lines = (*(text for _, text in _lead_texts(post)), *(cell.options.fig_cap for cell in cells))
    prose.cited(line for line in lines if line)
    begun = {
        name: prose.reading.begun(text or "", None, _LEADS[name])
        for name, text in _lead_texts(post)
    }
    numbers: dict[str, str] = {}
    captions: dict[str, Segment] = {}
    parts: dict[str, list[Segment]] = {}
    alts: dict[str, list[str]] = {}
    for cell in cells:
        if cell.kind == "markdown":
            prose.collect(segments[cell.id])
            continue
        if cell.options.label:
            _number(cell, prose, numbers)
        if cell.options.fig_cap:
            room: Room = "link" if cell.options.show_output else "words"
            captions[cell.id] = prose.reading.begun(cell.options.fig_cap, cell.number, room)
        for caption in cell.options.fig_subcap:
            room = "link" if cell.options.show_output else "words"
            parts.setdefault(cell.id, []).append(prose.reading.begun(caption, cell.number, room))
        if cell.options.fig_alt:
            each = cell.options.fig_alts or (cell.options.fig_alt,)
            alts[cell.id] = [prose.reading.alternative(text, cell.number) for text in each]
    claims.settle()
    for segment in document.segments:
        prose.resolve(segment)
    prose.annotate()

    setter = _Setter(post, prose, segments, results, numbers, captions, parts, alts)
    # The list of what is cited may stand in a text, and captions cite too.
    codes = {cell.id: setter.code(cell) for cell in cells if cell.kind == "code"}
    pieces = [codes[c.id] if c.kind == "code" else setter.text(c) for c in cells]
    shown_pieces = [piece for piece in pieces if piece is not None]
    if parameters is not None:
        _insert_parameters(shown_pieces, post, parameters)
    leads = {
        name: prose.line(segment, Spot(path), links=name != "title", lead=True)
        for name, segment in begun.items()
    }
    references = prose.references()
    found = ledger(claims, code_at, [setter.hidden(cell) for cell in hidden] if verdicts else [])
    if found is not None:
        prose.headings.append(Heading(2, "claims", "Claims in this post"))
    view = ArticleView(tuple(shown_pieces), prose.endnotes(), found, references)
    return Composed(view, prose, Spot(path), leads)


def _lead_texts(post: Post) -> tuple[tuple[str, str | None], ...]:
    meta = post.meta
    return (
        ("title", post.title),
        ("dek", meta.dek),
        ("summary", meta.summary),
        ("image_alt", meta.image_alt),
    )


def _shows_code(cell: Cell) -> bool:
    return cell.options.show_cell and cell.options.show_code


def _number(cell: Cell, prose: Prose, numbers: dict[str, str]) -> None:
    label = cell.options.label or ""
    if label.partition("-")[0] in ("fig", "tbl") or cell.options.fig_cap:
        numbers[cell.id] = number = prose.labels.figure(label) or ""
        for index in range(min(len(cell.options.fig_subcap), 26) if number else 0):
            prose.labels.take(f"{label}-{index + 1}")
            prose.labels.name(f"{label}-{index + 1}", number + string.ascii_lowercase[index])
    else:
        prose.labels.alias(label, f"cell-{cell.number}")
        prose.labels.name(f"cell-{cell.number}", f"cell {cell.number}")


class _Setter:
    def __init__(
        self,
        post: Post,
        prose: Prose,
        segments: Mapping[str, Segment],
        results: Mapping[str, Result],
        numbers: Mapping[str, str],
        captions: Mapping[str, Segment],
        parts: Mapping[str, Sequence[Segment]],
        alts: Mapping[str, Sequence[str]],
    ) -> None:
        self.post, self.prose, self.segments = post, prose, segments
        self.results, self.numbers, self.captions = results, numbers, captions
        self.parts, self.alts = parts, alts
        self.halves = {
            cell.id: HalfView(half.verdict, printable(half.title), cell is run[0], cell is run[-1])
            for run in comparisons(post.cells)
            for cell in run
            if (half := cell.options.compare) is not None
        }

    def text(self, cell: Cell) -> TextView | None:
        html = self.prose.html(self.segments[cell.id])
        return TextView(html) if html.strip() else None

    def code(self, cell: Cell) -> CodeView | None:
        options = cell.options
        outputs = self._outputs(cell) if options.show_output else ()
        blank = not cell.source.strip()
        half = self.halves.get(cell.id)
        if not outputs and half is None and (blank or not options.show_code):
            return None
        code = self._code(cell)
        return CodeView(
            number=cell.number,
            id=f"cell-{cell.number}",
            name=code.name or self.post.language,
            code=code,
            role="parameters" if options.parameters else "",
            show_code=options.show_code and not blank,
            folded=options.code_fold,
            volatile=options.volatile,
            outputs=outputs,
            summary=printable(options.code_summary or ""),
            opened=options.code_open,
            tucked=options.output_fold,
            half=half,
            waiting=self.results.get(cell.id, Result(())).ending == "waiting",
        )

    def hidden(self, cell: Cell) -> CodeView:
        """The code of a cell that the page does not show in its place."""
        code = self._code(cell)
        return CodeView(
            number=cell.number,
            id=f"cell-{cell.number}:code",
            name=code.name or self.post.language,
            code=code,
            folded=True,
        )

    def _code(self, cell: Cell) -> Code:
        options = cell.options
        code = cell_code(printable(cell.source), self.post.language)
        if options.filename:
            code = replace(code, file=printable(options.filename))
        numbered = options.line_numbers
        if numbered is None:
            numbered = self.post.meta.line_numbers
        return code.in_lines(numbered=numbered, marked=options.marked_lines)

    def _outputs(self, cell: Cell) -> tuple[Output | Figure, ...]:
        options, result = cell.options, self.results.get(cell.id, Result(()))
        spot = Spot(str(self.post.path), cell)
        caption, words = Markup(), ""
        if cell.id in self.captions:
            caption, words = self.prose.line(self.captions[cell.id], spot)
        lines = [self.prose.line(part, spot) for part in self.parts.get(cell.id, ())]
        alts = [printable(text) for text in self.alts.get(cell.id, ())]
        alt = "; ".join(alts) or printable(words)
        parts = [f"{alt}: {line}" if alts else line for _, line in lines]
        raises = options.raises is not None or options.may_raise
        outputs = shown(
            result.outputs,
            self.prose,
            spot,
            alt=alt,
            expected=result.ending == "expected"
            or (result.ending in ("stored", "waiting") and raises),
            checked=result.ending == "expected",
            parts=alts if len(alts) > 1 else parts,
            width=options.out_width,
        )
        shaped = options.fig_cap or lines or options.columns
        if cell.id not in self.numbers and not shaped:
            return outputs
        return self._figure(cell, outputs, caption, [html for html, _ in lines], spot)

    def _figure(
        self,
        cell: Cell,
        outputs: Sequence[Output],
        caption: Markup,
        captions: Sequence[Markup],
        spot: Spot,
    ) -> tuple[Output | Figure, ...]:
        """The outputs, with all that can be looked at in one figure."""
        inside = tuple(
            output
            for output in outputs
            if output.kind in ("image", "live", "html", "markdown", "math")
        )
        number = self.numbers.get(cell.id, "")
        label = (cell.options.label or "") if number else ""
        columns = cell.options.columns or 1
        parts: tuple[Part, ...] = ()
        if (captions or columns > 1) and inside:
            parts = tuple(self._part(label, k, output, captions) for k, output in enumerate(inside))
        if inside and len(captions) > len(inside):
            self.prose.remarks.add(
                "markdown",
                f"{len(captions)} captions for the {len(inside)} parts of cell {cell.number}",
                "give `fig-subcap` one caption for each picture of the cell",
                spot,
                "",
                hard=False,
            )
        figure = Figure(inside, label, number, caption, parts, min(columns, len(inside) or 1))
        first = next(
            (index for index, output in enumerate(outputs) if output in inside), len(outputs)
        )
        rest = [output for output in outputs if output not in inside]
        return (*rest[:first], figure, *rest[first:])

    def _part(self, label: str, index: int, output: Output, captions: Sequence[Markup]) -> Part:
        caption = captions[index] if index < len(captions) else Markup()
        letter = f"({string.ascii_lowercase[index]})" if captions and index < 26 else ""
        name = f"{label}-{index + 1}" if label else ""
        return Part(output, name, letter, caption)


def _insert_parameters(pieces: list[TextView | CodeView], post: Post, source: str) -> None:
    """The injected parameters, after the cell tagged `parameters`, else before the first code."""
    code = cell_code(printable(source), post.language)
    piece = CodeView(None, "", code.name or post.language, code, role="parameters of this run")
    for index, shown_piece in enumerate(pieces):
        if isinstance(shown_piece, CodeView):
            tagged = any(isinstance(one, CodeView) and one.role for one in pieces)
            if not tagged:
                pieces.insert(index, piece)
                return
            if shown_piece.role:
                pieces.insert(index + 1, piece)
                return
    pieces.append(piece)
