"""Under a counterfactual setting the claims that it names must fail, or they prove nothing.

A claim has failed only if it was compared with a value and the value is another one. A post that
breaks, a name that is gone, and a value of another kind (none, nan, a list) say nothing of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from proofpress.execute.run import Run
from proofpress.execute.session import Raised
from proofpress.post.address import parse_address
from proofpress.post.claims import Claim
from proofpress.post.counterfactuals import Counterfactual
from proofpress.post.post import Cell, Post
from proofpress.post.printed import Value
from proofpress.post.rule import Equal, parse_rule
from proofpress.problems import Excerpt, Location, Problem
from proofpress.verify.claims import verdicts
from proofpress.verify.expected import expected_errors
from proofpress.verify.shown import exact, people
from proofpress.verify.values import Given, Values, values_of


def under(post: Post, setting: Counterfactual) -> Post:
    """The post with the parameters of a setting; its other parameters stay."""
    parameters = {**post.meta.parameters, **setting.parameters}
    return replace(post, meta=replace(post.meta, parameters=parameters))


def words_of(parameters: Mapping[str, Any]) -> str:
    """A setting as people read it: `fix = false`."""
    return ", ".join(f"{name} = {_yaml(value)}" for name, value in parameters.items())


def refuted(
    post: Post, setting: Counterfactual, run: Run, usual: Run | None
) -> tuple[Problem, ...]:
    """What is wrong with a counterfactual setting; nothing if every claim that it names failed.

    Args:
        run: of the post under that setting. usual: of the post as it is, if there is a good one.
    """
    name = words_of(setting.parameters)
    if not run.succeeded:
        return (_broke(post, name, run),)
    raised = {cell.id: cell.raised for cell in run.cells}
    for problem, cell in _unexpected(post, run):
        if raised[cell] is not None:  # what raises nothing has not broken
            return (_from(problem, f"with `{name}` the post broke: {problem.message}"),)
    new = next(_new_exceptions(post, run, usual), None)
    if new is not None:
        return (_raising(post, name, *new),)
    named = [claim for claim in post.claims if claim.key.address in setting.fails]
    holding = {verdict.claim.key for verdict in verdicts(post, run) if verdict.holds}
    values = values_of(post, run)
    before = values_of(post, usual) if usual is not None else None
    found: list[Problem] = []
    for claim in named:
        why = _says_nothing(claim, values, before)
        if why is not None:
            words, help_ = f"with `{name}` {why}, so nothing was compared", _COMPARE
        elif claim.key in holding:
            still = f"with `{name}` the claim `{claim.key.address}` still holds"
            words, help_ = f"{still}, so it proves nothing", _HOLDS
        else:
            continue
        found.append(claim.place.problem(words, help_, code="counterfactual"))
    return (*found, *_without_claim(post, setting, named))


_HOLDS = "claim what the fix changes, sharpen the rule, or take the claim out of `fails`"
_COMPARE = "let the post give a value of the same kind under every setting"
_WHOLE = "a counterfactual must run to its end: only a claim that is compared and wrong has failed"


def _says_nothing(claim: Claim, values: Values, before: Values | None) -> str | None:
    """Why a claim could not be compared with a value; None if it could."""
    names = [claim.key.address]
    rule = parse_rule(claim.key.rule)
    if isinstance(rule, Equal):
        names += [term for term in (rule.left, rule.right) if isinstance(term, str)]
    for name in names:
        address = parse_address(name)
        found = values.find(address, claim.key.after) if address is not None else None
        if not isinstance(found, Given):
            return f"there is no `{name}`"
        kind = _kind(found.value)
        if kind is None:
            return f"`{name}` is {people(found.value)}"
        usual = before.find(address, claim.key.after) if before is not None and address else None
        if isinstance(usual, Given) and _kind(usual.value) != kind:
            return f"`{name}` is {people(found.value)}, another kind of value"
    return None


def _kind(value: Value) -> str | None:
    """What a value can be compared as; None if it is not one value, or none at all."""
    if value is None or isinstance(value, list | dict):
        return None
    if isinstance(value, bool | str | timedelta):
        return type(value).__name__
    if exact(value) is not None:
        return "number"
    return None if isinstance(value, float | Decimal) else type(value).__name__


def _unexpected(post: Post, run: Run) -> Iterator[tuple[Problem, str]]:
    """Expected errors that did not come as they should, each with the id of its cell."""
    ids = {cell.number: cell.id for cell in post.code_cells}
    for problem in expected_errors(post, run):
        if problem.location is not None and problem.location.cell in ids:
            yield problem, ids[problem.location.cell]


def _new_exceptions(post: Post, run: Run, usual: Run | None) -> Iterator[tuple[Cell, Raised]]:
    """Cells that may raise anything, and do so only here: what they left is half done."""
    calm = {cell.id for cell in usual.cells if cell.raised is None} if usual is not None else ()
    runs = {cell.id: cell.raised for cell in run.cells}
    for cell in post.code_cells:
        raised = runs.get(cell.id)
        if cell.options.raises is None and raised is not None and cell.id in calm:
            yield cell, raised


def _raising(post: Post, name: str, cell: Cell, raised: Raised) -> Problem:
    what = f"{raised.name}: {raised.value}".strip().splitlines()[0]
    broke = f"with `{name}` the post broke: cell {cell.number} raised `{what}`"
    place = Location(str(post.path), cell.line, None, cell.number)
    excerpt = Excerpt.around(cell.text or cell.source, cell.line, first=cell.line)
    return Problem("counterfactual", f"{broke}, and otherwise does not", _WHOLE, place, excerpt)


def _broke(post: Post, name: str, run: Run) -> Problem:
    if not run.problems:
        place = Location(str(post.path), post.meta.lines.get("counterfactual"))
        message = f"with `{name}` the post did not run to its end"
        return Problem("counterfactual", message, _WHOLE, place)
    first = run.problems[0]
    return _from(first, f"with `{name}` the post broke: {first.message}")


def _from(problem: Problem, message: str) -> Problem:
    return replace(problem, code="counterfactual", message=message, help=_WHOLE, severity="error")


def _without_claim(
    post: Post, setting: Counterfactual, named: Sequence[Claim]
) -> Iterator[Problem]:
    """Names in `fails` that no claim has: nothing can fail there."""
    claimed = {claim.key.address for claim in named}
    for address in setting.fails:
        if address not in claimed:
            place = Location(str(post.path), post.meta.lines.get("counterfactual"))
            message = f"no claim of the post names `{address}`, which must fail"
            yield Problem("counterfactual", message, f"claim it: [9](claim:{address})", place)


def _yaml(value: object) -> str:
    """A parameter's value as YAML has it, in one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):  # "false" sets the text, which Python holds for true
        return f'"{value}"'
    return "null" if value is None else str(value)
