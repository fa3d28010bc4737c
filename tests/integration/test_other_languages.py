"""Values of kernels that no observer looks into: what they say when they are asked."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from proofpress.execute.cold import ColdKernels
from proofpress.execute.execute import RunningServices, Shop, execute
from proofpress.execute.limits import Limits
from proofpress.execute.session import Session
from proofpress.services import Running
from tests.integration import abacus
from tests.integration.blogs import a_blog
from tests.integration.test_sessions import a_job, text_of
from tests.post.making import post

GONE = {"gone": True}
Start = Callable[..., Session]


@pytest.fixture(autouse=True)
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in abacus.install(tmp_path / "jupyter").items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    sessions = []

    def begin(*expressions: str, kernel: str = abacus.NAME) -> Session:
        job = replace(a_job(tmp_path, kernel), expressions=expressions)
        sessions.append(ColdKernels().start(job))
        return sessions[-1]

    yield begin
    for session in sessions:
        session.close()


def values(session: Session, source: str) -> Any:
    return session.run(source, timeout_s=30).observed.values


def test_names_that_are_asked_for_are_told_when_they_change(start: Start):
    session = start("queries", "rows", "missing")

    assert values(session, 'queries = 3047\nrows = [1, 2.5, "x", true]\nother = 1') == {
        "queries": 3047,
        "rows": [1, 2.5, "x", True],
    }
    assert values(session, "other = 2") == {}
    assert values(session, "queries = 3047.0\ndrop rows") == {"queries": 3047.0, "rows": GONE}


def test_a_field_is_told_inside_its_variable(start: Start):
    session = start("stats", "stats.p95", "deep", "deep.inner.p95")

    assert values(session, 'stats = {"p95": 3.5, "n": 2}\ndeep = {"inner": {"p95": 9}}') == {
        "stats": {"dict": {"p95": 3.5, "n": 2}},
        "deep": {"dict": {"inner": {"dict": {"p95": 9}}}},
    }


def test_after_an_error_the_values_are_those_of_the_moment(start: Start):
    session = start("x")
    values(session, "x = 1")

    reply = session.run("x = 2\nfail on purpose", timeout_s=30)

    assert (reply.ending, reply.observed.values) == ("error", {"x": 2})
    assert text_of(session.run("show x", timeout_s=30).outputs) == "2\n"


def test_the_question_shows_nothing_and_counts_no_cell(start: Start):
    session = start("x")
    session.run("x = 1\nfail on purpose", timeout_s=30)

    reply = session.run("show x", timeout_s=30)

    assert (reply.execution_count, text_of(reply.outputs)) == (2, "1\n")


def test_a_kernel_that_no_longer_answers_leaves_no_old_values(start: Start):
    session = start("x")
    values(session, "x = 1")

    assert values(session, "mute\nx = 2") == {"x": GONE}


STRANGE: tuple[Any, ...] = (
    None,
    [],
    "text",
    {"status": "ok"},
    {"status": "ok", "data": []},
    {"status": "ok", "data": {"text/plain": ["1"]}},
    {"status": "ok", "data": {"text/html": "1"}},
    {"status": "ok", "data": {"text/plain": "<object at 0x7f>"}},
    {"status": "ok", "data": {"text/plain": "[" * 9000}},
    {"status": "ok", "data": {"text/plain": "1" * 20_000}},
    {"status": "ok", "data": {"text/plain": f'"{"x" * 501}"'}},
    {"status": "ok", "data": {"text/plain": '"half \\ud800"'}},
    {"status": "aborted", "data": {"text/plain": "1"}},
)


def test_a_strange_answer_fails_nothing_and_says_nothing(start: Start):
    session = start("x", "count")

    for count, answer in enumerate(STRANGE):
        source = f"count = {count}\nanswer x {json.dumps(answer)}"
        reply = session.run(source, timeout_s=30)

        assert (reply.ending, reply.observed.values) == ("ok", {"count": count}), answer


def test_a_kernel_that_dies_is_told_as_ever(start: Start):
    session = start("x")
    values(session, "x = 1")

    reply = session.run("crash", timeout_s=30)

    assert (reply.ending, reply.cause) == ("died", "exit code 3")


def test_nothing_is_asked_of_the_python_that_has_an_observer(start: Start):
    session = start(kernel="python3")

    assert values(session, "x = 1") == {"x": 1}


@contextmanager
def no_services(_: object) -> Iterator[RunningServices]:
    yield Running()


POST = """---
title: "[50](claim:clients) clients"
kernelspec: {name: abacus, language: abacus}
---

```{code-cell} abacus
clients = 50
connections = 8
stats = {"p95": 3.5, "rows": [1, 2]}
unclaimed = 1
```

A herd of [42](claim:herd "== clients - connections") waits [3.5](claim:stats.p95), then
[2](claim:stats.rows[1]).

```{code-cell} abacus
:tags: [raises-exception]
clients = 48
fail here
```
"""


def test_a_run_has_the_values_that_its_claims_name(tmp_path: Path):
    (tmp_path / "notebooks").mkdir()
    shop = Shop(tmp_path, ColdKernels(), no_services, os.environ, limits=Limits(cell_s=30))

    done = execute(post(POST), shop)

    assert [dict(cell.observed.values) for cell in done.cells] == [
        {
            "clients": 50,
            "connections": 8,
            "stats": {"dict": {"p95": 3.5, "rows": [1, 2]}},
        },
        {"clients": 48},
    ]


def test_a_build_holds_claims_against_what_the_kernel_said(tmp_path: Path):
    blog = a_blog(tmp_path / "blog")
    good = POST.replace("clients = 48", "herd = 42")
    blog.write("good.md", good)
    blog.write("wrong.md", good.replace("[3.5]", "[3.6]").replace("claim:herd", "claim:client"))
    blog.write("silent.md", good.replace("clients = 50", "mute"))

    done = blog.run("build", "--keep-going", JUPYTER_PATH=os.environ["JUPYTER_PATH"])

    assert done.code == 1, str(done)
    assert blog.pages() == {"good"}, str(done)
    assert "50 clients" in blog.page("good")
    for message in (
        "error[claim]: the text says 3.6, the run gave 3.5\n  --> notebooks/wrong.md:13",
        "error[claim]: the kernel `abacus` gave no value for `client`\n  --> notebooks/wrong.md:13",
        "help: did you mean `clients`?",
        "error[claim]: the kernel `abacus` gave no value for `herd`\n  --> notebooks/silent.md:13",
        "help: claims need a kernel that answers Jupyter's `user_expressions`; not every one does",
    ):
        assert message in done.out, str(done)
