"""Claims against real runs: what does not hold is not published, and mended words run nothing."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path

import pytest

from tests.integration.blogs import Blog, a_blog, post, ran

#: Twelve claims: every place in which people read, and every kind of address.
HEAD = """\
title: "[7](claim:seven) in the title"
dek: "The dek has [7](claim:seven)"
summary: >
  Folded words and
  [7](claim:seven)
image: a.png
image_alt: "[7](claim:seven) in a picture"
date: 2026-01-01"""
TEXT = """\
## Heading [7](claim:seven)

Prose [7](claim:stats.p95), [**7**](claim:rows[1]) and
[`7`](claim:hits%5B%22a%20b%22%5D) lines.

| table |
|-------|
| [7 ms](claim:took "<= 7") |

![picture of [7](claim:seven)](a.png)"""
OPTIONS = """\
#| fig-cap: "A caption of [7](claim:seven)"
#| fig-alt: An alt text of [7](claim:later)
"""
CODE = """\
import datetime
seven, later = 7, 7
stats = {"p95": 7.0}
rows = (1, 7)
hits = {"a b": 7}
took = datetime.timedelta(milliseconds=6.9)
seven"""
AFTER = "And [7](claim:later) at last."


def _markdown() -> str:
    return f"---\n{HEAD}\n---\n\n{TEXT}\n\n```{{code-cell}}\n{OPTIONS}{CODE}\n```\n\n{AFTER}\n"


def _percent() -> str:
    def commented(text: str) -> str:
        return "\n".join(f"# {line}".rstrip() for line in text.split("\n"))

    head, text, after = (commented(part) for part in (f"---\n{HEAD}\n---", TEXT, AFTER))
    return (
        f"{head}\n\n# %% [markdown]\n{text}\n\n# %%\n{OPTIONS}{CODE}\n\n# %% [markdown]\n{after}\n"
    )


def _notebook() -> str:
    cells = [
        ("raw", f"---\n{HEAD}\n---"),
        ("markdown", TEXT),
        ("code", OPTIONS + CODE),
        ("markdown", AFTER),
    ]
    made: list[dict[str, object]] = [
        {"cell_type": kind, "id": f"c{n}", "metadata": {}, "source": source}
        for n, (kind, source) in enumerate(cells)
    ]
    made[2] |= {"outputs": [], "execution_count": None}
    kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"kernelspec": kernelspec},
        "cells": made,
    }
    return json.dumps(notebook)


PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
POSTS = {
    "words/index.md": _markdown(),
    "script/index.py": _percent(),
    "book/index.ipynb": _notebook(),
}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Blog:
    blog = a_blog(tmp_path_factory.mktemp("claims"))
    for path, text in POSTS.items():
        blog.write(path, text)
        blog.write(f"{path.partition('/')[0]}/a.png", PICTURE)
    blog.build()
    return blog


def test_claims_hold_in_every_place_and_every_format(published: Blog) -> None:
    assert published.pages() == {"words", "script", "book"}


def test_a_wrong_number_in_any_place_is_told_there_and_the_old_pages_stay(published: Blog) -> None:
    before = published.digests()
    for path, text in POSTS.items():
        published.write(
            path, text.replace("[7", "[8").replace("[**7", "[**8").replace("[`7", "[`8")
        )

    done = published.run("build")

    for path, text in POSTS.items():
        published.write(path, text)
    assert (done.code, ran(done)) == (1, set())
    assert published.digests() == before
    told = re.findall(
        r"^error\[claim\]: (.*)\n  --> notebooks/(\w+)/index\.\w+(.*)\n.*\n(.*)\n +\| ( *)(\^+)$",
        done.out,
        re.MULTILINE,
    )
    assert len(told) == 3 * 13, done.out
    for _message, _slug, _place, row, before_caret, caret in told:
        source = row.partition(" | ")[2]
        link = source[len(before_caret) : len(before_caret) + len(caret)]
        assert re.fullmatch(r"\[.*8.*\]\(claim:.*\)", link), row
    for slug in ("words", "script", "book"):
        assert sum(one[1] == slug for one in told) == 13


def test_the_words_are_mended_and_nothing_runs(tmp_path: Path) -> None:
    blog = a_blog(tmp_path)
    blog.write(
        "herd.md",
        "# The herd\n\n```{code-cell}\nqueries = 3051\n```\n\n"
        "One page made [3,047](claim:queries).\n",
    )

    wrong = blog.run("build")
    blog.replace("herd.md", "3,047", "3,051")
    right = blog.build()

    assert (wrong.code, ran(wrong), ran(right)) == (1, {"herd"}, set())
    assert wrong.out.split("\n\n")[0] == (
        "error[claim]: the text says 3,047, the run gave 3,051\n"
        "  --> notebooks/herd.md:7, text after cell 1\n"
        "   |\n"
        " 7 | One page made [3,047](claim:queries).\n"
        "   |               ^^^^^^^^^^^^^^^^^^^^^^\n"
        "note: `queries` is 3,051, set by cell 1; rule: exact\n"
        "help: correct the text to 3,051, or fill it in: [{:,}](claim:queries)"
    )
    assert "up to its failure" not in wrong.out
    assert blog.pages() == {"herd"}


def test_a_claim_on_a_recorded_value_is_added_and_nothing_runs(tmp_path: Path) -> None:
    blog = a_blog(tmp_path)
    blog.write("herd.md", post("queries = 3051\nstats = {'p95': 1.25}", title="Herd"))
    blog.build()

    blog.replace("herd.md", "Words.", "[{:,}](claim:queries) and [1.3](claim:stats.p95).")
    wrong = blog.run("build")
    blog.replace("herd.md", "[1.3]", "[1.25]")
    right = blog.build()

    assert "the text says 1.3, the run gave 1.25" not in wrong.out  # half a unit away: it holds
    assert (wrong.code, ran(wrong), ran(right)) == (0, set(), set())
    assert re.search(r"3,051.* and 1\.25", blog.page("herd"))


def test_parameters_can_be_claimed(tmp_path: Path) -> None:
    blog = a_blog(tmp_path)
    head = "title: {}\nparameters: {{users: 50}}"
    text = "It had [50](claim:users) users."
    blog.write("first.md", post("double = users * 2", head=head.format("First"), prose=text))
    tagged = ":tags: [parameters]\nusers = 1"
    blog.write("tagged.md", post(tagged, head=head.format("Tagged"), prose=text))
    blog.write("wrong.md", post(tagged, head=head.format("Wrong"), prose=text.replace("50", "1")))

    done = blog.run("build", "--keep-going")

    assert done.code == 1
    assert blog.pages() == {"first", "tagged"}
    assert done.out.count("error[") == 1
    assert "the text says 1, the run gave 50" in done.out
    assert "note: `users` is 50, set by cell 1; rule: exact" in done.out


def test_what_is_not_executed_has_no_verdicts(tmp_path: Path) -> None:
    blog = a_blog(tmp_path)
    blog.write("herd.md", post("queries = 1", title="Herd", prose="[3,047](claim:queries) queries"))

    done = blog.build("--no-execute")

    assert "3,047 queries" in blog.page("herd")
    assert ran(done) == set()
