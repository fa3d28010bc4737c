"""The proof of a post: what its run gave when it was published, made to be read in a review."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from proofpress.execute.run import CellRun, Run
from proofpress.frozen import frozen
from proofpress.post.post import Cell, Post
from proofpress.post.printed import Printed, read
from proofpress.verify.normal.form import Imprint, imprint
from proofpress.verify.normal.outputs import forms
from proofpress.verify.normal.volatile import Around
from proofpress.verify.verdict import Verdict


@frozen
class Facts:
    """What a run's surroundings were, as the shell knows them.

    Attributes:
        packages: version of each distribution that the post imports, or that those need, by name.
        platform: system and machine, e.g. `linux x86_64`.
        root: the blog's folder, absolute: it is taken out of what was printed.
        day: of the run, so that its timestamps are known; None: that of the `Run`.
    """

    packages: Mapping[str, str] = field(default_factory=dict)
    platform: str = ""
    root: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True, order=True)
class ProvenClaim:
    """A claim that held: the address of its variable, the printed text, the value, the rule."""

    claim: str
    text: str
    value: str
    rule: str


@frozen
class ProvenCell:
    """A code cell with outputs that readers see and that must not change."""

    id: str
    outputs: tuple[Imprint, ...]


@frozen
class Proof:
    """What was published.

    Attributes:
        claims: each once, sorted. cells: in order; volatile and hidden ones are not among them.
        versions: of the language, the servers and the packages.
    """

    claims: tuple[ProvenClaim, ...] = ()
    cells: tuple[ProvenCell, ...] = ()
    versions: Mapping[str, str] = field(default_factory=dict)
    platform: str = ""


def amount(value: str) -> Fraction | None:
    """The number that a recorded value is, times in seconds; None if it is none."""
    found = read(value)
    if not isinstance(found, Printed) or found.high is not None:
        return None
    return found.low.value * (found.low.seconds or 1)


def proof_of(post: Post, run: Run, verdicts: Sequence[Verdict], facts: Facts) -> Proof:
    """The proof that `run` gives, whether or not it is good enough to be one."""
    around = Around(facts.day or run.executed_on, facts.root)
    claims = {
        ProvenClaim(one.claim.key.address, one.text, one.value, one.rule)
        for one in verdicts
        if one.holds
    }
    return Proof(
        claims=tuple(sorted(claims)),
        cells=tuple(cells_of(post, run, around)),
        versions={**facts.packages, **run.versions},
        platform=facts.platform,
    )


def cells_of(post: Post, run: Run, around: Around) -> list[ProvenCell]:
    """The cells of a run that show something; without the volatile and the hidden ones."""
    runs = {cell.id: cell for cell in run.cells}
    seen = [
        ProvenCell(cell.id, _imprints(runs[cell.id], around))
        for cell in post.code_cells
        if cell.id in runs and _counts(cell)
    ]
    return [cell for cell in seen if cell.outputs]


def _imprints(cell: CellRun, around: Around) -> tuple[Imprint, ...]:
    return tuple(imprint(form) for form in forms(cell.outputs, around))


def _counts(cell: Cell) -> bool:
    options = cell.options
    return options.show_cell and options.show_output and not options.volatile
