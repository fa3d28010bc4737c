"""One post through papermill, our engine and a real kernel."""

from __future__ import annotations

import contextlib
import os
import re
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Self

import psutil
import pytest

from proofpress.errors import ServiceError
from proofpress.execute.cold import ColdKernels
from proofpress.execute.execute import RunningServices, Shop, execute
from proofpress.execute.limits import PRINTED_BYTES, Limits
from proofpress.execute.run import Run
from proofpress.post.post import Post
from proofpress.problems import describe
from proofpress.services import Running
from proofpress.sizes import words
from proofpress.verify.expected import expected_errors
from tests.posts import a_cell, a_post, raising

USUAL = Limits(cell_s=30)


class Peak:
    """The most that this process has grown by, and its descendants have held, meanwhile."""

    def __init__(self) -> None:
        self.bytes = 0
        self._own = psutil.Process()
        self._before = self._own.memory_info().rss
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._done.wait(0.02):
            held = self._own.memory_info().rss - self._before
            for process in self._own.children(recursive=True):
                with contextlib.suppress(psutil.Error):
                    held += process.memory_info().rss
            self.bytes = max(self.bytes, held)


@contextmanager
def no_services(needs: Sequence[str]) -> Iterator[RunningServices]:
    if needs:
        raise ServiceError(f"`{needs[0]}` is not installed")
    yield Running()


def run(post: Post, root: Path, *, limits: Limits = USUAL) -> Run:
    (root / "notebooks").mkdir(exist_ok=True)
    shop = Shop(root, ColdKernels(), no_services, os.environ, limits=limits)
    return execute(post, shop)


def statuses(done: Run) -> list[str]:
    return [cell.status for cell in done.cells]


def test_every_cell_of_a_good_post_is_seen_to_end(tmp_path: Path):
    done = run(a_post("x = 1", "", "x + 1"), tmp_path)

    assert statuses(done) == ["ok", "ok", "ok"]
    assert done.succeeded
    assert done.cells[2].outputs[0]["data"]["text/plain"] == "2"


def test_a_failing_cell_stops_the_post_and_is_shown_with_its_lines(tmp_path: Path):
    broken = a_cell("a = 1\n\ndef half(x):\n    return x / 0\n\nhalf(a)", number=2, line=20)

    done = run(a_post("1", broken, "2"), tmp_path)

    assert statuses(done) == ["ok", "failed", "not run"]
    [problem] = done.problems
    assert describe(problem) == (
        "error[execute]: ZeroDivisionError: division by zero\n"
        "  --> notebooks/herd.md:23, cell 2\n"
        "    |\n"
        " 21 |\n"
        " 22 | def half(x):\n"
        ">23 |     return x / 0\n"
        " 24 |\n"
        " 25 | half(a)\n"
        "help: mend the cell or, if this error is the point of the post, expect it: "
        '#| raises: "ZeroDivisionError"'
    )


def test_an_error_in_a_function_of_an_earlier_cell_names_both_places(tmp_path: Path):
    define = a_cell("def half(x):\n    return x / 0", number=1, line=5)
    call = a_cell("\n\nhalf(1)", number=2, line=10)

    done = run(a_post(define, call), tmp_path)

    [problem] = done.problems
    assert str(problem.location) == "notebooks/herd.md:12, cell 2"
    assert problem.notes == ("raised in cell 1, line 6, called from here",)


def test_a_syntax_error_is_shown_at_its_line(tmp_path: Path):
    done = run(a_post("x = 1\ny = )", "2"), tmp_path)

    [problem] = done.problems
    assert problem.message.startswith("SyntaxError: ")
    assert str(problem.location) == "notebooks/herd.md:2, cell 1"


@pytest.mark.parametrize("leave", ["import sys; sys.exit(0)", "exit()", "raise SystemExit"])
def test_a_post_that_leaves_half_way_has_failed(tmp_path: Path, leave: str):
    done = run(a_post("1", leave, "2"), tmp_path)

    assert statuses(done) == ["ok", "failed", "not run"]
    assert "cell 2 ended the program: SystemExit" in done.problems[0].message


def test_the_line_that_leaves_is_shown(tmp_path: Path):
    done = run(a_post("1", "import sys\nx = 1  # exit(0)\nif x:\n    sys.exit(0)\nx = 2"), tmp_path)

    [problem] = done.problems
    excerpt = problem.excerpt
    assert excerpt is not None
    assert excerpt.lines[excerpt.marked - excerpt.first] == "    sys.exit(0)"


def test_what_asks_for_input_is_told_what_to_do(tmp_path: Path):
    done = run(a_post("name = input('name? ')"), tmp_path)

    [problem] = done.problems
    assert problem.message.startswith("StdinNotImplementedError: ")
    assert problem.help == "nobody is there to answer: write the value into the cell"


def test_leaving_is_never_an_expected_error(tmp_path: Path):
    done = run(a_post(raising("import sys; sys.exit(0)", "SystemExit", number=1), "2"), tmp_path)

    assert statuses(done) == ["failed", "not run"]


ENDLESS = """import sys
sys.setrecursionlimit(10**9)
class Endless:
    def __getattr__(self, name):
        return self.more
Endless().start"""


@pytest.mark.parametrize("at", [0, 1, 2])
@pytest.mark.parametrize(
    ("death", "message"),
    [
        ("import os; os._exit(7)", "the kernel ended in cell {}: exit code 7"),
        ("import os; os._exit(0)", "the kernel ended in cell {}: exit code 0"),
        ("import os; os.abort()", "the kernel ended in cell {}: killed by SIGABRT"),
        ("import ctypes; ctypes.string_at(0)", "the kernel ended in cell {}: killed by SIGSEGV"),
        ("import sys; sys.exit(0)", "cell {} ended the program: SystemExit(0)"),
        # How it ends depends on the version of Python.
        (ENDLESS, ""),
    ],
    ids=["exit", "exit well", "abort", "segfault", "leave", "recursion"],
)
def test_a_kernel_that_dies_in_any_cell_is_told_with_its_cause(
    tmp_path: Path, at: int, death: str, message: str
):
    sources = ["1", "2", "3"]
    sources[at] = death

    done = run(a_post(*sources), tmp_path)

    assert statuses(done) == ["ok"] * at + ["failed"] + ["not run"] * (2 - at)
    assert not done.succeeded
    [problem] = done.problems
    assert problem.message == message.format(at + 1) or not message
    assert problem.location is not None
    assert problem.location.cell == at + 1


def test_a_cell_over_its_limit_is_told_with_the_limit(tmp_path: Path):
    done = run(a_post("import time; time.sleep(60)", timeout_s=1), tmp_path)

    assert done.problems[0].message == "cell 1 ran 1 s, its limit"


def test_a_post_over_its_limit_is_told_with_the_cell_it_was_in(tmp_path: Path):
    post = a_post("import time; time.sleep(1)", "time.sleep(60)")

    done = run(post, tmp_path, limits=Limits(cell_s=30, post_s=3))

    assert done.problems[0].message == "the post ran 3 s, its limit, and was then in cell 2"


@pytest.mark.parametrize(
    "start",
    [
        "subprocess.run([sys.executable, '-c', hog])",
        # Nobody's child any more.
        "subprocess.run(['sh', '-c', 'setsid \"$0\" -c \"$1\" & sleep 60', sys.executable, hog])",
    ],
    ids=["child", "daemon"],
)
def test_a_post_over_its_memory_is_ended_with_all_that_it_started(tmp_path: Path, start: str):
    post = a_post(
        "x = 1",
        "import subprocess, sys\n"
        f"hog = 'import time; x = b\"1\" * 400_000_000; time.sleep(60)'\n{start}",
        memory_bytes=300_000_000,
    )

    done = run(post, tmp_path)

    [problem] = done.problems
    assert re.fullmatch(r"memory limit 300 MB met at \d+ MB in cell 2", problem.message)
    assert done.elapsed_s < 30


@pytest.mark.parametrize(
    "printing",
    [
        "for n in range(1_000_000): print(n)",
        "print('x' * 50_000_000)",
        "import os\nfor _ in range(2000): os.write(1, b'y' * 10_000)",
    ],
)
def test_endless_output_is_cut_and_the_cut_is_shown(tmp_path: Path, printing: str):
    done = run(a_post(printing, "'on'"), tmp_path)

    assert statuses(done) == ["ok", "ok"]
    *printed, mark = done.cells[0].outputs
    assert sum(len(output["text"]) for output in printed) == PRINTED_BYTES
    assert re.fullmatch(r"\[cut here: the cell went on for [\d.]+ MB more\]\n", mark["text"])


@pytest.mark.parametrize(
    "printing",
    [
        "for n in range(1_000_000): print(f'{n:07}')",
        "import os\nfor n in range(1_000_000): os.write(1, b'%07d\\n' % n)",
        "import subprocess\n_ = subprocess.run(['seq', '-f', '%07.0f', '0', '999999'])",
    ],
    ids=["print", "descriptor", "child"],
)
def test_of_a_million_numbered_lines_none_is_lost_silently(tmp_path: Path, printing: str):
    done = run(a_post(printing), tmp_path)

    *printed, mark = done.cells[0].outputs
    lines = "".join(output["text"] for output in printed).splitlines()
    assert [int(line) for line in lines] == list(range(PRINTED_BYTES // 8))
    rest = 8_000_000 - PRINTED_BYTES
    assert mark["text"] == f"[cut here: the cell went on for {words(rest)} more]\n"


def test_200_mb_of_output_take_little_memory_and_are_cut(tmp_path: Path):
    started = time.monotonic()
    with Peak() as most:
        done = run(a_post("for _ in range(200): print('x' * 999_999)"), tmp_path)

    assert statuses(done) == ["ok"]
    assert done.cells[0].outputs[-1]["text"] == "[cut here: the cell went on for 199 MB more]\n"
    assert most.bytes < 300_000_000, f"{most.bytes:,}"
    assert time.monotonic() - started < 60


def test_an_endless_print_still_meets_its_deadline(tmp_path: Path):
    done = run(a_post("while True: print('x' * 1000)"), tmp_path, limits=Limits(cell_s=2))

    assert done.problems[0].message == "cell 1 ran 2 s, its limit"
    assert done.elapsed_s < 12


def test_an_expected_error_lets_the_post_go_on(tmp_path: Path):
    post = a_post(raising("{}['key']", "KeyError", number=1), "'on'")

    done = run(post, tmp_path)

    assert statuses(done) == ["expected", "ok"]
    assert done.succeeded
    assert expected_errors(post, done) == ()


def test_another_error_than_the_expected_one_is_a_problem(tmp_path: Path):
    post = a_post(raising("{}['key']", "ValueError", number=1), "1")

    [problem] = expected_errors(post, run(post, tmp_path))

    assert problem.message == "cell 1 should raise `ValueError`, but it raised `KeyError: 'key'`"


def test_no_error_where_one_is_expected_is_a_problem(tmp_path: Path):
    post = a_post(raising("1", "ValueError", number=1))

    [problem] = expected_errors(post, run(post, tmp_path))

    assert problem.message == "cell 1 should raise `ValueError`, but it raised nothing"


def test_parameters_are_injected_after_the_cell_that_is_tagged_for_them(tmp_path: Path):
    tagged = a_cell("users = 50", number=1, parameters=True)

    done = run(a_post(tagged, "users + 1", parameters={"users": 51}), tmp_path)

    assert done.cells[1].outputs[0]["data"]["text/plain"] == "52"
    assert done.parameters == "# Parameters\nusers = 51\n"


def test_parameters_come_first_where_no_cell_is_tagged(tmp_path: Path):
    done = run(a_post("users * 2", parameters={"users": 4}), tmp_path)

    assert done.cells[0].outputs[0]["data"]["text/plain"] == "8"


def test_a_missing_server_is_a_problem_of_the_post(tmp_path: Path):
    done = run(a_post("1", needs=("postgres",)), tmp_path)

    assert statuses(done) == ["not run"]
    assert [problem.message for problem in done.problems] == ["`postgres` is not installed"]


def test_a_kernel_that_is_not_installed_is_a_problem_of_the_post(tmp_path: Path):
    done = run(a_post("1", kernel="cobol"), tmp_path)

    assert [problem.message for problem in done.problems] == ["the kernel `cobol` is not installed"]


def test_nothing_of_a_run_stays_in_the_temporary_folder(tmp_path: Path, monkeypatch):
    temporary = tmp_path / "t"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))

    run(a_post("1 / 0"), tmp_path)

    assert list(temporary.iterdir()) == []
