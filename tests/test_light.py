"""What a command does not use it does not import: help and shell completion answer at once."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

HEAVY = (
    *("papermill", "nbconvert", "nbclient", "nbformat", "jupytext", "jupyter_client", "IPython"),
    *("pydantic", "jinja2", "markdown_it", "pygments", "yaml", "rich", "nh3", "math_core"),
)

_LIST = "print('loaded', *sorted(sys.modules))"
_COMMAND = (
    "import atexit, sys; atexit.register(lambda: {list});"
    "from proofpress.__main__ import main; sys.argv = ['proofpress', *{words}]; main()"
)
COMMANDS = (["--help"], ["--version"], ["build", "--help"])
_COMPLETION = {
    "_PROOFPRESS_COMPLETE": "bash_complete",
    "COMP_WORDS": "proofpress build --",
    "COMP_CWORD": "2",
}


def loaded(program: str, environ: dict[str, str] | None = None) -> tuple[str, set[str]]:
    """What the program printed, and the modules that it loaded (its last line)."""
    done = subprocess.run(
        [sys.executable, "-c", program],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        env={**os.environ, **(environ or {})},
    )
    printed, _, names = done.stdout.rpartition("loaded ")
    return printed, set(names.split())


def running(*words: str) -> str:
    return _COMMAND.format(list=_LIST, words=words)


def test_importing_the_package_loads_nothing_heavy() -> None:
    _, names = loaded(f"import sys, proofpress; {_LIST}")

    assert "proofpress" in names
    assert names.isdisjoint(HEAVY)
    assert "proofpress.measurement" not in names


def test_what_posts_import_loads_nothing_but_the_standard_library() -> None:
    _, before = loaded(f"import sys, proofpress; {_LIST}")
    _, names = loaded(f"import sys; from proofpress import measure; {_LIST}")

    assert "proofpress.measurement" in names
    others = {name.partition(".")[0] for name in names - before} - {"proofpress"}
    assert others <= sys.stdlib_module_names


def test_an_interrupt_while_a_command_is_being_loaded_is_one_word() -> None:
    program = (
        "import sys\n"
        "class Interrupted:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'proofpress.cli':\n"
        "            raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Interrupted())\n"
        "from proofpress.__main__ import main\n"
        "sys.argv = ['proofpress', 'build', 'post']\n"
        "main()\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False
    )

    assert (done.returncode, done.stdout, done.stderr) == (130, "", "interrupted\n")


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_command_that_only_tells_loads_nothing_heavy(words: list[str]) -> None:
    printed, names = loaded(running(*words))

    assert "proofpress" in printed
    assert names.isdisjoint(HEAVY)


def test_shell_completion_answers_and_loads_nothing_heavy() -> None:
    printed, names = loaded(running(), _COMPLETION)

    assert "plain,--keep-going" in printed.splitlines()
    assert names.isdisjoint(HEAVY)


def test_what_runs_a_post_and_makes_its_page_loads_no_schema() -> None:
    """Schemas of notebooks, and what checks them: 30 ms of each build that runs a post."""
    program = (
        "import sys; from proofpress.execute.side_by_side import import_libraries;"
        f"import_libraries(); import proofpress.render.render; {_LIST}"
    )

    _, names = loaded(program)

    assert {"papermill", "nbclient", "nbconvert", "nbformat"} <= names
    assert names.isdisjoint({"nbformat.validator", "jsonschema", "fastjsonschema", "requests"})


def test_a_heavy_import_would_be_seen() -> None:
    _, names = loaded(f"import sys, nbformat; {_LIST}")

    assert "nbformat" in names
