"""What a check finds in the text of a post, and a build lets pass or only warns of."""

from __future__ import annotations

from dataclasses import replace

from proofpress.execute.run import Run
from proofpress.post.post import Post
from proofpress.problems import Problem
from proofpress.verify.alt import without_alt
from proofpress.verify.unbound import unbound
from proofpress.verify.wide import wide_rules


def text_problems(post: Post, run: Run | None, *, all_numbers: bool = False) -> tuple[Problem, ...]:
    """Figures without words, rules that hardly anything breaks, and unbound numbers.

    Args:
        all_numbers: whether numbers are looked for in a post that is not strict, too.
    """
    found = (*without_alt(post, run, severity="error"), *wide_rules(post))
    return (*found, *unbound(post)) if all_numbers or post.meta.strict else found


def as_in_check(problem: Problem) -> Problem:
    """A link that leads nowhere is a warning in a build where its words make sense without it."""
    return replace(problem, severity="error") if problem.code == "link" else problem
