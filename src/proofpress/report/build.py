"""What a build found and did, in one value, and as a person reads it."""

from __future__ import annotations

from dataclasses import replace

from proofpress.frozen import frozen
from proofpress.problems import Problem, errors, further
from proofpress.report.alike import blocks as told
from proofpress.write.changes import Changes


@frozen
class Report:
    """The result of a build.

    Attributes:
        published: what was written; None if the site stayed as it was.
        built: posts run or rendered now. failed: slugs of posts that did not make it.
        partial: where the notebooks of failed runs lie, by slug.
        notes: what the author should know but need not act on.
        warnings: what went wrong with proofpress's own files, and was made good.
        saved_s: what the runs took that were recalled from records.
    """

    problems: tuple[Problem, ...] = ()
    published: Published | None = None
    built: int = 0
    failed: tuple[str, ...] = ()
    partial: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    elapsed_s: float = 0.0
    saved_s: float = 0.0

    def found(self, problems: tuple[Problem, ...], notes: tuple[str, ...]) -> Report:
        """This report with what a later stage has to say; posts may share a problem."""
        told = tuple(dict.fromkeys((*self.problems, *problems)))
        return replace(self, problems=told, notes=self.notes + notes)

    def published_as(self, changes: Changes, *, posts: int) -> Report:
        """This report, once `changes` are on disk and the site shows `posts` posts."""
        files = Published(changes.written, len(changes.delete), changes.kept, posts)
        return replace(self, published=files)

    @property
    def whole(self) -> bool:
        """Whether the site now shows every post as it is."""
        return self.published is not None and not errors(self.problems)

    @property
    def exit_code(self) -> int:
        return 1 if errors(self.problems) else 0


@frozen
class Published:
    """How many files the site got, lost and kept."""

    written: int
    deleted: int
    kept: int
    posts: int


def as_text(report: Report, *, site: str) -> str:
    """All problems, then one line that says what is now on disk."""
    warnings = (f"warning: {warning}" for warning in report.warnings)
    return "\n\n".join([*_blocks(report), *warnings, _last_line(report, site)])


def as_text_again(report: Report, *, site: str) -> str:
    """What to say of a later build that would find nothing changed since `report`."""
    posts = report.published.posts if report.published is not None else 0
    return "\n\n".join(
        [*_blocks(report), f"site    {site}: {count(posts, 'post')}; nothing changed"]
    )


def _blocks(report: Report) -> list[str]:
    blocks = list(told(report.problems))
    if blocks:
        blocks.append(further(report.problems))
    blocks.extend(f"note: {note}" for note in report.notes)
    blocks.extend(
        f"note: the notebook of `{slug}`, up to its failure: {path}"
        for slug, path in report.partial
    )
    return blocks


def count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _last_line(report: Report, site: str) -> str:
    wrong = count(len(errors(report.problems)), "problem")
    saved = f" ({report.saved_s:.0f} s saved)" if report.saved_s >= 1 else ""
    took = f"{report.elapsed_s:.1f} s{saved}"
    if report.published is None:
        return f"kept    {site} as it was: {wrong}, {took}"
    done = report.published
    files = f"{done.written} written, {done.deleted} deleted, {done.kept} unchanged"
    tail = f", {wrong}" if errors(report.problems) else ""
    return f"site    {site}: {count(done.posts, 'post')}; files: {files}{tail}, {took}"
