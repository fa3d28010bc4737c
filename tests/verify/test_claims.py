# ruff: noqa: E501 - whole messages, a line each
"""Verdicts on the claims of a post: what was compared, from which cell, and what went wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from proofpress.execute.observed import Observed
from proofpress.execute.run import CellRun, Run
from proofpress.verify.claims import failed_claims, verdicts
from proofpress.verify.verdict import Verdict
from tests.post.making import post

GONE = {"gone": True}
CODE = ["queries = count()", "stats = measure()\n_raw = 1\ndf = frame()", "queries = 9", "del gone"]
VALUES: list[Mapping[str, Any]] = [
    {"queries": 3047, "users": 50, "gone": 1, "rows": [1, 2]},
    {"late": 7, "hits": {"dict": {"p95": 3, "a b": 4}}, "none": {"dict": {}}},
    {"queries": 9},
    {"gone": GONE},
]


def judged(claim: str, *, after: int = 1, head: str = "") -> Verdict:
    """The verdict on one claim in the text after a cell."""
    cells = [f"```{{code-cell}}\n{code}\n```\n" for code in CODE]
    cells.insert(after, claim)
    made = post(f"---\ntitle: T\n{head}\n---\n\n" + "\n\n".join(cells))
    runs = tuple(
        CellRun(cell.id, "ok", observed=Observed(values=values))
        for cell, values in zip(made.code_cells, VALUES, strict=True)
    )
    [verdict] = verdicts(made, Run("t", runs))
    return verdict


@pytest.mark.parametrize(
    ("claim", "after", "text", "value", "rule", "cell"),
    [
        ("[3,047](claim:queries)", 1, "3,047", "3,047", "exact", 1),
        ("[3,047](claim:queries)", 2, "3,047", "3,047", "exact", 1),
        ("[9](claim:queries)", 3, "9", "9", "exact", 3),
        ("[9](claim:queries)", 4, "9", "9", "exact", 3),
        ("[7](claim:late)", 0, "7", "7", "exact", 2),
        ('[50](claim:users ">= 50")', 1, "50", "50", "≥ 50", 1),
        ('[50](claim:users "== rows[0] * 50")', 1, "50", "50", "= rows[0] * 50", 1),
        ("[{:,} queries](claim:queries)", 1, "3,047 queries", "3,047", "filled in", 1),
        ("[2](claim:rows[1])", 1, "2", "2", "exact", 1),
        ("[4](claim:hits%5B%22a%20b%22%5D)", 1, "4", "4", "exact", 2),
    ],
)
def test_a_verdict_tells_what_was_compared(
    claim: str, after: int, text: str, value: str, rule: str, cell: int
) -> None:
    found = judged(claim, after=after)

    assert found.problem is None
    assert (found.text, found.value, found.rule, found.cell) == (text, value, rule, cell)


def test_a_claim_that_fails_is_told_with_all_that_it_rests_on() -> None:
    assert str(judged("One page made [3,046](claim:queries) queries.", after=2).problem) == (
        "error[claim]: the text says 3,046, the run gave 3,047\n"
        "  --> notebooks/herd.md:18, text after cell 2\n"
        "    |\n"
        " 18 | One page made [3,046](claim:queries) queries.\n"
        "    |               ^^^^^^^^^^^^^^^^^^^^^^\n"
        "note: `queries` is 3,047, set by cell 1; rule: exact\n"
        "help: correct the text to 3,047, or fill it in: [{:,}](claim:queries)"
    )


def test_a_claim_of_the_front_matter_is_told_there() -> None:
    assert str(judged("", head='dek: "[8](claim:late) of them"').problem) == (
        "error[claim]: the text says 8, the run gave 7\n"
        "  --> notebooks/herd.md:3:7\n"
        "   |\n"
        ' 3 | dek: "[8](claim:late) of them"\n'
        "   |       ^^^^^^^^^^^^^^^\n"
        "note: `late` is 7, set by cell 2; rule: exact\n"
        "help: correct the text to 7, or fill it in: [{}](claim:late)"
    )


@pytest.mark.parametrize(
    ("claim", "message", "help_"),
    [
        ("[1](claim:querys)", "no cell sets `querys`", "did you mean `queries`?"),
        ("[1](claim:zzz)", "no cell sets `zzz`", "set it in a cell; recorded are `queries`, `users`, `gone`, `rows`, `late`, `hits` and 1 more"),
        ("[1](claim:df)", "`df` of cell 2 was not recorded: it was never set, or is no number, short text or time, nor a flat list, or dict with text keys, of up to 100 of them", "name what the text says in a cell, such as `df_count = len(df)`"),
        ("[1](claim:stats.p95)", "`stats.p95` was not recorded: `stats` of cell 2 is no flat list, or dict with text keys, of up to 100 numbers and short texts", "name the value in a cell: `p95 = stats.p95` or `p95 = stats['p95']`"),
        ("[1](claim:stats[0])", "`stats[0]` was not recorded: `stats` of cell 2 is no flat list, or dict with text keys, of up to 100 numbers and short texts", "name the value in a cell: `stats_0 = stats[0]`"),
        ("[1](claim:_raw)", "`_raw` begins with `_`, and such names are not recorded", "name the value in a cell: `raw = _raw`"),
        ("[1](claim:hits.p59)", "`hits` has no `p59`", "did you mean `hits.p95`?"),
        ("[1](claim:hits.ab)", "`hits` has no `ab`", 'did you mean `hits["a b"]`?'),
        ("[1](claim:hits.zzz)", "`hits` has no `zzz`", "it has `p95`, `a b`"),
        ("[1](claim:hits[0])", "`hits` has no `0`", "it has `p95`, `a b`"),
        ("[1](claim:none.x)", "`none` has no `x`", "it is empty"),
        ("[1](claim:rows[2])", "`rows` has 2 items, and none at position 2", "positions count from 0: `rows[0]` is the first, `rows[-1]` the last"),
        ("[1](claim:rows.mean)", "`rows` is a list of 2, and `rows.mean` was not recorded", "name the value in a cell: `mean = rows.mean`"),
        ("[1](claim:users.real)", "`users` is 50, and `users.real` was not recorded", "name the value in a cell: `real = users.real`"),
    ],
)  # fmt: skip
def test_a_name_without_a_value_is_told_with_its_remedy(
    claim: str, message: str, help_: str
) -> None:
    found = judged(claim)

    assert found.problem is not None
    assert (found.problem.message, found.problem.help) == (message, help_)
    assert (found.text, found.value, found.rule, found.cell) == ("1", "", "exact", None)


@pytest.mark.parametrize(
    ("after", "head", "claim", "place"),
    [
        (0, "", "[9](claim:queries)", "what stands above cell 1"),
        (1, 'dek: "[9](claim:queries)"', "", "the dek"),
        (1, 'image: a.png\nimage_alt: "[9](claim:queries)"', "", "`image_alt`"),
    ],
)
def test_a_name_with_several_values_needs_a_name_for_the_one_that_is_meant(
    after: int, head: str, claim: str, place: str
) -> None:
    found = judged(claim, after=after, head=head)

    assert found.problem is not None
    assert found.problem.message == (
        f"`queries` is 3,047 after cell 1 and 9 after cell 3, and {place} could mean any of them"
    )
    assert found.problem.help == (
        "give the one that is meant a name of its own in a cell: `queries_here = queries`"
    )


def test_a_parameter_that_a_cell_changes_has_several_values() -> None:
    made = post("# [5](claim:users) users\n\n```{code-cell}\nusers = 6\n```\n")
    run = CellRun(made.code_cells[0].id, "ok", observed=Observed(values={"users": 6}))

    [found] = verdicts(made, Run("t", (run,), injected={"users": 5}))

    assert found.problem is not None
    assert found.problem.message == (
        "`users` is 5 as a parameter and 6 after cell 1, and the title could mean any of them"
    )


def test_a_name_that_left_is_told_with_the_cell_that_took_it() -> None:
    found = judged("[1](claim:gone)", after=4)

    assert found.problem is not None
    assert found.problem.message == (
        "`gone` is gone after cell 4, which deletes it or makes it something that is not recorded"
    )
    assert found.problem.help == "claim it above cell 4, or keep it: `gone_here = gone`"


def test_a_rule_that_names_nothing_is_told_as_a_claim_would_be() -> None:
    found = judged('[50](claim:users "== usres")')

    assert found.problem is not None
    assert (found.problem.message, found.problem.help) == (
        "no cell sets `usres`",
        "did you mean `users`?",
    )
    assert found.cell == 1


def test_a_rule_stays_where_there_is_no_value() -> None:
    found = judged('[3](claim:zzz ">= 3")')

    assert (found.holds, found.rule, failed_claims((found,))) == (False, "≥ 3", (found.problem,))
