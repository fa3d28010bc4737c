"""The command `check`: the adapters behind its stages, and its reports."""

from __future__ import annotations

import os
import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Literal, TextIO

from proofpress import __version__
from proofpress.blog import Blog, find, open_blog
from proofpress.checking import CheckOrder, check
from proofpress.errors import PublishError
from proofpress.frozen import frozen
from proofpress.git import changed_since
from proofpress.post.post import Post
from proofpress.press import BlogPress, damage
from proofpress.problems import Severity, describe
from proofpress.report import count
from proofpress.report.annotations import annotation, as_annotations
from proofpress.report.findings import Findings
from proofpress.report.json_report import as_json
from proofpress.report.junit import as_junit
from proofpress.report.words import as_words
from proofpress.store import STORE
from proofpress.terminal import watching
from proofpress.verify.drift import Picture
from proofpress.web import Web
from proofpress.write.clean import REPORTS
from proofpress.write.files import reason, sweep
from proofpress.write.files import replace as write_file
from proofpress.write.lock import locked

#: Names of the pictures of differences in `build/reports`, which the next check makes anew.
_PICTURES = "*-cell-*.png"
#: What other sites answered, in the store.
_ANSWERS = "links.json"

Form = Literal["text", "json", "github"]


@frozen
class Paper:
    """In which forms a check is reported."""

    form: Form = "text"
    junit: Path | None = None


class Proofreader(BlogPress):
    """A blog on disk, kernels, git and other sites: the `CheckPress` that the command uses."""

    @property
    def url(self) -> str | None:
        return self.blog.config.url

    def begun(self, posts: int, names: Sequence[str]) -> None:
        runs = f", {count(len(names), 'run')}" if names else ""
        self._watch.begun(f"check   {count(posts, 'post')}{runs}", names)

    def changed(self, ref: str) -> Collection[str]:
        return self._seen_from_root(changed_since(self.blog.root, ref))

    def reads(self, post: Post) -> Collection[str] | None:
        read = self._memory.reads(post)
        return None if read is None else self._seen_from_root(read)

    def _seen_from_root(self, paths: Iterable[Path]) -> frozenset[str]:
        root = self.blog.root
        return frozenset(Path(os.path.relpath(path, root)).as_posix() for path in paths)

    def keep_picture(self, picture: Picture) -> str:
        file = self.blog.build / REPORTS / picture.name
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            write_file(file, picture.data)
        except OSError as error:
            raise PublishError(f"`{file}` cannot be written: {reason(error)}") from error
        return file.relative_to(self.blog.root).as_posix()

    def ask(self, addresses: Collection[str]) -> Mapping[str, tuple[str, Severity]]:
        self._watch.stage(f"asking for {count(len(addresses), 'address')}")
        answers = Web(self.blog.build / STORE / _ANSWERS, today=self.today).ask(addresses)
        return {
            address: (answer.words, answer.severity)
            for address, answer in answers.items()
            if answer.words
        }

    def texts(self) -> Mapping[str, str]:
        """The text of every source that was read."""
        return {str(path): data.decode("utf-8", "replace") for path, data in self.sources.items()}


def check_blog(
    start: Path,
    order: CheckOrder,
    paper: Paper,
    *,
    jobs: int | None,
    cold: bool,
    stream: TextIO,
    started: float,
) -> tuple[str, int]:
    """Check the blog that `start` is in: the report, and the exit code.

    Args:
        jobs, cold, started: as in `build_blog`.

    Raises:
        UsageError: there is no blog or no such post, or git does not know the version.
        PublishError: a report cannot be written.
    """
    blog, problems = open_blog(find(start))
    if blog is None:
        if paper.form == "github":
            return "\n".join(annotation(problem, {}) for problem in problems), 2
        return "\n\n".join(describe(problem) for problem in problems), 2
    with locked(blog.build, stream), watching(stream) as watch:
        sweep(blog.build / STORE)
        for old in (blog.build / REPORTS).glob(_PICTURES):
            old.unlink(missing_ok=True)
        press = Proofreader(blog, watch, jobs=jobs, cold=cold)
        findings = check(press, order)
    findings = replace(
        findings,
        problems=(*problems, *findings.problems),
        warnings=damage(press.damaged),
        elapsed_s=time.monotonic() - started,
    )
    if paper.junit is not None:
        _write(paper.junit, as_junit(findings))
    return _printed(findings, paper.form, press, blog), findings.exit_code


def _printed(findings: Findings, form: Form, press: Proofreader, blog: Blog) -> str:
    if form == "json":
        return as_json(findings, press.texts(), version=__version__).rstrip("\n")
    if form == "github":
        return as_annotations(findings, press.texts(), folder=_below_workspace(blog.root))
    return as_words(findings)


def _below_workspace(root: Path) -> str:
    """Where the blog lies in the repository that GitHub has checked out; "" at its root."""
    workspace = os.environ.get("GITHUB_WORKSPACE")
    if not workspace or not root.is_relative_to(Path(workspace).resolve()):
        return ""
    below = PurePosixPath(root.relative_to(Path(workspace).resolve()).as_posix())
    return "" if below == PurePosixPath() else str(below)


def _write(file: Path, text: str) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.exists() or file.is_file():
            write_file(file, text.encode())
        else:
            file.write_text(text, "utf-8")  # a pipe, or /dev/stdout
    except OSError as error:
        raise PublishError(f"`{file}` cannot be written: {reason(error)}") from error
