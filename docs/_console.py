"""Run the examples of these pages for real: commands in a folder of their own, files and edits.

Each magic shows what a reader would type or write, and under a command what it printed. Times are
left out, since no two runs have the same, and posts that ran side by side stand in the order of
their names rather than in that of their ends.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from IPython import get_ipython
from IPython.core.magic import Magics, cell_magic, magics_class
from IPython.display import Markdown, display

_LANGUAGES = {".md": "markdown", ".toml": "toml", ".py": "python", ".yml": "yaml", ".j2": "jinja"}
_TIME = re.compile(r"\b\d+(?:\.\d+)? (?:s|ms|min)\b(?! of)")
_SAVED = re.compile(r" \(… s saved\)")
_SOCKETS = re.compile(r"proofpress-\w+/(?=postgres|redis)")
_PORT = re.compile(r"localhost:\d+")
_RUNS = re.compile(r"(?:^run .*\n)+", re.MULTILINE)
_LIMIT_S = 100


@magics_class
class Console(Magics):
    """A shell, whose folder is gone when the page is done."""

    def __init__(self, shell: object) -> None:
        super().__init__(shell)
        self._kept = tempfile.TemporaryDirectory(prefix="docs-", ignore_cleanup_errors=True)
        self.top = self.here = Path(self._kept.name).resolve()
        self._second: subprocess.Popen[bytes] | None = None
        self._screen, self._read = self.top / ".screen", 0

    @cell_magic
    def console(self, line: str, cell: str) -> None:
        """Run each line and show what it printed; it ends with the code given, or with 0."""
        shown, code = [], 0
        lines = [each for each in cell.replace("\\\n", "").splitlines() if each.strip()]
        for left, command in zip(reversed(range(len(lines))), lines, strict=True):
            text, code = self.run(command)
            wanted = 0 if left else int(line or 0)
            if code != wanted:
                raise RuntimeError(f"`{command}` ended with {code}, not {wanted}:\n{text}")
            shown.append(f"$ {command}\n{text}".rstrip())
        get_ipython().push({"code": code, "printed": text})
        show("\n".join(shown), "console")

    @cell_magic
    def terminal(self, line: str, cell: str) -> None:
        """Start a command in a second terminal, end it with `^C`, or say what it printed since.

        Waits until it has printed the words of the line, or has ended.
        """
        command = cell.strip() if not cell.startswith("#") else ""
        if command == "^C" and self._second is not None:
            self._second.send_signal(signal.SIGINT)
            code = self._second.wait(_LIMIT_S)
            get_ipython().push({"code": code})
            return
        if command:
            with self._screen.open("wb") as screen:
                self._second = subprocess.Popen(
                    ["bash", "-c", f"exec {command}"],
                    cwd=self.here,
                    stdin=subprocess.DEVNULL,
                    stdout=screen,
                    stderr=subprocess.STDOUT,
                    env=self._environment(),
                )
        ends = time.monotonic() + _LIMIT_S
        while line.strip() not in (text := self._screen.read_text()[self._read :]):
            if time.monotonic() > ends or self._second is None or self._second.poll() is not None:
                raise RuntimeError(f"`{line.strip()}` did not come:\n{text}")
            time.sleep(0.05)
        self._read += len(text)
        get_ipython().push({"address": next(iter(re.findall(r"http://\S+", text)), None)})
        show("\n".join(filter(None, (command and f"$ {command}", self._plain(text)))), "console")

    def run(self, command: str) -> tuple[str, int]:
        """What a command prints to a person, in the folder that the one before ended in."""
        script = f'cd "$0" || exit; {{ {command}\n}}; code=$?; pwd >&9; exit $code'
        ours, theirs = os.pipe()
        done = subprocess.run(
            ["bash", "-c", script.replace(">&9", f">&{theirs}"), str(self.here)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=self._environment(),
            pass_fds=(theirs,),
            text=True,
            timeout=_LIMIT_S,
        )
        os.close(theirs)
        with os.fdopen(ours) as place:
            self.here = Path(place.read().strip() or self.here)
        return self._plain(done.stdout), done.returncode

    def _environment(self) -> dict[str, str]:
        """Nothing of the reader's own is seen or changed."""
        return {
            **os.environ,
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "NO_COLOR": "1",
            "COLUMNS": "100",
            "JUPYTER_DATA_DIR": str(self.top / ".local/share/jupyter"),
            "SOURCE_DATE_EPOCH": "1795219200",  # 21 November 2026
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_AUTHOR_NAME": "Ada Lovelace",
            "GIT_AUTHOR_EMAIL": "ada@example.org",
            "GIT_COMMITTER_NAME": "Ada Lovelace",
            "GIT_COMMITTER_EMAIL": "ada@example.org",
            "GIT_AUTHOR_DATE": "2026-11-21T09:00:00Z",
            "GIT_COMMITTER_DATE": "2026-11-21T09:00:00Z",
        }

    def _plain(self, text: str) -> str:
        """What is the same in every run of it."""
        text = text.replace(str(self.top), "~").replace(sys.prefix, "~/.venv")
        text = _PORT.sub("localhost:8642", text.replace(tempfile.gettempdir(), "/tmp"))  # noqa: S108
        return _in_order(_SAVED.sub("", _TIME.sub("… s", _SOCKETS.sub("proofpress-6a1f/", text))))

    @cell_magic
    def file(self, line: str, cell: str) -> None:
        """Write a file and show it."""
        path = self.here / line.strip()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(cell, "utf-8")
        show(cell, _LANGUAGES.get(path.suffix, "text"), line.strip())

    @cell_magic
    def example(self, _line: str, cell: str) -> None:
        """Show a piece of a post, and below it what becomes of it."""
        show(cell, "markdown")
        display(Markdown(cell))

    @cell_magic
    def append(self, line: str, cell: str) -> None:
        """Add lines at the end of a file and show them."""
        with (self.here / line.strip()).open("a", encoding="utf-8") as file:
            file.write(f"\n{cell}")
        show(cell, _LANGUAGES.get(Path(line.strip()).suffix, "text"), line.strip())

    @cell_magic
    def change(self, line: str, cell: str) -> None:
        """Replace the lines that begin with `-` by those that begin with `+`, and show both."""
        path = self.here / line.strip()
        lines = cell.splitlines()
        old = "\n".join(each[1:] for each in lines if not each.startswith("+"))
        new = "\n".join(each[1:] for each in lines if not each.startswith("-"))
        text = path.read_text("utf-8")
        if text.count(old) != 1:
            raise ValueError(f"`{line.strip()}` does not have once:\n{old}\n\nin\n{text}")
        path.write_text(text.replace(old, new), "utf-8")
        show(cell, "diff", line.strip())


def show(text: str, language: str, title: str = "") -> None:
    """Show a listing, within a fence that is longer than any in it."""
    fence = "`" * max(3, 1 + max(map(len, re.findall(r"`{3,}", text)), default=0))
    named = f' title="{title}"' if title else ""
    display(Markdown(f"{fence}{language}{named}\n{text.rstrip()}\n{fence}"))


def _in_order(text: str) -> str:
    """Each stretch of lines that tell of runs, sorted."""
    return _RUNS.sub(lambda found: "".join(sorted(found[0].splitlines(keepends=True))), text)


def load_ipython_extension(shell: object) -> None:
    shell.register_magics(Console(shell))
