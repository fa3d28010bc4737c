"""Settings under which claims of a post must fail, as its front matter gives them."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from typing import Any

import yaml

from proofpress.frozen import frozen
from proofpress.passage import Passage
from proofpress.post import values
from proofpress.post.entries import children
from proofpress.post.values import TEXT, Fault, empty, kind, many
from proofpress.problems import Problem
from proofpress.readers import Reader, Schema, reading
from proofpress.suggest import did_you_mean

_EXAMPLE = "counterfactual: {parameters: {fix: false}, fails: [queries_after]}"


@frozen
class Counterfactual:
    """A run of the post in which its claims on `fails` must not hold.

    Attributes:
        parameters: what is set otherwise; the post's other parameters stay.
        fails: addresses of claims, as they stand after `claim:`.
    """

    fails: tuple[str, ...]
    parameters: Mapping[str, Any] = field(default_factory=dict)


_KEYS: Mapping[str, Reader[yaml.Node, Any]] = {
    "parameters": values.parameters,
    "fails": values.texts,
}
_ONE: Schema = {
    "type": "object",
    "properties": {
        "parameters": {**values.parameters.schema, "minProperties": 1},
        "fails": {
            **many(TEXT),
            "not": {"enum": [None, ""]},
            "contains": {"not": {"enum": [None, ""]}},
        },
    },
    "required": ["parameters", "fails"],
    "additionalProperties": False,
}


@reading({"anyOf": [_ONE, {"type": "array", "items": _ONE}]})
def counterfactuals(node: yaml.Node) -> tuple[Counterfactual, ...] | Fault:
    """One mapping with `parameters` and `fails`, or a list of them."""
    items = node.value if isinstance(node, yaml.SequenceNode) else [node]
    out: list[Counterfactual] = []
    for item in items:
        one = _one(item)
        if isinstance(one, Fault):
            return Fault(one.message, one.help, one.node, item=item is not node)
        out.append(one)
    return tuple(out)


def _one(node: yaml.Node) -> Counterfactual | Fault:
    if not isinstance(node, yaml.MappingNode):
        return Fault(f"must be a mapping, not {kind(node)}", f"write `{_EXAMPLE}`", node)
    found: dict[str, Any] = {}
    for key, at, value_node in children(node):
        if key not in _KEYS:
            help_ = did_you_mean(
                key, _KEYS, otherwise="a counterfactual has `parameters` and `fails`"
            )
            return Fault(f"has the unknown key `{key}`", help_, at)
        if empty(value_node):
            continue
        value = _KEYS[key](value_node)
        if isinstance(value, Fault):
            part = f"an item of `{key}`" if value.item else f"`{key}`"
            return Fault(f"has {part} that {value.message}", value.help, value.node)
        found[key] = value
    if not found.get("parameters"):
        return Fault("has no `parameters`", f"say what is set otherwise: `{_EXAMPLE}`", node)
    if not found.get("fails"):
        help_ = f"name the claims that must not hold then: `{_EXAMPLE}`"
        return Fault("has no `fails`", help_, node)
    return Counterfactual(**found)


def check(
    found: Sequence[Counterfactual],
    *,
    parameters: Mapping[str, Any],
    settable: Collection[str] | None,
    claimed: Collection[str],
    head: Passage,
    line: int,
) -> Iterator[Problem]:
    """What is wrong with counterfactuals in the light of their post.

    Args:
        parameters: those of the front matter.
        settable: variables of the cells tagged `parameters`; None if that cannot be known.
        claimed: addresses of the post's claims.
        head: the front matter; `line` is that of the key `counterfactual` in it.
    """
    known = None if settable is None else {*parameters, *settable}
    for one in found:
        items = one.parameters.items()
        for name in one.parameters:
            if known is not None and name not in known:
                add = "add it to `parameters:` with its usual value, or tag the cell that sets it"
                yield _problem(
                    head,
                    line,
                    name,
                    f"`counterfactual` sets `{name}`, which is no parameter of the post",
                    did_you_mean(name, known, otherwise=f"{add} `parameters`"),
                )
        usual = (name in parameters and _same(parameters[name], value) for name, value in items)
        if all(usual):
            yield _problem(
                head,
                line,
                next(iter(one.parameters)),
                f"`counterfactual` sets {values.listed(one.parameters)} as the post has it anyway",
                "set something that makes the claims fail",
            )
        for address in one.fails:
            if address not in claimed:
                message = f"no claim of the post names `{address}`"
                claim = f"claim it in the text: [9](claim:{address})"
                help_ = did_you_mean(address, claimed, otherwise=claim)
                yield _problem(head, line, address, message, help_)


def _same(old: Any, new: Any) -> bool:
    return type(old) is type(new) and old == new


def settable(sources: Iterable[str]) -> frozenset[str] | None:
    """Variables that Python code sets at its top level; None if it cannot be read."""
    names: set[str] = set()
    for source in sources:
        try:
            body = ast.parse(source).body
        except (SyntaxError, ValueError, RecursionError):
            return None
        for statement in body:
            if isinstance(statement, ast.Assign):
                targets = statement.targets
            elif isinstance(statement, ast.AnnAssign):
                targets = [statement.target]
            else:
                continue
            names.update(
                node.id
                for target in targets
                for node in ast.walk(target)
                if isinstance(node, ast.Name)
            )
    return frozenset(names)


def _problem(head: Passage, line: int, word: str, message: str, help_: str) -> Problem:
    """A problem at the first `word` from `line` on; at the key itself if it stands nowhere so."""
    for number, row in enumerate(head.lines, head.first):
        at = re.search(rf"(?<![\w.]){re.escape(word)}(?![\w.])", row)
        if number >= line and at is not None:
            column, width = at.start() + 1, len(word)
            return head.problem(
                "front-matter", message, help_, line=number, column=column, width=width
            )
    column = head.line(line).find("counterfactual") + 1
    return head.problem("front-matter", message, help_, line=line, column=column or None, width=14)
