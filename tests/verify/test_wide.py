"""Rules of claims that hardly any value breaks."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from proofpress.verify.wide import wide_rules
from tests.post.making import post

PROBLEMS = Path(__file__).parents[2] / "docs/problems.md"


def told(claim: str, head: str = "") -> list[str]:
    made = post(f"---\ntitle: T\n{head}---\n\nIt was {claim}.\n\n```{{code-cell}}\nn = 3\n```\n")
    return [problem.message for problem in wide_rules(made)]


@pytest.mark.parametrize(
    ("claim", "values"),
    [
        ('[3](claim:n "in 1..10.1")', "that are 10.1 times apart"),
        ('[3–50 ms](claim:n "in 3 ms..50 ms")', "that are 16.6667 times apart"),
        ('[-3](claim:n "in -30..-1")', "that are 30 times apart"),
        ('[900 ms](claim:n "in 900 ms..10 s")', "that are 11.1111 times apart"),
        ('[50 %](claim:n "in 5%..51%")', "that are 10.2 times apart"),
        ('[45](claim:n "± 82%")', "that are 10.1111 times apart"),
        ('[45](claim:n "± 100%")', "down to zero"),
        ('[12k](claim:n "± 10")', "that are 11 times apart"),
        ('[50 %](claim:n "± 42")', "that are 11.5 times apart"),
    ],
)
def test_a_range_of_more_than_tenfold_is_told(claim: str, values: str) -> None:
    assert told(claim) == [f"the rule of `n` holds for values {values}, so hardly any breaks it"]


@pytest.mark.parametrize(
    "claim",
    [
        "[3](claim:n)",
        '[3](claim:n "> 0.001")',
        '[3](claim:n "<= 1000")',
        '[3](claim:n "== 1 + 2")',
        '[3](claim:n "in 1..10")',
        '[3](claim:n "in 0..50")',
        '[3](claim:n "in -1..50")',
        '[{}](claim:n "± 80%")',
        '[3](claim:n "± 80%")',
        '[1](claim:n "± 1")',
        '[0](claim:n "± 0.5")',
        '[12k](claim:n "± 9")',
    ],
)
def test_bounds_and_narrower_ranges_are_left_alone(claim: str) -> None:
    assert told(claim) == []


def test_a_claim_that_a_counterfactual_breaks_may_be_wide() -> None:
    claims = '[3](claim:n "in 1..30") of [4](claim:m "in 1..30")'
    head = "parameters: {a: 1}\ncounterfactual: {parameters: {a: 2}, fails: [n]}\n"

    [message] = told(claims, head)

    assert message.startswith("the rule of `m` ")


def test_the_example_in_the_docs_is_what_is_told() -> None:
    section = re.split("^## wide$", PROBLEMS.read_text("utf-8"), flags=re.MULTILINE)[1]
    [problem] = wide_rules(
        post('---\ntitle: T\n---\n\n[40](claim:ratio "in 2..90")\n\n```{code-cell}\n1\n```\n')
    )

    assert section.split("```")[1].strip() == f"{problem.severity}[wide]: {problem.message}"
    assert problem.location is not None
    assert (problem.location.line, problem.location.column) == (5, 1)
