"""The stages of a build in their order, and nothing else."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import closing
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Protocol

from proofpress.execute.errand import Errand
from proofpress.execute.run import Run
from proofpress.frozen import frozen
from proofpress.plan.due import Due
from proofpress.plan.plan import Step, plan
from proofpress.post.names import slug_of
from proofpress.post.post import Post
from proofpress.pressroom import Pressroom, Recalled
from proofpress.problems import Checked, Problem, errors
from proofpress.reading import Reading, posts_named, read_posts
from proofpress.render.article import Article
from proofpress.report import Report
from proofpress.site.addresses import post_page
from proofpress.site.entries import Entry
from proofpress.site.page import Page
from proofpress.verify.alt import without_alt
from proofpress.verify.claims import failed_claims, verdicts
from proofpress.verify.expected import run_problems
from proofpress.verify.verdict import Verdict
from proofpress.write.changes import Changes

if TYPE_CHECKING:  # Jinja can wait until kernels start
    from proofpress.site.assemble import Site


class Closing(Protocol):
    """What has begun, until it is closed."""

    def close(self) -> None: ...


class Setter(Protocol):
    """Sets posts, and knows what was set.

    `last_good` is the entry that the post at `path` had when it was last published. `made_before`
    is what an earlier build made of a post and its run, if nothing was wrong with it and nothing
    that it was made of has changed.
    """

    def render(
        self,
        post: Post,
        run: Run | None,
        slugs: Mapping[PurePosixPath, str],
        *,
        verdicts: Sequence[Verdict],
        strict: bool,
    ) -> Checked[Article]: ...
    def last_good(self, path: PurePosixPath) -> Entry | None: ...
    def made_before(
        self, post: Post, run: Run | None, slugs: Mapping[PurePosixPath, str], *, strict: bool
    ) -> Entry | None: ...


class Press(Pressroom, Setter, Protocol):
    """What a build needs of the world: the adapters behind the stages.

    `know` keeps what was made of posts for the next build, which has it by `made_before`. `helped`
    may let others begin to render posts that will be rendered.
    """

    def planned(self, steps: Sequence[Step]) -> None: ...
    def keep_good(self, entries: Sequence[Entry]) -> None: ...
    def helped(
        self,
        posts: Sequence[tuple[Post, Run | None]],
        slugs: Mapping[PurePosixPath, str],
        *,
        strict: bool,
    ) -> Closing: ...
    def know(self, entries: Sequence[Entry], *, strict: bool) -> None: ...
    def keep_partial(self, post: Post, run: Run) -> str: ...
    def assemble(self, entries: Sequence[Entry], *, indexed: bool) -> Site: ...
    def publish(self, pages: Sequence[Page], spared: Collection[PurePosixPath]) -> Changes: ...


@frozen
class Order:
    """What the author asked for: posts by slug or path (none: all), and how."""

    names: tuple[str, ...] = ()
    execute: bool = True
    keep_going: bool = False
    fresh: bool = False


def build(press: Press, order: Order) -> Report:
    """Read, plan, run, verify, render, assemble and write; all problems of all posts at once.

    The site is written only if nothing is wrong or, with `keep_going`, without what failed: such
    posts keep the page that their last good build gave them.
    """
    reading = read_posts(press, lenient=not order.execute)
    named = posts_named(order.names, reading)
    if errors(reading.problems) and not order.keep_going:
        return Report(reading.problems, failed=tuple(map(str, reading.unread)))

    recalled: dict[PurePosixPath, Recalled] = {}

    def due(post: Post) -> Due:
        recalled[post.path] = press.recall(post, fresh=order.fresh)
        return recalled[post.path].due

    steps = plan(reading.posts, named=named, execute=order.execute, today=press.today, due=due)
    press.planned(steps)
    kept = {path: known.run for path, known in recalled.items() if known.run is not None}
    made, ran, once = _work(press, steps, kept, strict=order.execute)
    problems = (*reading.problems, *(problem for one in made for problem in one.problems))
    failed = tuple(one.step.post for one in made if one.failed)
    report = Report(
        problems,
        built=sum(one.fresh is not None for one in made),
        failed=(*map(str, reading.unread), *(post.slug for post in failed)),
        partial=tuple(
            (post.slug, press.keep_partial(post, ran[post.path]))
            for post in failed
            if post.path in ran and errors(run_problems(post, ran[post.path]))
        ),
        notes=(*once, *_notes(made)),
        saved_s=sum(run.elapsed_s for run in kept.values()),
    )
    if errors(problems) and not order.keep_going:
        return report
    return _publish(press, order, report, reading, made)


def _work(
    press: Press,
    steps: Sequence[Step],
    kept: Mapping[PurePosixPath, Run],
    *,
    strict: bool,
) -> tuple[tuple[Made, ...], Mapping[PurePosixPath, Run], tuple[str, ...]]:
    """Run what is due and render everything; what need not run is rendered meanwhile.

    Each good run is kept as it ends, so that an interrupted build loses little.

    Returns:
        What became of each step in their order, the runs made now, and notes on those among them
        that cannot be used again.
    """
    slugs = {step.post.path: step.post.slug for step in steps if step.action != "skip"}
    due = {step.post.path: step for step in steps if step.action == "run"}
    ran: dict[PurePosixPath, Run] = {}
    notes: dict[str, str] = {}
    errands = {Errand(step.post, step.post.slug): step.reasons[0] for step in due.values()}
    # Kernels take all the cores that there are; without them others can help to render.
    idle = [
        (step.post, kept.get(step.post.path))
        for step in steps
        if step.action in ("reuse", "show") and not errands
    ]
    helped = press.helped(idle, slugs, strict=strict)
    with closing(press.execute(errands)) as execution, closing(helped):
        made = {
            step.post.path: make(press, step, kept.get(step.post.path), slugs, strict=strict)
            for step in steps
            if step.action != "run"
        }
        for errand, run in execution:
            post = errand.post
            ran[post.path] = run
            if not errors(run_problems(post, run)):
                unfit = press.remember(post, run)
                if unfit is not None:
                    notes[post.slug] = f"`{post.slug}` runs again in the next build: {unfit}"
            made[post.path] = make(press, due[post.path], run, slugs, strict=strict)
    in_order = tuple(made[step.post.path] for step in steps)
    return in_order, ran, tuple(notes[slug] for slug in sorted(notes))


def why(press: Press, names: Sequence[str]) -> tuple[Reading, tuple[tuple[Post, Due], ...]]:
    """For each post that `names` mean (none: all), why it would run; essays never do."""
    reading = read_posts(press)
    named = posts_named(names, reading)
    chosen = reading.posts if named is None else named
    return reading, tuple(
        (post, press.recall(post, fresh=False).due) for post in chosen if not post.is_essay
    )


@frozen
class Made:
    """What became of one step: a fresh entry, the last good one, or nothing."""

    step: Step
    fresh: Entry | None = None
    last: Entry | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def failed(self) -> bool:
        return bool(errors(self.problems))

    @property
    def lost(self) -> bool:
        """Whether it should keep its page, but nothing is known of that."""
        return self.fresh is None and self.last is None and self.step.action != "skip"


def make(
    press: Setter,
    step: Step,
    run: Run | None,
    slugs: Mapping[PurePosixPath, str],
    *,
    strict: bool,
) -> Made:
    """Verify and render one post; a post with an error in either has no fresh entry.

    What failed to run is not rendered; what makes a claim that does not hold is, so that all of its
    problems are told at once. Claims are not verified where nothing was executed.

    Without `strict` the posts may come from anywhere, and what cannot be shown is a warning.
    """
    post = step.post
    if step.action == "skip":
        return Made(step)
    if step.action == "keep":
        return Made(step, last=press.last_good(post.path))
    before = press.made_before(post, run, slugs, strict=strict)
    if before is not None:
        return Made(step, before)
    problems = () if run is None else run_problems(post, run)
    if not errors(problems):
        found = () if run is None else verdicts(post, run)
        article = press.render(post, run, slugs, verdicts=found, strict=strict)
        silent = without_alt(post, run, severity="warning") if strict else ()
        problems += (*failed_claims(found), *article.problems, *silent)
        if article.value is not None and not errors(problems):
            versions = run.versions if run is not None else {}
            day = run.executed_on if run is not None else None
            return Made(step, Entry(post, article.value, versions, day), problems=problems)
    return Made(step, last=press.last_good(post.path), problems=problems)


def _publish(
    press: Press, order: Order, report: Report, reading: Reading, made: Sequence[Made]
) -> Report:
    fresh = [one.fresh for one in made if one.fresh is not None]
    kept = [one.last for one in made if one.last is not None]
    kept += [entry for entry in map(press.last_good, reading.unread) if entry is not None]
    now = {one.step.post.path: one.step.post.slug for one in made}
    kept.sort(key=lambda entry: now.get(entry.post.path) != entry.post.slug)
    entries = {entry.post.slug: entry for entry in fresh}
    for entry in kept:  # an address goes to the post that has it now
        entries.setdefault(entry.post.slug, entry)
    site = press.assemble(list(entries.values()), indexed=True)
    report = report.found(site.problems, site.notes)
    if errors(site.problems):
        return report
    if order.execute:  # what was not run is no better than what was
        press.keep_good(fresh)  # first: if a kill comes between, they are good all the same
    clean = [one.fresh for one in made if not one.problems and one.step.post.path in reading.clean]
    press.know([entry for entry in clean if entry is not None], strict=order.execute)
    # A page stays although the store has lost its article, as long as its post is there.
    lost = [one.step.post.slug for one in made if one.lost]
    lost += [slug_of(path) for path in reading.unread]
    spared = {post_page(slug).parent for slug in lost if slug and slug not in entries}
    changes = press.publish(site.pages, spared)
    return report.published_as(changes, posts=len(entries))


def _notes(made: Sequence[Made]) -> tuple[str, ...]:
    if not made:
        return ('there is no post yet: `proofpress new "A title"` writes one',)
    return tuple(
        f"`{one.step.post.slug}` has no page yet: build it to have one"
        for one in made
        if one.step.action == "keep" and one.last is None
    )
