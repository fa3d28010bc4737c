"""Words that no command takes: one line with the remedy, and exit code 2."""

from __future__ import annotations

import click
import pytest
from click.testing import CliRunner

from proofpress.cli import cli


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            "build --frsh",
            "`proofpress build` has no option `--frsh`; did you mean `--fresh`?",
        ),
        ("build -x", "`proofpress build` has no option `-x`; see `proofpress build --help`"),
        ("bild", "`proofpress` has no command `bild`; did you mean `build`?"),
        (
            "kernel remove",
            "`proofpress kernel` has no command `remove`; see `proofpress kernel --help`",
        ),
        ("build --jobs", "`--jobs` needs a value: write a whole number, 1 or more"),
        ("build -j many", "`--jobs` cannot be that: write a whole number, 1 or more"),
        ("serve -p 65536", "`--port` cannot be that: write a whole number, 0 to 65535"),
        ("build --fresh=1", "`--fresh` takes no value; see `proofpress build --help`"),
        ("check --format xml", "`--format` cannot be that: write `text`, `json` or `github`"),
        ("check --junit .", "`--junit` cannot be that: file `.` is a directory"),
        ("schema toml", "`NAME` cannot be that: write `config` or `front-matter`"),
        ("clean it all", "`proofpress clean` takes no `it all`; see `proofpress clean --help`"),
        ("sync", "`proofpress sync` needs `POST`; see `proofpress sync --help`"),
    ],
)
def test_a_wrong_word_is_told_in_one_line_with_what_to_write(words: str, told: str) -> None:
    done = CliRunner().invoke(cli, words.split(), prog_name="proofpress")

    assert (done.exit_code, done.stdout, done.stderr) == (2, "", f"error: {told}\n")


def test_without_a_command_the_help_is_shown() -> None:
    bare, asked = CliRunner().invoke(cli, []), CliRunner().invoke(cli, ["--help"])

    assert (bare.exit_code, bare.stdout, asked.exit_code) == (2, "", 0)
    assert bare.stderr == asked.stdout
    assert bare.stderr.startswith("Usage: ")


def test_ctrl_c_at_a_question_ends_the_program_as_anywhere_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    @click.command()
    def asks() -> None:
        raise KeyboardInterrupt

    monkeypatch.setitem(cli.commands, "asks", asks)

    done = CliRunner().invoke(cli, ["asks"])

    assert (done.exit_code, done.stderr.strip()) == (130, "interrupted")
