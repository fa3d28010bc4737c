"""A press without a disk, kernels or git, that behaves as the real one does.

Posts are texts; what a run gives is said by a function of the post's parameters and the hash seed.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import PurePosixPath
from typing import Any

import jinja2
from markdown_it import MarkdownIt

from proofpress.errors import UsageError
from proofpress.execute.errand import Errand
from proofpress.execute.observed import Observed
from proofpress.execute.run import CellRun, Run
from proofpress.plan.due import Due
from proofpress.post.post import Post
from proofpress.pressroom import Recalled
from proofpress.problems import Checked, Location, Problem, Severity
from proofpress.render.article import Article
from proofpress.site.assemble import Site
from proofpress.site.entries import Entry
from proofpress.site.environment import environment
from proofpress.source.source import SourceFile
from proofpress.verify.drift import Picture
from proofpress.verify.proof import Facts, Proof
from proofpress.verify.verdict import Verdict
from tests.site.articles import TEMPLATES, TODAY, URL, a_site

#: What the cells of a post give, by the parameters and the hash seed of a run.
Giving = Callable[[Mapping[str, Any], int], Sequence["Gives"]]


@dataclass(frozen=True)
class Gives:
    """What one cell gives: values, a line that it prints, or how it breaks."""

    values: Mapping[str, Any] = field(default_factory=dict)
    prints: str = ""
    breaks: str = ""


def values(**given: Any) -> Giving:
    """One cell that gives the same values in every run."""
    return lambda _parameters, _seed: [Gives(given)]


@dataclass
class FakePress:
    """Posts by the path of their files, with what each gives; `records` are remembered runs.

    Attributes:
        loses: names of errands that are begun and never end.
        differing: files that differ from each version that git knows.
        stale: why a record of a post, by its slug, holds no more; posts in `files` have records.
        answers: what is wrong with addresses of other sites.
        log: what the check did to the world.
    """

    posts: Mapping[str, str]
    gives: Mapping[str, Giving] = field(default_factory=dict)
    records: dict[tuple[str, str], Run] = field(default_factory=dict)
    loses: Collection[str] = ()
    networked: Collection[str] = ()
    differing: Mapping[str, Collection[str]] = field(default_factory=dict)
    files: Mapping[str, Collection[str]] = field(default_factory=dict)
    stale: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, tuple[str, Severity]] = field(default_factory=dict)
    proofs: Mapping[str, Proof] = field(default_factory=dict)
    today: datetime.date = TODAY
    url: str | None = URL
    log: list[str] = field(default_factory=list)

    @property
    def folder(self) -> str:
        return "notebooks"

    def listing(self) -> Sequence[PurePosixPath]:
        return sorted(map(PurePosixPath, self.posts))

    def read(self, path: PurePosixPath) -> SourceFile:
        return SourceFile(path, self.posts[str(path)].encode())

    def known(self, file: SourceFile, read: Callable[[], Post], *, lenient: bool) -> Post | None:
        return None

    def installed_kernels(self) -> Sequence[str]:
        return ("python3",)

    def recall(
        self, post: Post, *, fresh: bool, networked: bool = True, variant: str = ""
    ) -> Recalled:
        run = self.records.get((str(post.path), variant))
        if fresh:
            return Recalled(Due(("asked for afresh",), run.elapsed_s if run else 0.0))
        if post.slug in self.stale:
            return Recalled(Due((self.stale[post.slug],)))
        if run is None:
            return Recalled(Due(() if post.slug in self.files else ("no good run yet",)))
        if not networked and post.slug in self.networked:
            return Recalled(Due(("its last run reached `db:5432`",)))
        return Recalled(Due(), run)

    def remember(self, post: Post, run: Run, *, variant: str = "") -> str | None:
        self.log.append(f"remember {post.slug} {variant}".strip())
        self.records[str(post.path), variant] = run
        return None

    def begun(self, posts: int, names: Sequence[str]) -> None:
        self.log.append(f"begin {posts}: {', '.join(names)}")

    def execute(self, errands: Mapping[Errand, str]) -> FakeExecution:
        return FakeExecution(self, errands)

    def run(self, post: Post, seed: int) -> Run:
        given = self.gives[post.slug](post.meta.parameters, seed)
        cells: list[CellRun] = []
        problems: list[Problem] = []
        for cell, gives in zip(post.code_cells, given, strict=True):
            if problems:
                cells.append(CellRun(cell.id, "not run"))
                continue
            outputs = (
                ({"output_type": "stream", "name": "stdout", "text": gives.prints},)
                if gives.prints
                else ()
            )
            if gives.breaks:
                place = Location(str(post.path), cell.line, cell=cell.number)
                problems.append(Problem("execute", gives.breaks, "mend it", place))
            status: Any = "failed" if gives.breaks else "ok"
            observed = Observed(values=gives.values)
            cells.append(CellRun(cell.id, status, outputs, observed=observed))
        return Run(post.slug, tuple(cells), problems=tuple(problems), elapsed_s=1.0)

    def render(
        self,
        post: Post,
        run: Run | None,
        slugs: Mapping[PurePosixPath, str],
        *,
        verdicts: Sequence[Verdict],
        strict: bool,
    ) -> Checked[Article]:
        """Plain Markdown; headings get ids, and links to files of posts lead to their pages."""
        problems: list[Problem] = []

        def link(match: re.Match[str]) -> str:
            path = post.path.parent / match[1]
            if path in slugs:
                return f'href="../{slugs[path]}/index.html{match[2] or ""}"'
            problems.append(Problem("markdown", f"there is no post `{path}`", "name one"))
            return 'href="#"'

        text = "\n\n".join(cell.source for cell in post.cells if cell.kind == "markdown")
        html = MarkdownIt("commonmark").render(re.sub(r"\]\(claim:[^)]*\)", "](#)", text))
        html = re.sub(r"<h2>(\w+)", r'<h2 id="\1">\1', html)
        html = re.sub(r'href="([\w/-]+\.md)(#[\w-]+)?"', link, html)
        article = Article(post.slug, html, (), (), post.title, post.title, "", "", "", 1, True)
        return Checked(article, tuple(problems) if strict else ())

    def assemble(self, entries: Sequence[Entry]) -> Site:
        return a_site(*entries, now=self.today, templates=_templates())

    def facts(self, post: Post, run: Run) -> Facts:
        return Facts(root="/blog")

    def proof(self, post: Post) -> Proof | Problem | None:
        return self.proofs.get(post.slug)

    def keep_picture(self, picture: Picture) -> str:
        self.log.append(f"picture {picture.name}")
        return f"build/reports/{picture.name}"

    def changed(self, ref: str) -> Collection[str]:
        if ref not in self.differing:
            raise UsageError(f"git knows no version `{ref}` here")
        return self.differing[ref]

    def reads(self, post: Post) -> Collection[str] | None:
        return self.files.get(post.slug)

    def ask(self, addresses: Collection[str]) -> Mapping[str, tuple[str, Severity]]:
        self.log.append(f"ask {' '.join(addresses)}")
        return {name: self.answers[name] for name in addresses if name in self.answers}


@cache
def _templates() -> jinja2.Environment:
    return environment(TEMPLATES)


class FakeExecution:
    """Runs one errand after the other, when it is iterated over."""

    def __init__(self, press: FakePress, errands: Mapping[Errand, str]) -> None:
        self._press, self._errands = press, errands

    def __iter__(self) -> Iterator[tuple[Errand, Run]]:
        for errand, reason in self._errands.items():
            self._press.log.append(f"run {errand.name}: {reason}")
            if errand.name not in self._press.loses:
                yield errand, self._press.run(errand.post, errand.hash_seed)

    def close(self) -> None:
        self._press.log.append("close")
