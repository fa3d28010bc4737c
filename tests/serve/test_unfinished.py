"""What a page shows of a run that goes on: cells that ended anew, those to come as they were."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from proofpress.execute.observed import Observed
from proofpress.execute.run import CellRun, Run, Status
from proofpress.post.post import Post
from proofpress.post.read import read as read_post
from proofpress.render.render import render
from proofpress.serve.unfinished import filled, nothing_yet, verdicts_so_far
from proofpress.source.read import read as read_source
from proofpress.source.source import SourceFile

TEXT = """---
title: The herd
---
In the end there were [7](claim:last).

```{code-cell} python
first = 3
print(first)
```

There were [3](claim:first), and [9](claim:first "== last + 2").

```{code-cell} python
last = 7
print(last)
```
"""


def a_post(text: str = TEXT) -> Post:
    source = read_source(SourceFile(PurePosixPath("notebooks/herd.md"), text.encode()))
    assert source is not None and source.value is not None
    post = read_post(source.value)
    assert post.value is not None
    return post.value


def a_cell(post: Post, at: int, printed: str, status: Status = "ok", **values: object) -> CellRun:
    output = {"output_type": "stream", "name": "stdout", "text": printed}
    return CellRun(post.code_cells[at].id, status, (output,), observed=Observed(values=values))


def a_run(post: Post, first: int, last: int) -> Run:
    ended = a_cell(post, 0, f"{first}\n", first=first), a_cell(post, 1, f"{last}\n", last=last)
    return Run("herd", ended)


def half(post: Post, first: int) -> Run:
    """A run whose first cell has ended."""
    to_come = CellRun(post.code_cells[1].id, "not run")
    return Run("herd", (a_cell(post, 0, f"{first}\n", first=first), to_come))


def printed(run: Run) -> list[tuple[str, list[str]]]:
    return [(cell.status, [output["text"] for output in cell.outputs]) for cell in run.cells]


def test_cells_to_come_show_what_they_showed_before() -> None:
    post = a_post()

    run = filled(post, half(post, 4), (post, a_run(post, 3, 7)))

    assert printed(run) == [("ok", ["4\n"]), ("waiting", ["7\n"])]


def test_before_the_first_cell_has_ended_all_wait() -> None:
    post = a_post()

    run = filled(post, nothing_yet(post), (post, a_run(post, 3, 7)))

    assert printed(run) == [("waiting", ["3\n"]), ("waiting", ["7\n"])]


def test_a_new_cell_between_others_has_nothing_to_show() -> None:
    before = a_post()
    post = a_post(TEXT.replace("There were", "```{code-cell} python\nmore = 1\n```\n\nThere were"))

    run = filled(post, nothing_yet(post), (before, a_run(before, 3, 7)))

    assert printed(run) == [("waiting", ["3\n"]), ("waiting", []), ("waiting", ["7\n"])]


def test_a_changed_cell_shows_its_old_output_until_it_has_ended() -> None:
    before = a_post()
    post = a_post(TEXT.replace("first = 3", "first = 4"))

    run = filled(post, nothing_yet(post), (before, a_run(before, 3, 7)))

    assert printed(run) == [("waiting", ["3\n"]), ("waiting", ["7\n"])]


def test_a_claim_is_judged_as_soon_as_no_cell_to_come_can_change_it() -> None:
    post = a_post()
    run = filled(post, half(post, 4), (post, a_run(post, 3, 7)))

    found = verdicts_so_far(post, run)

    assert [(one.text, one.value, one.pending, one.holds) for one in found] == [
        ("7", "7", True, False),  # the value at the end
        ("3", "4", False, False),  # its cell has ended
        ("9", "4", True, False),  # what its rule names may come
    ]


def test_the_verdicts_of_a_run_that_ended_are_final() -> None:
    post = a_post()

    found = verdicts_so_far(post, filled(post, a_run(post, 3, 7), None))

    assert [one.pending for one in found] == [False, False, False]


def test_the_page_marks_what_waits_and_claims_that_nobody_judged_yet() -> None:
    post = a_post()
    run = filled(post, half(post, 3), (post, a_run(post, 3, 7)))

    article = render(
        post, run, read_file=lambda _: None, verdicts=verdicts_so_far(post, run), strict=False
    ).value

    assert article is not None
    assert re.findall(r'class="cell" id="(\S+?)"( data-waiting)?', article.body) == [
        ("cell-1", ""),
        ("cell-2", " data-waiting"),
    ]
    assert re.findall(r'<span class="(claim[ \w]*)" id="(\S+?)"', article.body) == [
        ("claim pending", "claim-last"),
        ("claim crowded", "claim-first"),
        ("claim pending crowded", "claim-first-2"),
    ]
    assert "1 of 3 claims hold, 2 not checked yet." in article.body
    assert (article.held, article.whole) == (1, False)
