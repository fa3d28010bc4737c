"""The table of all claims at the end of a post."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from proofpress.post.front_matter import Origin
from proofpress.render.characters import printable, unbroken
from proofpress.render.claims import Claims, Mention
from proofpress.render.margin import fragment
from proofpress.render.view import ClaimRow, CodeView, Ledger
from proofpress.verify.verdict import Verdict

_WHERE = {
    "title": "title",
    "dek": "dek",
    "summary": "summary",
    "image_alt": "picture",
    "alt": "picture",
}


def ledger(claims: Claims, code_at: Mapping[int, str], hidden: Sequence[CodeView]) -> Ledger | None:
    """Every claim with what it stands on; None if nothing was claimed, or nobody checked.

    Args:
        code_at: the address of the code of each cell that the page hides, by its number.
        hidden: those cells.
    """
    if not claims.verdicts:
        return None
    mentions = {id(one.on): one for one in claims.mentions if isinstance(one.on, Verdict)}
    rows = tuple(_row(one, mentions.get(id(one)), claims, code_at) for one in claims.verdicts)
    return Ledger(
        rows=rows,
        held=sum(not row.failure and not row.pending for row in rows),
        quoted=sum(isinstance(one.on, Origin) for one in claims.mentions),
        hidden=tuple(hidden),
        pending=sum(row.pending for row in rows),
    )


def _row(
    verdict: Verdict, mention: Mention | None, claims: Claims, code_at: Mapping[int, str]
) -> ClaimRow:
    problem, cell = verdict.problem, verdict.cell
    code = code_at.get(cell, f"cell-{cell}") if cell is not None else ""
    return ClaimRow(
        id=claims.row(verdict, mention),
        place=fragment(mention.id) if mention is not None else "",
        before=mention.before.html() if mention is not None else Markup(),
        text=mention.words if mention is not None else printable(verdict.text),
        after=mention.after.html() if mention is not None else Markup(),
        where=_WHERE.get(verdict.claim.where, ""),
        variable=printable(verdict.claim.key.address),
        value=printable(verdict.value),
        rule=unbroken(printable(verdict.rule)),
        cell=cell,
        code=fragment(code),
        failure=printable(problem.message) if problem is not None else "",
        pending=verdict.pending,
    )
