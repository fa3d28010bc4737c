"""The badge of a post: one word for what its numbers stand on. It is computed, never claimed."""

from __future__ import annotations

from typing import Literal

from proofpress.site.entries import Entry

Badge = Literal["reproduced", "executed", "simulated", "recorded", "not executed", ""]


def badge(entry: Entry) -> Badge:
    """`reproduced` if every cell ran and claims were compared with the run, all of which hold.

    An author can lower it (`evidence` in the front matter), never raise it. Essays have none.
    """
    article = entry.article
    if entry.post.is_essay:
        return ""
    if not article.executed:
        return "not executed"
    if entry.post.meta.evidence is not None:
        return entry.post.meta.evidence
    reproduced = article.whole and article.claims > 0 and article.held == article.claims
    return "reproduced" if reproduced else "executed"
