"""A counterfactual shows something only if the claims that it names were compared and are wrong."""

from __future__ import annotations

from typing import Any

import pytest

from proofpress.execute.observed import Observed
from proofpress.execute.run import CellRun, Run
from proofpress.execute.session import Raised
from proofpress.post.post import Post
from proofpress.problems import Excerpt, Location, Problem
from proofpress.verify.counterfactual import refuted, under, words_of
from tests.post.making import post

HEAD = """---
title: T
parameters: {fix: true, users: 50}
counterfactual: {parameters: {fix: false}, fails: [NAME]}
---
"""
CELL = "```{code-cell}\nqueries, other = count(fix)\n```\n"


def herd(text: str, name: str = "queries") -> Post:
    return post(f"{HEAD.replace('NAME', name)}\n{CELL}\n{text}\n")


def giving(made: Post, **values: Any) -> Run:
    return Run("herd", (CellRun(made.code_cells[0].id, "ok", observed=Observed(values=values)),))


def found(text: str, *, usual: Any = 9, name: str = "queries", **values: Any) -> list[str]:
    """Messages about the one setting of a post, whose run under it gave `values`."""
    made = herd(text, name)
    [setting] = made.meta.counterfactual
    run = giving(made, **values)
    problems = refuted(under(made, setting), setting, run, giving(made, queries=usual, other=1))
    assert {problem.code for problem in problems} <= {"counterfactual"}
    assert {problem.severity for problem in problems} <= {"error"}
    return [problem.message for problem in problems]


HOLDS = "with `fix = false` the claim `queries` still holds, so it proves nothing"


def test_the_parameters_of_a_setting_come_over_those_of_the_post():
    made = herd("[9](claim:queries)")
    [setting] = made.meta.counterfactual

    assert under(made, setting).meta.parameters == {"fix": False, "users": 50}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("[9](claim:queries)", 3047),
        ('[9](claim:queries "<= 9")', 3047),
        ('[9](claim:queries "== other")', 3047),
        ("[9](claim:queries) and [nine](claim:queries)", 10),
    ],
)
def test_claims_that_fail_there_are_what_is_wanted(text: str, value: int):
    assert found(text, queries=value, other=1) == []


def test_text_that_is_another_fails_too():
    assert found("[in order](claim:queries)", usual="in order", queries="out of order") == []


def test_a_claim_that_still_holds_is_told_at_its_line():
    made = herd("Then\n[9](claim:queries) queries.")
    [setting] = made.meta.counterfactual

    [problem] = refuted(under(made, setting), setting, giving(made, queries=9), None)

    assert str(problem) == (
        f"error[counterfactual]: {HOLDS}\n"
        "  --> notebooks/herd.md:12, text after cell 1\n"
        "    |\n"
        " 12 | [9](claim:queries) queries.\n"
        "    | ^^^^^^^^^^^^^^^^^^\n"
        "help: claim what the fix changes, sharpen the rule, or take the claim out of `fails`"
    )


def test_each_claim_of_the_name_must_fail():
    assert found('[9](claim:queries) or [5000](claim:queries "<= 5000")', queries=3047) == [HOLDS]


def test_claims_that_are_not_named_may_hold_or_fail():
    assert found("[9](claim:queries), [1](claim:other)", queries=3047, other=1) == []
    assert found("[9](claim:queries), [1](claim:other)", queries=3047, other=2) == []


def test_a_number_that_the_page_fills_in_holds_whatever_it_is():
    assert found("[{:,}](claim:queries)", queries=3047) == [HOLDS]


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({}, "there is no `queries`"),
        ({"queries": {"gone": True}}, "there is no `queries`"),
        ({"queries": None}, "`queries` is None"),
        ({"queries": float("nan")}, "`queries` is nan"),
        ({"queries": float("inf")}, "`queries` is inf"),
        ({"queries": [1, 2]}, "`queries` is a list of 2"),
        ({"queries": "many"}, "`queries` is many, another kind of value"),
        ({"queries": True}, "`queries` is True, another kind of value"),
        ({"queries": {"timedelta": [0, 5, 0]}}, "`queries` is 5 s, another kind of value"),
    ],
)
def test_a_value_that_is_missing_or_of_another_kind_is_no_failed_claim(
    values: dict[str, Any], why: str
):
    assert found("[9](claim:queries)", **values) == [
        f"with `fix = false` {why}, so nothing was compared"
    ]


def test_a_rule_that_names_what_is_missing_compares_nothing():
    assert found('[9](claim:queries "== other")', queries=3047) == [
        "with `fix = false` there is no `other`, so nothing was compared"
    ]


def test_a_crash_is_told_where_it_happened_and_is_no_failed_claim():
    made = herd("[9](claim:queries)")
    [setting] = made.meta.counterfactual
    place, line = Location("notebooks/herd.md", 8, cell=1), Excerpt(("queries = 1 / 0",), 8, 8)
    crash = Problem("execute", "ZeroDivisionError: division by zero", "x", place, line)
    run = Run("herd", (CellRun(made.code_cells[0].id, "failed"),), problems=(crash,))

    [problem] = refuted(under(made, setting), setting, run, None)

    assert str(problem) == (
        "error[counterfactual]: with `fix = false` the post broke: "
        "ZeroDivisionError: division by zero\n"
        "  --> notebooks/herd.md:8, cell 1\n"
        "   |\n"
        " 8 | queries = 1 / 0\n"
        "help: a counterfactual must run to its end: only a claim that is compared and wrong has "
        "failed"
    )


@pytest.mark.parametrize("status", ["not run", "failed"])
def test_a_run_that_ended_early_without_a_word_is_no_failed_claim(status: Any):
    made = herd("[9](claim:queries)")
    [setting] = made.meta.counterfactual
    run = Run("herd", (CellRun(made.code_cells[0].id, status),))

    [problem] = refuted(under(made, setting), setting, run, None)

    assert problem.message == "with `fix = false` the post did not run to its end"
    assert str(problem.location) == "notebooks/herd.md:4"


def raising(raised: Raised | None) -> list[str]:
    """Messages on a post whose first cell should raise ValueError and did so."""
    cell = '```{code-cell}\n#| raises: "ValueError"\nfail()\n```\n'
    made = post(f"{HEAD.replace('NAME', 'queries')}\n{cell}\n{CELL}\n[9](claim:queries)\n")
    [setting] = made.meta.counterfactual
    first, second = made.code_cells
    runs = (
        CellRun(first.id, "expected" if raised else "ok", raised=raised),
        CellRun(second.id, "ok", observed=Observed(values={"queries": 3047})),
    )
    problems = refuted(under(made, setting), setting, Run("herd", runs), None)
    return [problem.message for problem in problems]


def test_what_should_raise_need_not_under_a_setting():
    assert raising(None) == []
    assert raising(Raised("ValueError", "no")) == []


def test_another_exception_than_the_expected_one_is_a_crash():
    [message] = raising(Raised("KeyError", "'x'"))

    assert message == (
        "with `fix = false` the post broke: cell 1 should raise `ValueError`, but it raised "
        "`KeyError: 'x'`"
    )


def allowed(here: Raised | None, usual: Raised | None) -> list[str]:
    """Messages on a post whose first cell may raise, and did so here and in its usual run."""
    cell = "```{code-cell}\n:tags: [raises-exception]\nfail()\n```\n"
    made = post(f"{HEAD.replace('NAME', 'queries')}\n{cell}\n{CELL}\n[9](claim:queries)\n")
    [setting] = made.meta.counterfactual
    first, second = made.code_cells

    def run(raised: Raised | None, queries: int) -> Run:
        counted = CellRun(second.id, "ok", observed=Observed(values={"queries": queries}))
        return Run("herd", (CellRun(first.id, "expected", raised=raised), counted))

    problems = refuted(under(made, setting), setting, run(here, 3047), run(usual, 9))
    return [f"{problem.message} ({problem.location})" for problem in problems]


def test_an_exception_that_a_cell_may_raise_is_a_crash_if_it_comes_under_the_setting_alone():
    raised = Raised("ValueError", "no\nmore")

    assert allowed(raised, raised) == []
    assert allowed(None, raised) == []
    [message] = allowed(raised, None)
    assert message == (
        "with `fix = false` the post broke: cell 1 raised `ValueError: no`, and otherwise does not "
        "(notebooks/herd.md:9, cell 1)"
    )


def test_a_setting_shows_which_values_are_texts() -> None:
    setting = {"fix": False, "mode": "false", "n": 3, "size": None}

    assert words_of(setting) == 'fix = false, mode = "false", n = 3, size = null'
