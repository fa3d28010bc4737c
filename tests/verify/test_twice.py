"""Two runs of a post: the first cell that shows something else is named, with the difference."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from proofpress.execute.observed import Observed
from proofpress.execute.run import CellRun, Run
from proofpress.post.post import Post
from proofpress.problems import Location, Problem
from proofpress.verify.claims import verdicts
from proofpress.verify.twice import differing
from tests.post.making import post

TEXT = """---
title: T
---

```{code-cell}
print(set(names))
```

```{code-cell}
OPTION
print(1)
```

[3](claim:n)
"""
ROOT = "/home/ada/blog"


def herd(option: str = "#") -> Post:
    return post(TEXT.replace("OPTION", option))


def a_run(made: Post, first: str, second: str = "1\n", *, n: Any = 3) -> Run:
    outputs = [
        {"output_type": "stream", "name": "stdout", "text": text} for text in (first, second)
    ]
    cells = [
        CellRun(cell.id, "ok", (output,), observed=Observed(values={"n": n}))
        for cell, output in zip(made.code_cells, outputs, strict=True)
    ]
    return Run("t", tuple(cells), executed_on=date(2026, 11, 20))


def differences(one: Run, other: Run, made: Post) -> list[str]:
    found = differing(made, one, other, verdicts(made, other), root=ROOT)
    return [str(problem) for problem in found]


def test_the_first_cell_that_differs_is_named_with_the_difference():
    made = herd()

    [problem] = differences(
        a_run(made, "{'a', 'b'}\n", "1"), a_run(made, "{'b', 'a'}\n", "2"), made
    )

    assert problem == (
        "error[twice]: cell 1 does not show the same in two runs\n"
        "  --> notebooks/herd.md:6, cell 1\n"
        "   |\n"
        " 6 | print(set(names))\n"
        "note: with another hash seed it has another output, from line 1 on\n"
        "note: was: {'a', 'b'}\n"
        "note: is: {'b', 'a'}\n"
        "help: sort what has no order, print no addresses or times, or mark the cell with "
        "`#| volatile: true`"
    )


def test_two_runs_that_show_the_same_are_good():
    made = herd()

    assert differences(a_run(made, "a\n"), a_run(made, "a\n"), made) == []


def test_what_is_known_to_differ_does_not_count():
    made = herd()
    one = a_run(made, f"<Lock at 0x7f3a5c0d1e20> {ROOT}/x 2026-11-20 10:01:02\n")
    other = a_run(made, f"<Lock at 0x7f3a5c0d9999> {ROOT}/x 2026-11-20 10:07:59\n")

    assert differences(one, other, made) == []


def test_a_volatile_cell_may_differ_and_the_next_one_may_not():
    made = herd("#| volatile: true")

    assert differences(a_run(made, "a\n", "1"), a_run(made, "a\n", "2"), made) == []
    assert len(differences(a_run(made, "a\n", "1"), a_run(made, "b\n", "2"), made)) == 1


def test_a_claim_that_fails_the_second_time_is_told_at_its_line_even_in_a_volatile_cell():
    made = herd("#| volatile: true")

    [problem] = differences(a_run(made, "a\n"), a_run(made, "a\n", n=4), made)

    assert problem.startswith(
        "error[twice]: in a second run the text says 3, the run gave 4\n"
        "  --> notebooks/herd.md:14, text after cell 2\n"
    )


@pytest.mark.parametrize("told", [True, False])
def test_a_second_run_that_broke_is_told(told: bool):
    made = herd()
    place = Location("notebooks/herd.md", 6, cell=1)
    crash = Problem("execute", "KeyError: 'x'", "mend it", place)
    cells = tuple(CellRun(cell.id, "failed") for cell in made.code_cells)
    second = Run("t", cells, problems=(crash,) if told else ())

    [problem] = differing(made, a_run(made, "a\n"), second, (), root=ROOT)

    assert problem.code == "twice"
    assert problem.message == (
        "in a second run: KeyError: 'x'"
        if told
        else "the post did not run to its end a second time"
    )
