"""A blog that is followed while it is written: real files and kernels, the desk in this process."""

from __future__ import annotations

import errno
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pytest

from proofpress.execute.side_by_side import import_libraries
from proofpress.execute.warm.kernels import WarmKernels
from proofpress.store import objects
from tests.integration.blogs import Blog, a_blog, post
from tests.integration.desks import AtWork, at_work, renamed_over

#: One worker has the kernels' parent.
pytestmark = pytest.mark.xdist_group("serve")

_SHEET = re.compile(r"assets/[^\"]+\.css")

CONFIG = 'title = "Night desk"\nurl = "https://night.example/"\n'
HERD = """---
title: The herd
date: 2026-01-02
---
Some words; it ended at [7](claim:last).

```{code-cell} python
first = 3
print("first is", first)
```

There were [3](claim:first).

```{code-cell} python
last = 7
print("last is", last)
```
"""


@pytest.fixture(scope="module")
def kernels() -> Iterator[WarmKernels]:
    import_libraries()
    with WarmKernels() as warm:
        yield warm


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    made = a_blog(tmp_path / "blog", config=CONFIG)
    made.write("herd.md", HERD)
    made.write("essay.md", "---\ntitle: An essay\ndate: 2026-01-01\n---\nSee [it](herd.md).\n")
    return made


@pytest.fixture
def work(blog: Blog, kernels: WarmKernels) -> Iterator[AtWork]:
    with at_work(blog, kernels) as made:
        yield made


def codes(work: AtWork) -> list[str]:
    return [problem.code for problem in work.state.problems]


def test_what_is_there_is_run_and_shown_drafts_and_scheduled_posts_too(
    blog: Blog, kernels: WarmKernels
) -> None:
    blog.write("draft.md", "---\ntitle: A draft\ndraft: true\n---\nNot yet.\n")
    blog.write("later.md", "---\ntitle: Later\npublish: 2999-01-01\n---\nNot yet either.\n")

    with at_work(blog, kernels) as work:
        assert [(one.slug, one.status, one.draft) for one in work.state.posts] == [
            ("draft", "good", True),
            ("essay", "good", False),
            ("herd", "good", False),
            ("later", "good", False),
        ]
        assert "last is 7" in work.text("herd")
        assert "Not yet." in work.text("draft")
        home = (work.file("index.html") or b"").decode()
        assert all(title in home for title in ("A draft", "Later", "The herd", "An essay"))
    assert work.runs == [("herd", "no good run yet")]
    assert not (blog.root / "build/site").exists()


def test_words_that_change_are_shown_without_a_run(work: AtWork) -> None:
    since = len(work.changes)

    work.blog.replace("herd.md", "Some words", "Other words")
    work.wait(lambda: work.told(since))

    assert "Other words" in work.text("herd")
    assert work.runs == [("herd", "no good run yet")]
    assert work.changes[since].pages == {PurePosixPath("posts/herd/index.html")}


def test_a_new_title_reaches_the_lists_after_the_page(work: AtWork) -> None:
    work.file("index.html"), work.file("archive/index.html")
    since = len(work.changes)

    work.blog.replace("herd.md", "title: The herd", "title: The flock")
    work.wait(lambda: b"The flock" in (work.file("index.html") or b""))
    work.wait(lambda: {"index.html", "archive/index.html"} <= work.told(since))

    assert "posts/herd/index.html" in {str(page) for page in work.changes[since].pages}


def test_code_that_changes_is_run_for_the_reason_of_the_plan(work: AtWork) -> None:
    work.blog.replace("herd.md", "last = 7", "last = 3 + 4")
    work.wait(lambda: len(work.runs) == 2)

    assert work.runs[1] == ("herd", "cell 2 changed")
    assert (work.status("herd"), "last = 3 + 4" in work.text("herd")) == ("good", True)


def test_cells_appear_as_they_end_and_those_to_come_are_marked(
    blog: Blog, kernels: WarmKernels, tmp_path: Path
) -> None:
    gate = tmp_path / "gate"
    waits = f'import os, time\nwhile not os.path.exists("{gate}"):\n    time.sleep(0.02)\nlast = 7'
    with at_work(blog, kernels) as work:
        blog.write("herd.md", HERD.replace("last = 7", waits).replace("first = 3", "first = 2 + 1"))

        work.wait(lambda: 'id="cell-2" data-waiting' in work.html("herd"))
        work.wait(lambda: 'id="cell-1" data-waiting' not in work.html("herd"))
        state, text, html = work.post("herd"), work.text("herd"), work.html("herd")
        gate.write_text("")
        work.wait(lambda: work.status("herd") == "good" and len(work.runs) == 2)

        assert (state.status, state.cell, state.cells) == ("running", 2, 2)
        assert "first = 2 + 1" in text
        assert "last is 7" in text  # as it was before
        assert "1 of 2 claims hold, 1 not checked yet" in text
        assert html.count('class="claim pending') == 1
        assert "data-waiting" not in work.html("herd")
        assert "2 claims, all of which hold" in work.text("herd")


def test_a_newer_save_ends_the_run_of_the_older_one(
    blog: Blog, kernels: WarmKernels, tmp_path: Path
) -> None:
    mark = tmp_path / "mark"
    forever = f'open("{mark}", "w").write(str(__import__("os").getpid()))\nwhile True: print("x")'
    with at_work(blog, kernels) as work:
        blog.write("herd.md", HERD.replace("last = 7", forever))
        work.wait(lambda: mark.exists() and mark.read_text())
        blog.write("herd.md", HERD.replace("last = 7", "last = 8 - 1"))
        work.wait(lambda: len(work.runs) == 2)

        assert work.runs[1] == ("herd", "cell 2 changed")
        assert (work.status("herd"), "last = 8 - 1" in work.text("herd")) == ("good", True)
        assert not Path(f"/proc/{mark.read_text()}").exists()


def test_of_a_post_that_is_deleted_while_it_runs_nothing_is_kept(
    blog: Blog, kernels: WarmKernels, tmp_path: Path
) -> None:
    mark = tmp_path / "mark"
    with at_work(blog, kernels) as work:
        forever = f'open("{mark}", "w").close()\nwhile True: pass'
        blog.write("herd.md", HERD.replace("last = 7", forever))
        work.wait(mark.exists)

        (blog.root / "notebooks/herd.md").unlink()
        work.wait(lambda: work.forgotten)

        assert work.forgotten == ["notebooks/herd.md"]
        assert work.status("herd") == "gone"


def test_words_that_change_while_a_post_runs_do_not_end_its_run(
    blog: Blog, kernels: WarmKernels, tmp_path: Path
) -> None:
    gate = tmp_path / "gate"
    waits = f'import os, time\nwhile not os.path.exists("{gate}"):\n    time.sleep(0.02)\nlast = 7'
    with at_work(blog, kernels) as work:
        blog.write("herd.md", HERD.replace("last = 7", waits))
        work.wait(lambda: work.post("herd").cell == 2)
        blog.replace("herd.md", "Some words", "Other words")
        work.shows("herd", "Other words")
        gate.write_text("")
        work.wait(lambda: work.status("herd") == "good")

        assert [reason for _, reason in work.runs] == ["no good run yet", "cell 2 changed"]
        assert "Other words" in work.text("herd")


def test_a_claim_that_fails_is_said_and_the_last_good_page_stays(work: AtWork) -> None:
    before = work.html("herd")

    work.blog.replace("herd.md", "[7](claim:last)", "[8](claim:last)")
    work.wait(lambda: work.status("herd") == "failed")
    [problem] = work.post("herd").problems
    stayed = work.html("herd")
    work.blog.replace("herd.md", "[8](claim:last)", "[7](claim:last)")
    work.wait(lambda: work.status("herd") == "good")

    fact = f"{problem.location}: error[claim]: the text says 8, the run gave 7"
    assert stayed == before
    assert str(problem.location).startswith("notebooks/herd.md:5")
    assert work.said == [f"wrong   {fact}; help: {problem.help}", f"gone    {fact}"]
    assert len(work.runs) == 1


def test_a_kernel_that_dies_is_said_and_the_last_good_page_stays(work: AtWork) -> None:
    before = work.html("herd")

    work.blog.replace("herd.md", "last = 7", "import os; os._exit(3)")
    work.wait(lambda: work.status("herd") == "failed")

    [problem] = work.post("herd").problems
    assert "exit code 3" in problem.message
    assert work.html("herd") == before


def test_of_a_hundred_saves_the_last_one_counts(work: AtWork) -> None:
    file = work.blog.root / "notebooks/herd.md"
    since = len(work.changes)

    for number in range(100):
        renamed_over(file, HERD.replace("Some words", f"Words {number}"))
    work.shows("herd", "Words 99")
    work.wait(lambda: work.told(since))

    assert {one.status for change in work.changes[since:] for one in change.state.posts} == {"good"}
    assert len(work.runs) == 1


def test_a_file_that_is_half_there_for_a_moment_is_no_problem(work: AtWork) -> None:
    file = work.blog.root / "notebooks/herd.md"
    since = len(work.changes)

    file.write_text("")
    file.unlink()
    file.write_text("---\ntitle: [")
    file.write_text(HERD.replace("Some words", "Whole words"))
    work.shows("herd", "Whole words")
    work.wait(lambda: work.told(since))

    assert {one.status for change in work.changes[since:] for one in change.state.posts} == {"good"}


def test_a_notebook_that_stays_half_there_is_said_and_its_page_stays(
    blog: Blog, kernels: WarmKernels
) -> None:
    cell = {"cell_type": "markdown", "id": "a", "metadata": {}, "source": "# Half\n\nWhole."}
    whole = json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]})
    blog.write("half.ipynb", whole)
    with at_work(blog, kernels) as work:
        blog.write("half.ipynb", whole[: len(whole) // 2])
        work.wait(lambda: work.status("half") == "unread")
        said, text = work.post("half").problems, work.text("half")
        blog.write("half.ipynb", whole.replace("Whole.", "Whole again."))
        work.shows("half", "Whole again.")

        assert [(one.code, one.severity) for one in said] == [("source", "error")]
        assert "Whole." in text
        assert work.status("half") == "good"


def test_a_post_that_is_renamed_keeps_its_run_and_one_that_is_deleted_goes(work: AtWork) -> None:
    folder = work.blog.root / "notebooks"

    (folder / "herd.md").rename(folder / "flock.md")
    work.wait(lambda: work.status("flock") == "good" and work.status("herd") == "gone")
    moved = work.text("flock")
    followed = work.state.moved
    (folder / "flock.md").unlink()
    work.wait(lambda: work.status("flock") == "gone")

    assert "last is 7" in moved
    assert followed == ((PurePosixPath("notebooks/herd.md"), PurePosixPath("notebooks/flock.md")),)
    assert work.file("posts/herd/index.html") is None
    assert work.file("posts/flock/index.html") is None
    assert len(work.runs) == 1


def test_a_data_file_that_changes_runs_the_posts_that_read_it(
    blog: Blog, kernels: WarmKernels
) -> None:
    (blog.root / "data").mkdir()
    (blog.root / "data/hits.csv").write_text("7")
    blog.write("herd.md", HERD.replace("last = 7", 'last = int(open("../data/hits.csv").read())'))
    with at_work(blog, kernels) as work:
        (blog.root / "data/hits.csv").write_text("9")
        work.wait(lambda: len(work.runs) == 2)

        assert work.runs[1][1].startswith("`../data/hits.csv` changed")
        assert work.post("herd").problems[0].message == "the text says 7, the run gave 9"


def test_a_post_that_writes_what_it_reads_does_not_run_for_ever(
    blog: Blog, kernels: WarmKernels
) -> None:
    count = 'from pathlib import Path\nfile = Path("count")\nfile.write_text(str(last) * 2)'
    blog.write("own/index.md", post("last = 1", count, title="Own"))
    (blog.root / "notebooks/own/count").write_text("0")
    native = 'import subprocess\nsubprocess.run("date +%N > ticks", shell=True, check=True)'
    blog.write("native/index.md", post(native, title="Native"))
    with at_work(blog, kernels) as work:
        blog.replace("herd.md", "last = 7", "last = 6 + 1")
        work.wait(lambda: work.runs[-1:] == [("herd", "cell 2 changed")])
        blog.replace("herd.md", "last = 6 + 1", "last = 7")
        work.wait(lambda: work.status("herd") == "good")

        assert sum(slug == "own" for slug, _ in work.runs) <= 2
        assert sum(slug == "native" for slug, _ in work.runs) <= 2


def test_a_bad_config_is_said_and_the_last_good_one_goes_on(work: AtWork) -> None:
    file = work.blog.root / "proofpress.toml"

    file.write_text(CONFIG.replace("title", "titel"))
    work.wait(lambda: codes(work) == ["config"])
    home = work.file("index.html") or b""
    held = work.state.held
    file.write_text(CONFIG.replace("Night desk", "Day desk"))
    work.wait(lambda: codes(work) == [] and b"Day desk" in (work.file("index.html") or b""))

    fact = "proofpress.toml:1:1: error[config]: unknown key `titel`"
    assert b"Night desk" in home
    assert len(work.runs) == 1
    assert (held, work.state.held, work.state.title) == (True, False, "Day desk")
    assert work.said == [f"wrong   {fact}; help: did you mean `title`?", f"gone    {fact}"]


def test_a_template_that_is_broken_is_said_with_its_line_and_the_page_stays(work: AtWork) -> None:
    before = work.html("herd")
    file = work.blog.root / "templates/site/post.html.j2"
    file.parent.mkdir(parents=True)
    base = '{% extends "proofpress/site/post.html.j2" %}\n'

    file.write_text(base + "{% block body %}{% if %}{% endblock %}")
    work.wait(lambda: codes(work) == ["template"])
    [problem] = work.state.problems
    stayed = work.html("herd")
    file.write_text(base)
    work.wait(lambda: codes(work) == [])

    assert str(problem.location) == "templates/site/post.html.j2:2"
    assert stayed == before
    assert work.html("herd") == before


def test_a_template_counts_in_a_folder_that_was_made_empty(work: AtWork) -> None:
    folder = work.blog.root / "templates"
    before = work.desk.stand.paper

    folder.mkdir()
    work.wait(lambda: work.desk.stand.paper is not before)
    work.settled()
    (folder / "site").mkdir()
    (folder / "site/home.html.j2").write_text(
        '{% extends "proofpress/site/home.html.j2" %}{% block after %}Write to me{% endblock %}'
    )

    work.wait(lambda: b"Write to me" in (work.file("index.html") or b""))


def test_a_broken_template_of_articles_is_said_at_the_posts_and_their_pages_stay(
    work: AtWork,
) -> None:
    before = work.html("herd")
    file = work.blog.root / "templates/post/article.html.j2"
    file.parent.mkdir(parents=True)

    file.write_text("\n{% if %}")
    work.wait(lambda: work.status("herd") == work.status("essay") == "failed")
    problems = work.post("herd").problems
    stayed = work.html("herd")
    file.write_text('{% extends "proofpress/post/article.html.j2" %}')
    work.wait(lambda: work.status("herd") == work.status("essay") == "good")

    assert [(one.code, str(one.location)) for one in problems] == [
        ("template", "templates/post/article.html.j2:2")
    ]
    assert (stayed, work.html("herd"), len(work.runs)) == (before, before, 1)


def test_a_style_that_changes_is_in_another_sheet_of_the_pages_that_somebody_has(
    work: AtWork,
) -> None:
    before = work.html("herd")
    since = len(work.changes)
    file = work.blog.root / "templates/static/style/own.css"
    file.parent.mkdir(parents=True)

    file.write_text("main { color: teal }")
    work.wait(lambda: any(change.pages for change in work.changes[since:]))

    first = next(change for change in work.changes[since:] if change.pages)
    after = work.html("herd")
    [old], [new] = set(_SHEET.findall(before)), set(_SHEET.findall(after))
    assert b"color: teal" in (work.file(new) or b"")
    assert after == before.replace(old, new)
    assert first.pages == {PurePosixPath("posts/herd/index.html")}


def test_a_full_disk_is_said_once_and_the_preview_goes_on(
    work: AtWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, _: bytes, **__: bool) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))

    with monkeypatch.context() as patched:
        patched.setattr(objects, "replace_with_folder", full)
        work.blog.replace("herd.md", "last = 7", "last = 4 + 3")
        work.wait(lambda: len(work.runs) == 2 and codes(work) == ["disk"])
        work.blog.replace("herd.md", "Some words", "Other words")
        work.shows("herd", "Other words")
        while_full = (codes(work), work.status("herd"), "last = 4 + 3" in work.text("herd"))
    work.blog.replace("herd.md", "last = 4 + 3", "last = 5 + 2")
    work.wait(lambda: codes(work) == [])

    assert while_full == (["disk"], "good", True)


def test_a_build_beside_it_has_the_same_pages_and_runs_nothing_again(work: AtWork) -> None:
    work.blog.replace("herd.md", "last = 7", "last = 14 // 2")
    work.wait(lambda: len(work.runs) == 2)

    built = work.blog.build()

    assert "2 unchanged" in built.err or "to run" not in built.err
    assert differing(work) == []


def differing(work: AtWork) -> list[str]:
    """Files of the built site that are not what the desk shows."""
    site = work.blog.site
    found = []
    for path in sorted(site.rglob("*")):
        name = path.relative_to(site).as_posix()
        if (
            path.is_file()
            and not path.name.startswith(".")
            and work.file(name) != path.read_bytes()
        ):
            found.append(name)
    return found
