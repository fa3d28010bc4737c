"""Blogs on disk, and the real command line run on them in a process of its own."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

#: What a builder inherits here beside `PATH` and `HOME`, so that no test depends on the shell.
_KEPT = ("PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH", "PROOFPRESS_SUPERVISE")
_TAGS = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Done:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str

    def __str__(self) -> str:
        return f"exit {self.code}\n{self.out}\n{self.err}"


@dataclass(frozen=True)
class Blog:
    """A folder with posts; `environment` is added to that of every command."""

    root: Path
    environment: Mapping[str, str]

    @property
    def site(self) -> Path:
        return self.root / "build/site"

    def write(self, path: str, text: str | bytes) -> Path:
        """Write a file below `notebooks/`."""
        file = self.root / "notebooks" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        return file

    def replace(self, path: str, old: str, new: str) -> None:
        """Change a text below `notebooks/` that is there exactly once."""
        file = self.root / "notebooks" / path
        text = file.read_text("utf-8")
        assert text.count(old) == 1, f"{old!r} is {text.count(old)} times in {path}"
        file.write_text(text.replace(old, new), "utf-8")

    def remove(self, path: str) -> None:
        (self.root / "notebooks" / path).unlink()

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "proofpress", *words]

    def variables(self, **more: str) -> dict[str, str]:
        kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
        return {**kept, "LANG": "C.UTF-8", **self.environment, **more}

    def run(self, *words: str, **more: str) -> Done:
        """Run `proofpress` with `words`; `more` are variables of its environment."""
        done = subprocess.run(
            self.command(*words),
            cwd=self.root,
            env=self.variables(**more),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=100,
        )
        return Done(done.returncode, done.stdout.decode(), done.stderr.decode())

    def build(self, *words: str, **more: str) -> Done:
        """Build; it must succeed."""
        done = self.run("build", *words, **more)
        assert done.code == 0, str(done)
        return done

    def why(self, **more: str) -> dict[str, list[str]]:
        """What `why` says of each post: no reasons, and its record holds."""
        done = self.run("why", **more)
        assert (done.code, done.err) == (0, ""), str(done)
        found: dict[str, list[str]] = {}
        for line in done.out.splitlines():
            if line.startswith("  "):
                found[list(found)[-1]].append(line.strip())
            else:
                slug, _, words = line.partition(": ")
                assert words in ("would run", "its record holds"), line
                found[slug] = []
        return found

    def page(self, slug: str) -> str:
        """The text of a post's page, without its markup."""
        html = (self.site / f"posts/{slug}/index.html").read_text("utf-8")
        return _TAGS.sub("", html)

    def pages(self) -> set[str]:
        """Slugs of the posts that have a page."""
        return {path.parent.name for path in (self.site / "posts").glob("*/index.html")}

    def digests(self, below: str = "build/site") -> dict[str, str]:
        """sha256 of every file below a folder."""
        folder = self.root / below
        return {
            path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(folder.rglob("*"))
            if path.is_file() and not path.is_symlink()
        }


def a_blog(folder: Path, *, config: str = "", **environment: str) -> Blog:
    """An empty blog in `folder`."""
    (folder / "notebooks").mkdir(parents=True, exist_ok=True)
    (folder / "proofpress.toml").write_text(config, "utf-8")
    return Blog(folder, environment)


def post(*cells: str, title: str = "", head: str = "", prose: str = "Words.") -> str:
    """A MyST post: front matter, a line of prose, code cells."""
    lines = "\n".join(filter(None, [f"title: {title}" if title else "", head]))
    front = f"---\n{lines}\n---\n\n" if lines else "# A post\n\n"
    code = "".join(f"\n```{{code-cell}}\n{cell}\n```\n" for cell in cells)
    return f"{front}{prose}\n{code}"


def ran(done: Done) -> set[str]:
    """Slugs of the posts that a build ran."""
    return {line.split()[1] for line in done.err.splitlines() if line.startswith("run ")}
