"""`measure` in posts: imported in a kernel, recorded, shown, and what a failure says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from proofpress.execute.cold import ColdKernels
from proofpress.execute.session import Kernels, Session
from proofpress.execute.warm.imports import imports
from proofpress.execute.warm.kernels import WarmKernels
from tests.integration.blogs import a_blog, post
from tests.integration.test_sessions import a_job, text_of

IMPORT = "from proofpress import measure"
MEASURE = """speedup = measure(
    long=lambda: sum(range(50_000)), short=lambda: sum(range(500)), bound=3, budget_s=60
)"""


@pytest.fixture(params=[ColdKernels, WarmKernels], ids=["cold", "warm"])
def kernels(request: pytest.FixtureRequest) -> Iterator[Kernels]:
    adapter = request.param()
    yield adapter
    if isinstance(adapter, WarmKernels):
        adapter.close()


@pytest.fixture
def session(kernels: Kernels, tmp_path: Path) -> Iterator[Session]:
    session = kernels.start(replace(a_job(tmp_path), preload=imports([IMPORT])))
    yield session
    session.close()


def data_of(outputs: Any) -> dict[str, str]:
    [output] = outputs
    data: dict[str, str] = output["data"]
    return data


def test_a_ratio_is_recorded_in_the_cell_that_measured_it(session: Session):
    session.run(IMPORT, timeout_s=30)

    reply = session.run(MEASURE, timeout_s=90)

    assert (reply.ending, reply.outputs) == ("ok", ())
    fields = reply.observed.values["speedup"]["dict"]
    assert fields["low"] >= 3
    assert fields["low"] <= fields["ratio"] <= fields["high"]
    assert fields["medians_s"]["dict"].keys() == {"long", "short"}


def test_a_result_is_shown_as_a_table_and_as_text(session: Session):
    session.run(f"{IMPORT}\n{MEASURE}", timeout_s=90)

    data = data_of(session.run("speedup", timeout_s=30).outputs)

    assert data["text/html"].startswith("<table><caption>Medians of ")
    assert data["text/plain"].startswith("variant  one call  as fast as long")


def test_nothing_of_it_is_there_before_it_is_imported(session: Session):
    look = "import sys; print([name for name in sys.modules if 'measurement' in name])"

    before = session.run(look, timeout_s=30)
    session.run(IMPORT, timeout_s=30)

    assert text_of(before.outputs) == "[]\n"
    assert "proofpress.measurement" in text_of(session.run(look, timeout_s=30).outputs)


def test_a_post_finds_its_own_numbers_after_it(session: Session):
    draw = "import random, sys; print([random.random() for _ in range(3)], 'numpy' in sys.modules)"
    session.run(IMPORT, timeout_s=30)
    measured = session.run(f"{MEASURE}\n{draw}", timeout_s=90)

    random = __import__("random").Random(0)
    assert text_of(measured.outputs) == f"{[random.random() for _ in range(3)]} False\n"


BELOW = "measure(a=lambda: sum(range(9000)), b=lambda: sum(range(9000)), bound=50, budget_s=60)"
SPENT = "measure(a=lambda: sum(range(9000)), b=lambda: sum(range(9000)), bound=1, budget_s=1e-9)"


def test_a_post_publishes_its_ratio_and_fails_without_one(tmp_path: Path):
    blog = a_blog(tmp_path)
    shown = "#| volatile: true\nspeedup"
    claims = '[3×](claim:speedup.ratio ">= 3"), [8](claim:speedup.repeats ">= 8") rounds.'
    blog.write("good.md", post(IMPORT, MEASURE, shown, title="Good", prose=claims))
    blog.build()

    assert re.search(r"Medians of \d+ rounds; bounds of a 99 % interval", blog.page("good"))
    assert blog.why() == {"good": []}

    boast = '[9000×](claim:speedup.low ">= 9000") and [1](claim:speedup.ration ">= 3").'
    blog.write("boast.md", post(IMPORT, MEASURE, title="Boast", prose=boast))
    blog.write("below.md", post(IMPORT, BELOW, title="Below"))
    blog.write("spent.md", post(IMPORT, SPENT, title="Spent"))
    done = blog.run("build", "--keep-going")

    assert done.code == 1
    assert re.search(
        r"error\[execute\]: BoundMissed: `a` took [\d.]+ times as long as `b` "
        r"\([\d.]+ to [\d.]+ at 99 %\), and the bound is 50\n  --> notebooks/below.md:\d+, cell 2",
        done.out,
    )
    assert (
        "error[execute]: Inconclusive: inconclusive after 0 rounds in 1e-09 s: an interval needs "
        "8 rounds; give it more time (budget_s), or less to do" in done.out
    )
    assert "error[claim]: the rule says ≥ 9000, the run gave " in done.out
    assert "error[claim]: `speedup` has no `ration`" in done.out
    assert "help: did you mean `speedup.ratio`?" in done.out
    assert "help: claim less, or mend what should be faster" in done.out
    assert "help: claim less, or give the measurement more time" in done.out
    assert blog.pages() == {"good"}
