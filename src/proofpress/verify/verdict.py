"""Whether a claim holds, and on what that rests."""

from __future__ import annotations

from proofpress.frozen import frozen
from proofpress.post.claims import Claim
from proofpress.problems import Problem


@frozen
class Verdict:
    """What became of one claim.

    Attributes:
        text: what the page shows: the claim's own text or, for a format, what the run filled in.
        value: what was measured, as people read it: `3,047`, `0.7512`; "" if there is no value.
        rule: the rule in words: `exact`, `≥ 3`, `± 20 %`, `in 3..5`, `= clients - connections`.
        cell: number of the code cell that gave the variable this value; None if none did.
        problem: why it does not hold; None if it does.
        pending: whether what it rests on has not run yet; text and value may be those of an earlier
            run.
    """

    claim: Claim
    text: str
    value: str
    rule: str
    cell: int | None
    problem: Problem | None = None
    pending: bool = False

    @property
    def holds(self) -> bool:
        return self.problem is None and not self.pending
