"""Halves of surrogate pairs, which no encoding has, in whatever a cell shows, raises or keeps."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from proofpress.execute.cold import ColdKernels
from proofpress.execute.session import Session
from proofpress.execute.warm.kernels import WarmKernels
from tests.integration.blogs import a_blog, post
from tests.integration.test_sessions import a_job


@pytest.fixture(params=[ColdKernels, WarmKernels], ids=["cold", "warm"])
def session(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Session]:
    adapter = request.param()
    session: Session = adapter.start(a_job(tmp_path))
    yield session
    session.close()
    if isinstance(adapter, WarmKernels):
        adapter.close()


@pytest.mark.parametrize(
    ("text", "arrives"),
    [
        (r"half \ud800 of it", "half � of it"),
        (r"a byte \udcff that was no text", "a byte � that was no text"),
        (r"\ud83d\ude00 in two halves, é", "😀 in two halves, é"),
        ("漢 😀 whole", "漢 😀 whole"),
    ],
)
def test_an_exception_keeps_its_name_and_its_words(session: Session, text: str, arrives: str):
    reply = session.run(f"raise ValueError('{text}')", timeout_s=30)

    assert reply.raised is not None
    assert (reply.raised.name, reply.raised.value) == ("ValueError", arrives)
    assert arrives in "".join(reply.raised.traceback)
    assert session.run("1", timeout_s=30).ending == "ok"


@pytest.mark.parametrize(
    "show",
    [
        r"display({'text/plain': 'half \udfff'}, raw=True)",
        r"display({'text/plain': ['half \udfff']}, raw=True, metadata={'\ud800': [1, None]})",
        r"from IPython.display import Markdown; Markdown('half \udfff')",
        r"print('half \udfff')",
    ],
)
def test_whatever_is_shown_arrives_and_can_be_written(session: Session, show: str):
    reply = session.run(show, timeout_s=30)

    assert reply.ending == "ok"
    assert "half �" in str(reply.outputs)
    str(reply.outputs).encode()


def test_a_text_that_nobody_can_write_down_is_not_recorded(session: Session):
    reply = session.run(r"half = '\ud83d'; whole = '😀'; globals()['\ud83d'] = 1", timeout_s=30)

    found: Any = reply.observed.values
    assert found == {"whole": "😀"}


def test_a_post_shows_and_reports_what_was_raised(tmp_path: Path):
    blog = a_blog(tmp_path)
    raising = r"raise ValueError('half \ud800 of it')"
    blog.write("wanted.md", post(f'#| raises: "ValueError: of it"\n{raising}', title="Wanted"))
    blog.write("unwanted.md", post(raising, title="Unwanted"))

    done = blog.run("build", "--keep-going")

    assert done.code == 1
    assert "error[execute]: ValueError: half � of it\n" in done.err + done.out
    assert blog.pages() == {"wanted"}
    assert "ValueError: half � of it" in blog.page("wanted")


RANDOM = "import random; data = random.Random(1).randbytes(20_000)"


@pytest.mark.parametrize(
    ("write", "encoding"),
    [
        ("import os\nwhile data: data = data[os.write(1, data[:977]):]", "utf-8"),
        ("import subprocess; _ = subprocess.run(['cat'], input=data)", "utf-8"),
        ("print(data.decode('latin-1'), end='')", "latin-1"),
    ],
    ids=["descriptor", "child", "print"],
)
def test_bytes_that_are_no_text_are_replaced_in_the_same_way_always(
    session: Session, write: str, encoding: str
):
    replaced = random.Random(1).randbytes(20_000).decode(encoding, "replace")

    reply = session.run(f"{RANDOM}\n{write}", timeout_s=30)

    assert reply.ending == "ok", reply.raised
    shown = "".join(output["text"] for output in reply.outputs)
    assert shown == replaced
    assert shown.encode()
