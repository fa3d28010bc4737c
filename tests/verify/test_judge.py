"""What a claim's text and rule say of a value: a table of cases, with whole messages."""

from __future__ import annotations

import pytest

from proofpress.post.fit import fault
from proofpress.verify.judge import Judgement, judge
from tests.verify.claim_cases import Case, cases, lookup, told

CASES = list(cases())


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_claim_has_its_verdict(case: Case) -> None:
    judgement = judge(case.text, case.rule, case.value, lookup, address="x")

    assert told(judgement, case.text) == case.expected


@pytest.mark.parametrize("case", CASES, ids=str)
def test_what_is_wrong_before_a_run_is_said_in_the_same_words_after_it(case: Case) -> None:
    found = fault(case.text, case.rule)

    if found is not None and not isinstance(case.value, str | bool | list | dict | None):
        assert case.expected == (found.message, f"help: {found.help}")
    elif found is not None:
        assert not case.expected[0].startswith("holds")


def test_there_are_cases_of_every_kind() -> None:
    kinds = {case.place.partition(":")[0] for case in CASES}
    holding = [case for case in CASES if case.expected[0].startswith("holds")]

    assert len(CASES) >= 370
    assert 150 <= len(holding) <= len(CASES) - 150
    assert sorted(kinds) == [
        *("between", "bounds", "equal", "faults", "filled", "numbers"),
        *("suffixes", "times", "within", "words"),
    ]


def test_a_judgement_has_all_that_a_page_shows_of_a_claim() -> None:
    held = judge("75.12 %", ">= 75%", 0.75121, lookup)
    failed = judge("{:,} queries", ">= 4000", 3051, lookup, address="queries")

    assert held == Judgement(True, "", "", "75.12 %", "0.75121", "≥ 75 %")
    assert failed == Judgement(
        holds=False,
        message="the rule says ≥ 4000, the run gave 3,051",
        help='claim what holds, [{:,} queries](claim:queries ">= 3051"), or mend the code',
        text="3,051 queries",
        value="3,051",
        rule="≥ 4000",
    )
