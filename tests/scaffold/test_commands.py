"""`new` and `schema` as they are typed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from proofpress.cli import cli
from proofpress.scaffold.schemas import stale, write_schemas
from proofpress.schema import as_text


def typed(folder: Path, *words: str) -> Result:
    """What the command does in a folder where nobody sits at a terminal."""
    (folder / "notebooks").mkdir(exist_ok=True)
    (folder / "proofpress.toml").touch()
    before = Path.cwd()
    try:
        os.chdir(folder)
        return CliRunner().invoke(cli, words)
    finally:
        os.chdir(before)


def test_a_title_needs_no_quotes(tmp_path: Path) -> None:
    done = typed(tmp_path, "new", "One", "lock", "--format", "py")

    assert done.output == "wrote   notebooks/one-lock.py\n"
    assert "# title: One lock\n" in (tmp_path / "notebooks/one-lock.py").read_text()


def test_without_a_title_and_a_terminal_the_command_to_type_is_told(tmp_path: Path) -> None:
    done = typed(tmp_path, "new")

    assert (done.exit_code, done.stderr) == (
        2,
        "error: a post needs a title: `proofpress new 'What broke at nine'`\n",
    )
    assert list((tmp_path / "notebooks").iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
def test_on_a_terminal_the_title_is_asked_for_and_nothing_else(tmp_path: Path) -> None:
    import pty

    (tmp_path / "notebooks").mkdir()
    ours, theirs = pty.openpty()
    os.write(ours, b"One lock\n")
    try:
        done = subprocess.run(
            [sys.executable, "-m", "proofpress", "new"],
            cwd=tmp_path,
            stdin=theirs,
            capture_output=True,
            text=True,
            timeout=60,
        )
    finally:
        os.close(ours)
        os.close(theirs)

    assert (done.stdout, done.stderr) == ("wrote   notebooks/one-lock.md\n", "title: ")


@pytest.mark.parametrize("name", ["config", "front-matter"])
def test_a_schema_is_printed_as_the_file_that_an_editor_reads(tmp_path: Path, name: str) -> None:
    done = typed(tmp_path, "schema", name)

    assert (done.exit_code, done.output) == (0, as_text(name))


def test_the_schemas_of_an_older_version_are_written_anew(tmp_path: Path) -> None:
    never = stale(tmp_path)
    write_schemas(tmp_path)
    (tmp_path / ".proofpress/config.schema.json").write_text("{}")
    old = stale(tmp_path)

    done = typed(tmp_path, "schema", "--write")

    assert (never, old, stale(tmp_path)) == (False, True, False)
    assert done.output == (
        "wrote   .proofpress/config.schema.json\nwrote   .proofpress/front-matter.schema.json\n"
    )


@pytest.mark.parametrize("words", [(), ("config", "--write")])
def test_a_schema_is_printed_or_both_are_written(tmp_path: Path, words: tuple[str, ...]) -> None:
    done = typed(tmp_path, "schema", *words)

    assert (done.exit_code, done.stderr) == (
        2,
        "error: say which schema, `config` or `front-matter`, or `--write` for both\n",
    )
