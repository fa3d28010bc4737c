"""Every claim of a post against its run: what the text says, and what the code gave."""

from __future__ import annotations

from proofpress.execute.run import Run
from proofpress.post.address import parse_address
from proofpress.post.claims import Claim
from proofpress.post.number import Fault
from proofpress.post.post import Post
from proofpress.post.printed import Value
from proofpress.post.rule import parse_rule
from proofpress.problems import Problem
from proofpress.verify.expression import Missing
from proofpress.verify.judge import Judgement, judge
from proofpress.verify.missing import missing
from proofpress.verify.values import Given, Values, values_of
from proofpress.verify.verdict import Verdict


def verdicts(post: Post, run: Run) -> tuple[Verdict, ...]:
    """What became of each claim of `post` in `run`, in reading order."""
    values = values_of(post, run)
    return tuple(_verdict(post, claim, values) for claim in post.claims)


def failed_claims(found: tuple[Verdict, ...]) -> tuple[Problem, ...]:
    """The problems of the claims that do not hold."""
    return tuple(verdict.problem for verdict in found if verdict.problem is not None)


def _verdict(post: Post, claim: Claim, values: Values) -> Verdict:
    key = claim.key
    address = parse_address(key.address)
    assert address is not None, "claims that name nothing are refused when they are read"
    found = values.find(address, key.after)

    def lookup(name: str) -> Value | Missing:
        other = parse_address(name)
        if other is None:
            return Missing(f"`{name}` is not the name of a value", "name a variable")
        held = values.find(other, key.after)
        if isinstance(held, Given):
            return held.value
        return missing(post, other, held, values, written=name, where=claim.where)

    if not isinstance(found, Given):
        why = missing(post, address, found, values, written=key.address, where=claim.where)
        nowhere = claim.place.problem(why.message, why.help)
        return Verdict(claim, key.text, "", _rule(key.rule), None, nowhere)
    judged = judge(key.text, key.rule, found.value, lookup, address=key.address)
    problem = None if judged.holds else _problem(claim, found, judged)
    return Verdict(claim, judged.text, judged.value, judged.rule, found.cell or None, problem)


def _problem(claim: Claim, found: Given, judged: Judgement) -> Problem:
    by = f"cell {found.cell}" if found.cell else "the parameters"
    note = f"`{claim.key.address}` is {judged.value}, set by {by}; rule: {judged.rule}"
    return claim.place.problem(judged.message, judged.help, notes=(note,))


def _rule(written: str) -> str:
    """A rule in words, where there is no value to judge."""
    rule = parse_rule(written)
    return "exact" if rule is None else written if isinstance(rule, Fault) else rule.words
