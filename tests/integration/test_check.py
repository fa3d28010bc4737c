"""Whole checks by the real command line: what each finds, reports, remembers and leaves alone."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import fromstring

import jsonschema  # type: ignore[import-untyped]
import pytest

from tests.integration.blogs import Blog, Done, a_blog, post, ran
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
    "crash.md": post("1 / 0", title="Crash"),
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
    "mute.md": post('#| raises: "KeyError"\n1', title="Mute"),
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
    assert marks["crash"] == {"cell 1": "error", "post": "passed"}
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


# What a check leaves, and what it takes


def test_good_runs_are_remembered_and_a_build_need_not_repeat_them(tmp_path: Path):
    blog = a_blog(tmp_path)
    blog.write("good/index.md", POSTS["good.md"].replace("See [the crash](crash.md).", ""))
    blog.write("good/data.csv", "1\n")

    first = blog.run("check")
    built = blog.build()
    site = blog.digests()
    again = blog.run("check")
    cached = blog.run("check", "--cached")
    blog.write("good/data.csv", "2\n")
    stale = blog.run("check", "--cached")

    assert (first.code, again.code, cached.code, stale.code) == (0, 0, 0, 1), str(first)
    assert first.out.splitlines()[-1].startswith(
        "green   1 post with 1 cell executed, 1 claim checked, 1 counterfactual, "
    )
    assert ran(first) == {"good"}
    assert ran(built) == set()
    assert ran(again) == {"good"}
    assert ran(cached) == set()
    assert blog.digests() == site
    assert "`data.csv` changed" in stale.out
    assert "checked against records, nothing executed" in cached.out


def test_a_counterfactual_is_not_taken_for_the_last_run_of_its_post(tmp_path: Path):
    blog = a_blog(tmp_path)
    blog.write("good.md", POSTS["good.md"].replace("See [the crash](crash.md).", ""))

    assert blog.run("check").code == 0

    assert blog.why() == {"good": []}
    blog.replace("good.md", "3047", "3048")
    assert blog.why() == {"good": ["cell 1 changed"]}


def test_a_post_that_reached_another_machine_is_no_record_for_a_check(tmp_path: Path):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        blog = a_blog(tmp_path)
        blog.write(
            "net.md", post(f"import socket\nsocket.create_connection(('127.0.0.1', {port}))")
        )

        first, cached = blog.run("check"), blog.run("check", "--cached")

    assert first.code == 0, str(first)
    assert cached.code == 1
    assert f"its last run reached `127.0.0.1:{port}`" in cached.out


def test_no_secret_of_the_environment_is_in_anything_that_a_check_leaves(tmp_path: Path):
    names = ("GITHUB_TOKEN", "ACTIONS_RUNTIME_TOKEN", "AWS_SECRET_ACCESS_KEY", "PGPASSWORD", "XYZ")
    blog = a_blog(tmp_path, **{name: f"canary-{name}" for name in names})
    look = (
        "import os, subprocess\nseen = str(dict(os.environ))\nprint(seen)\n"
        "print(subprocess.run('env', capture_output=True, text=True).stdout)"
    )
    blog.write("good.md", post(look, title="Good", head=setting("seen").replace("fix", "f")))
    blog.write("bad.md", post(f"{look}\nraise ValueError(dict(os.environ))", title="Bad"))

    for form in ("text", "json", "github"):
        done = blog.run("check", "--twice", "--format", form, "--junit", "build/junit.xml")
        assert done.code == 1
        assert "canary" not in done.out + done.err

    left = [path for path in blog.root.rglob("*") if path.is_file()]
    assert any(path.name == "junit.xml" for path in left)
    assert [path for path in left if b"canary" in path.read_bytes()] == []


def test_an_interrupted_check_leaves_no_process_and_says_130(tmp_path: Path):
    blog = a_blog(tmp_path)
    started, pid = tmp_path / "started", tmp_path / "pid"
    blog.write(
        "slow.md",
        post(
            f"import os, pathlib, time\npathlib.Path({str(pid)!r}).write_text(str(os.getpid()))\n"
            f"pathlib.Path({str(started)!r}).touch()\ntime.sleep(60)"
        ),
    )
    check = subprocess.Popen(
        blog.command("check"),
        cwd=blog.root,
        env=blog.variables(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        wait_for(started)
        check.send_signal(signal.SIGINT)
        check.communicate(timeout=30)
    finally:
        check.kill()
        check.wait()

    assert check.returncode == 130
    if sys.platform == "linux":
        deadline = time.monotonic() + 10
        while alive(blog.root) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert alive(blog.root) == []


def wait_for(path: Path) -> None:
    deadline = time.monotonic() + 60
    while not path.exists():
        assert time.monotonic() < deadline, f"{path} never came"
        time.sleep(0.02)


def alive(root: Path) -> list[int]:
    """Processes whose working directory lies in the blog."""
    found_ = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                folder = (entry / "cwd").readlink()
            except OSError:
                continue
            if folder.is_relative_to(root):
                found_.append(int(entry.name))
    return found_


# Links to other sites


@pytest.fixture
def a_site() -> Iterator[tuple[str, list[str]]]:
    """A server that knows `/here` alone, and what it was asked."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(f"{self.command} {self.path}")
            self.send_response(200 if self.path == "/here" else 404)
            self.end_headers()

        def do_HEAD(self) -> None:
            self.do_GET()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_dead_link_to_another_site_is_one_problem_and_good_ones_are_asked_once(
    tmp_path: Path, a_site: tuple[str, list[str]]
):
    url, asked = a_site
    blog = a_blog(tmp_path)
    blog.write("one.md", f"# One\n\n[a]({url}/here) and [b]({url}/gone#x).\n")
    blog.write("two.md", f"# Two\n\n[b]({url}/gone).\n")

    inside = blog.run("check")
    assert (inside.code, asked) == (0, [])
    outside = blog.run("check", "--external")
    blog.run("check", "--external")

    assert outside.code == 1
    assert outside.out.count("error[link]") == 1
    assert f"error[link]: `{url}/gone` answers 404 (not found)" in outside.out
    assert "  --> notebooks/one.md:3, text before cell 1" in outside.out
    assert "note: also in `notebooks/two.md`" in outside.out
    assert asked.count("HEAD /here") == 1
    assert asked.count("HEAD /gone") == 2


def test_annotations_name_files_from_the_root_of_the_repository(tmp_path: Path):
    blog = a_blog(tmp_path / "docs/blog")
    blog.write("one.md", "# One\n\n[x](#no)\n")

    done = blog.run("check", "--format", "github", GITHUB_WORKSPACE=str(tmp_path))

    assert done.out.startswith("::error file=docs/blog/notebooks/one.md,line=3,"), str(done)


def test_a_bad_config_is_annotated_too(tmp_path: Path):
    done = a_blog(tmp_path, config='titel = "x"\n').run("check", "--format", "github")

    assert done.code == 2
    assert done.out.startswith("::error file=proofpress.toml,line=1,col=1,")


# What changed


def git(folder: Path, *words: str) -> None:
    settings = ["-c", "user.name=A", "-c", "user.email=a@b.example", "-c", "commit.gpgsign=false"]
    subprocess.run(
        ["git", "-C", str(folder), *settings, *words], check=True, capture_output=True, timeout=30
    )


def test_only_what_differs_from_a_version_runs(tmp_path: Path):
    blog = a_blog(tmp_path)
    (blog.root / ".gitignore").write_text("build/\n")
    (blog.root / "data").mkdir()
    (blog.root / "data/hits.csv").write_text("1\n")
    blog.write("one.md", post("print(open('../data/hits.csv').read())", title="One"))
    blog.write("two/index.md", post("print(2)", title="Two"))
    git(blog.root, "init", "-q", "-b", "main")
    git(blog.root, "add", ".")
    git(blog.root, "commit", "-q", "-m", "First")

    def ran_since() -> set[str]:
        done = blog.run("check", "--changed", "main")
        assert done.code == 0, str(done)
        return ran(done)

    assert ran_since() == set()
    (blog.root / "data/hits.csv").write_text("2\n")
    assert ran_since() == {"one", "two"}  # no record says what they read
    assert ran_since() == {"one"}
    git(blog.root, "commit", "-qam", "Second")
    blog.write("two/more.txt", "x")
    assert ran_since() == {"two"}
    (blog.root / "proofpress.toml").write_text('title = "Other"\n')
    assert ran_since() == {"one", "two"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--changed", "no-such"), "git knows no version `no-such` here"),
        (("--changed=--output=x",), "git knows no version `--output=x` here"),
        (("--cached", "--twice"), "--twice runs posts, and --cached runs nothing"),
        (("no-such-post",), "no post is called `no-such-post`"),
    ],
)
def test_what_cannot_be_asked_for_is_said_with_code_2(
    words: tuple[str, ...], said: str, tmp_path: Path
):
    blog = a_blog(tmp_path)
    blog.write("one.md", "# One\n")
    git(blog.root, "init", "-q", "-b", "main")

    done = blog.run("check", *words)

    assert done.code == 2
    assert done.err.splitlines()[-1].startswith(f"error: {said}")
    assert not (blog.root / "x").exists()


def test_outside_of_git_that_is_said(tmp_path: Path):
    blog = a_blog(tmp_path)
    blog.write("one.md", "# One\n")

    done: Done = blog.run("check", "--changed", "main", GIT_CEILING_DIRECTORIES=str(tmp_path))

    assert done.code == 2
    assert "is in no repository: not a git repository" in done.err


def test_an_empty_blog_was_not_checked(tmp_path: Path):
    done = a_blog(tmp_path).run("check")

    assert done.code == 1
    assert done.out.splitlines()[-1].startswith("red     nothing was checked: there is no post")
