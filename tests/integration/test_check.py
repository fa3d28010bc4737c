"""Whole checks by the real command line: what each finds, reports, remembers and leaves alone."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import fromstring

import jsonschema
import pytest

from tests.integration.blogs import Blog, a_blog, post
from tests.report.junit_rules import broken_rules

pytestmark = pytest.mark.xdist_group("check")

PROBLEMS = Path(__file__).parents[2] / "docs/problems.md"

SETTING = "parameters: {fix: true}\ncounterfactual: {parameters: {fix: false}, fails: [NAME]}"


def setting(name: str = "queries") -> str:
    return SETTING.replace("NAME", name)


#: A picture of one pixel.
PICTURE = (
    "from IPython.display import Image\nimport base64\n"
    "Image(base64.b64decode('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk"
    "+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='))"
)
NOTEBOOK = {
    "cells": [
        {"cell_type": "markdown", "id": "t", "metadata": {}, "source": ["# A notebook"]},
        {
            "cell_type": "code",
            "id": "c",
            "metadata": {},
            "source": ["hits = 3"],
            "outputs": [],
            "execution_count": None,
        },
        {
            "cell_type": "markdown",
            "id": "m",
            "metadata": {},
            "source": ["Of them\n", "[4](claim:hits) hit."],
        },
    ],
    "metadata": {"kernelspec": {"name": "python3", "display_name": "", "language": "python"}},
    "nbformat": 4,
    "nbformat_minor": 5,
}
#: Each post is wrong in one way; `good` in none.
POSTS = {
    "good.md": post(
        "queries = 9 if fix else 3047\nqueries",
        title="Good",
        head=setting(),
        prose="It made [9](claim:queries). See [the crash](crash.md).",
    ),
    "claim.ipynb": json.dumps(NOTEBOOK, indent=1),
    "crash.md": post("1 / 0", "n = 1", title="Crash", prose="[1](claim:n), [{}](claim:n)."),
    "draft.md": post("n = 3", title="Draft", head="draft: true", prose="All [4](claim:n)."),
    "herd.md": post("queries = 9", title="Herd", head=setting(), prose="Now [9](claim:queries)."),
    "broken.md": post(
        "n = 1 if fix else missing", title="Broken", head=setting("n"), prose="One [1](claim:n)."
    ),
    "gone.md": post(
        "if fix:\n    n = 1", title="Gone", head=setting("n"), prose="One [1](claim:n)."
    ),
    "lock.md": post("1", title="Lock", prose="See [it](good.md#reslts)."),
    "figure.md": post(PICTURE, title="Figure"),
    "unordered.md": post("print(set('abcdefgh'))", title="Unordered"),
    "volatile.md": post("#| volatile: true\nprint(set('abcdefgh'))", title="Volatile"),
    "expected.md": post('#| raises: "KeyError"\n{}["x"]', title="Expected"),
    "mute.md": post('#| raises: "KeyError"\n1', title="Mute", prose="Made [1](claim:n)."),
}


@pytest.fixture(scope="module")
def wrong(tmp_path_factory: pytest.TempPathFactory) -> Blog:
    """The blog of wrong posts, checked twice, with its reports in `build`."""
    blog = a_blog(tmp_path_factory.mktemp("wrong"))
    for path, text in POSTS.items():
        blog.write(path, text)
    words = ("--twice", "--format", "json", "--junit", "build/junit.xml")
    done = blog.run("check", *words)
    assert done.code == 1, str(done)
    (blog.root / "build/report.json").write_text(done.out)
    (blog.root / "build/log").write_text(done.err)
    return blog


@pytest.fixture(scope="module")
def report(wrong: Blog) -> Any:
    return json.loads((wrong.root / "build/report.json").read_text())


def found(report: Any, slug: str) -> list[tuple[str, str]]:
    """Code and message of everything that is wrong with a post."""
    [one] = [each for each in report["posts"] if each["slug"] == slug]
    claims = [claim["problem"] for claim in one["claims"] if claim["problem"]]
    tried = [problem for each in one["counterfactuals"] for problem in each["problems"]]
    every = [*one["problems"], *claims, *tried]
    return [(problem["code"], problem["message"]) for problem in every]


DEAD = "`../good/index.html#reslts` leads nowhere: nothing there is called `reslts`"


def test_each_wrong_post_is_found_wrong_and_in_nothing_else(report: Any):
    assert {slug: found(report, slug) for slug in [Path(name).stem for name in POSTS]} == {
        "good": [],
        "claim": [("claim", "the text says 4, the run gave 3")],
        "crash": [("execute", "ZeroDivisionError: division by zero")],
        "draft": [("claim", "the text says 4, the run gave 3")],
        "herd": [
            (
                "counterfactual",
                "with `fix = false` the claim `queries` still holds, so it proves nothing",
            )
        ],
        "broken": [
            (
                "counterfactual",
                "with `fix = false` the post broke: NameError: name 'missing' is not defined",
            )
        ],
        "gone": [("counterfactual", "with `fix = false` there is no `n`, so nothing was compared")],
        "lock": [("link", f"the link to {DEAD}")],
        "figure": [("alt", "the figure of cell 1 has neither an alternative text nor a caption")],
        "unordered": [("twice", "cell 1 does not show the same in two runs")],
        "volatile": [],
        "expected": [],
        "mute": [("execute", "cell 1 should raise `KeyError`, but it raised nothing")],
    }


def test_claims_that_nobody_could_judge_are_counted_where_the_cell_failed(report: Any):
    notes = {
        post["slug"]: [note for problem in post["problems"] for note in problem["notes"]]
        for post in report["posts"]
        if post["slug"] in ("crash", "mute")
    }

    assert notes == {
        "crash": ["2 claims could not be judged"],
        "mute": ["1 claim could not be judged"],
    }


def test_the_report_keeps_its_schema_and_counts_what_was_done(report: Any):
    schema = files("proofpress.report").joinpath("check.schema.json").read_text("utf-8")

    jsonschema.validate(report, json.loads(schema))

    counts = report["counts"]
    assert not report["green"]
    assert (counts["posts"], counts["executed"], counts["not_run"]) == (13, 13, 0)
    assert (counts["cells"], counts["claims"], counts["counterfactuals"]) == (12, 6, 4)
    assert counts["errors"] == 10


def test_every_run_is_made_in_one_check(wrong: Blog):
    log = (wrong.root / "build/log").read_text()

    assert log.startswith("check   13 posts, 30 runs\n")
    assert len(re.findall(r"^run ", log, flags=re.MULTILINE)) == 30


def test_the_place_of_a_problem_is_its_line(report: Any):
    places = {
        problem["code"]: (problem["place"]["path"], problem["place"]["line"])
        for post_ in report["posts"]
        for problem in post_["problems"]
    }

    def line_of(name: str, text: str) -> tuple[str, int]:
        lines = POSTS[name].split("\n")
        return f"notebooks/{name}", next(n for n, row in enumerate(lines, 1) if text in row)

    assert places["link"] == line_of("lock.md", "good.md#reslts")
    assert places["alt"] == line_of("figure.md", "from IPython")
    assert places["twice"] == line_of("unordered.md", "print")


def test_in_a_notebook_the_line_is_that_of_its_json(wrong: Blog, report: Any):
    [notebook] = [each for each in report["posts"] if each["slug"] == "claim"]
    place = notebook["claims"][0]["problem"]["place"]

    lines = (wrong.root / "notebooks/claim.ipynb").read_text().split("\n")
    assert '"[4](claim:hits) hit."' in lines[place["line"] - 1]
    assert lines[place["line"] - 1][place["column"] - 1 :].startswith("[4](claim:hits)")
    assert (place["cell"], place["cell_line"], place["prose"]) == (1, 2, True)


def test_junit_has_a_case_for_each_cell_claim_and_counterfactual(wrong: Blog):
    suites = fromstring((wrong.root / "build/junit.xml").read_text())

    assert list(broken_rules(suites)) == []
    marks = {
        suite.get("name"): {
            case.get("name"): case[0].tag if len(case) else "passed" for case in suite
        }
        for suite in suites
    }
    assert marks["good"] == {
        "cell 1": "passed",
        "claim queries: 9": "passed",
        "counterfactual 1: fix = false": "passed",
        "post": "passed",
    }
    assert marks["crash"] == {
        "cell 1": "error",
        "cell 2": "skipped",
        "claim n: 1": "skipped",
        "claim n: {}": "skipped",
        "post": "passed",
    }
    assert marks["draft"]["claim n: 4"] == "failure"
    assert marks["herd"]["counterfactual 1: fix = false"] == "failure"
    assert marks["lock"]["post"] == "failure"


def test_nothing_is_published(wrong: Blog):
    assert not (wrong.root / "build/site").exists()
    assert not (wrong.root / "build/failed").exists()


def test_a_check_of_records_executes_nothing_and_finds_the_same(wrong: Blog, report: Any):
    """Runs that were good are looked at; posts that broke have no record, and are not green."""
    done = wrong.run("check", "--cached", "--format", "json")

    cached = json.loads(done.out)
    assert done.code == 1
    assert done.err == "check   13 posts\n"
    assert cached["mode"] == "cached"
    for slug in ("good", "claim", "draft", "herd", "gone", "lock", "figure", "volatile"):
        assert found(cached, slug) == found(report, slug)
    for slug in ("crash", "mute"):
        [(code, message)] = found(cached, slug)
        assert code == "check"
        assert message.startswith(f"no record of `{slug}` holds, and `--cached` runs nothing: ")
    assert found(cached, "unordered") == []
    [(code, message)] = found(cached, "broken")
    assert (code, message.partition(" holds")[0]) == (
        "check",
        "no record of `broken` with `fix = false`",
    )


def test_annotations_name_file_and_line_and_nothing_else_begins_like_one(wrong: Blog):
    done = wrong.run("check", "--cached", "--format", "github")

    commands = [line for line in done.out.splitlines() if line.startswith("::")]
    errors = [line for line in commands if line.startswith("::error ")]
    assert all(re.match(r"::error file=notebooks/[\w.]+,", line) for line in errors)
    assert any(
        re.match(r"::error file=notebooks/claim\.ipynb,line=\d+,col=\d+,title=", line)
        for line in errors
    )
    rest = done.out.splitlines()[len(commands) :]
    assert {line.split()[0] for line in rest} == {"ok", "failed", "not", "red"}


EXAMPLES = {
    "alt": {"herd.md": POSTS["figure.md"]},
    "check": {"herd.md": POSTS["good.md"].replace("See [the crash](crash.md).", "")},
    "counterfactual": {"herd.md": POSTS["herd.md"]},
    "link": {
        "herd.md": post("1", title="Herd", prose="See [it](one-lock.md#reslts)."),
        "one-lock.md": "# One lock\n\n## Results\n",
    },
    "twice": {"herd.md": POSTS["unordered.md"]},
}


@pytest.mark.parametrize("code", EXAMPLES)
def test_the_example_of_a_code_is_what_a_check_prints(code: str, tmp_path: Path):
    section = re.split(rf"^## {code}$", PROBLEMS.read_text("utf-8"), flags=re.MULTILINE)[1]
    blog = a_blog(tmp_path)
    for path, text in EXAMPLES[code].items():
        blog.write(path, text)

    done = blog.run("check", "herd", *{"check": ["--cached"], "twice": ["--twice"]}.get(code, []))

    assert done.code == 1
    assert section.split("```")[1].strip() in done.out.splitlines(), str(done)
