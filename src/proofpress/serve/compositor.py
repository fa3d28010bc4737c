"""One post at a time: read, compared with its run, run if it has to be, and set."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from proofpress.errors import ProofpressError
from proofpress.execute.run import Run
from proofpress.memory import renamed
from proofpress.pipeline import make
from proofpress.plan.plan import Action, Step
from proofpress.post.post import Post
from proofpress.problems import Location, Problem, errors
from proofpress.serve.manuscript import Attempt, Manuscript
from proofpress.serve.running import Running
from proofpress.serve.stand import problem_of
from proofpress.serve.unfinished import filled, nothing_yet, verdicts_so_far
from proofpress.serve.workspace import Workspace
from proofpress.site.entries import Entry
from proofpress.verify.expected import run_problems

#: A run that ends sooner than this shows none of its parts.
_FIRST_PART_S = 0.2
#: Of the time, what may be spent on showing parts: one in so many.
_SHARE = 4
#: A file that is written so soon after a run was probably written by it.
_OWN_S = 1.5
_RERUNS = 1


class Compositor:
    """Takes a manuscript from one state to the next; belongs to the desk's thread.

    Args:
        slugs: of all posts, by their files.
    """

    def __init__(
        self,
        space: Workspace,
        running: Running,
        *,
        slugs: Callable[[], Mapping[PurePosixPath, str]],
    ) -> None:
        self._space = space
        self._running = running
        self._slugs = slugs

    def consider(self, one: Manuscript, *, saved: bool) -> None:
        """Set the post as it is now; run it if its run no longer holds.

        Args:
            saved: whether its author has just saved it, and looks at it.
        """
        leaf = one.leaf
        if leaf is None or leaf.post is None:
            self._stop(one)
            one.status, one.problems = "unread", () if leaf is None else leaf.problems
            return
        post = one.post = leaf.post
        if errors(one.late):
            self._stop(one)
            one.status, one.problems = "unread", (*leaf.problems, *one.late)
            return
        if post.is_essay:
            self._stop(one)
            one.ran = one.record = None
            self._set(one, None, "show")
            return
        reasons = self._reasons(one, post, saved=saved)
        if reasons is None:
            return
        if reasons:
            self._run(one, post, reasons[0], saved=saved)
        elif one.ran is not None:
            self._stop(one)
            self._set(one, renamed(one.ran, post), "reuse")

    def _reasons(self, one: Manuscript, post: Post, *, saved: bool) -> tuple[str, ...] | None:
        """Why the post has to run; None if the run that goes on will do."""
        memory = self._space.press.memory()
        attempt = one.attempt
        if attempt is not None and memory.core(post) == attempt.core:
            touched = any(one.read(file, self._space.press.blog.root) for file in attempt.touched)
            if touched and not one.reruns:  # twice may be its own doing, and is looked at later
                one.reruns += 1
                return ("a file that it reads changed while it ran",)
            attempt.post = post
            attempt.show_at = 0.0
            if saved:
                self._running.first(attempt.job)
            return None
        if attempt is None and one.record is not None:
            reasons = memory.changed(post, one.record)
            if not reasons:
                return ()
            if not saved and time.monotonic() - one.ended_at < _OWN_S:
                one.reruns += 1
                if one.reruns > _RERUNS:  # it writes what it reads
                    one.record = memory.renewed(post, one.record)
                    return ()
        else:
            reasons = ()
        recalled = memory.recall(post, fresh=False)
        if recalled.run is not None:
            one.ran, one.record = recalled.run, memory.held(post)
            one.before = post, recalled.run
            return ()
        return reasons or recalled.due.reasons

    def _run(self, one: Manuscript, post: Post, reason: str, *, saved: bool) -> None:
        self._stop(one)
        memory = self._space.press.memory()
        memory.recall(post, fresh=True)  # it takes the digests of what counts, before the run
        if saved:
            one.reruns = 0
        job = self._running.begin(post, first=saved)
        one.attempt = Attempt(job, post, memory, memory.core(post), reason)
        one.attempt.part = nothing_yet(post)
        one.attempt.show_at = time.monotonic() + _FIRST_PART_S
        one.status, one.cell, one.since, one.restarted = "waiting", None, time.time(), ""

    def _stop(self, one: Manuscript) -> None:
        if one.attempt is not None:
            self._running.cancel(one.attempt.job)
            one.attempt = None
        one.cell, one.since, one.restarted = None, None, ""

    def show_part(self, one: Manuscript) -> None:
        """Show what there is of a run that goes on."""
        attempt = one.attempt
        if attempt is None or attempt.part is None:
            return
        started = time.monotonic()
        part, attempt.part = attempt.part, None
        post = attempt.post
        run = filled(post, renamed(part, post), one.before)
        entry = self._unfinished(post, run)
        if entry is not None:
            one.shown = entry
        now = time.monotonic()
        attempt.show_at = now + max(_FIRST_PART_S, _SHARE * (now - started))

    def ended(self, one: Manuscript, left: Run | Exception) -> Run | None:
        """Set the post with the run that has ended; the run if it was a good one."""
        attempt = one.attempt
        assert attempt is not None, "only what goes on ends"
        one.attempt, one.ended_at = None, time.monotonic()
        one.cell, one.since = None, None
        if isinstance(left, Exception):
            one.status, one.problems = "failed", (_failure(one, left),)
            return None
        run = replace(left, executed_on=self._space.press.today)
        one.ran = run
        one.record = attempt.memory.record(attempt.post, run)
        good = not errors(run_problems(attempt.post, run))
        if good:
            one.before = attempt.post, run
        self._set(one, renamed(run, attempt.post), "run")
        return run if good else None

    def _set(self, one: Manuscript, run: Run | None, action: Action) -> None:
        """Verify and set the post; what fails keeps its last good page."""
        post = one.post
        assert post is not None, "what cannot be read is not set"
        try:
            step = Step(post, action, ("it is being written",))
            made = make(self._space.press, step, run, self._slugs(), strict=True)
            wrong = made.problems
        except (ProofpressError, OSError) as error:
            made, wrong = None, (_failure(one, error),)
        except Exception as error:  # most often of a template
            made, wrong = None, (_of_article(problem_of(error)),)
        one.problems = (*(one.leaf.problems if one.leaf else ()), *one.late, *wrong)
        if made is not None and made.fresh is not None:
            one.good = one.shown = self._space.press.good[one.path] = made.fresh
            one.status = "good"
            return
        one.status = "failed"
        one.good = one.good or (made.last if made is not None else None)
        one.shown = one.good or self._unfinished(post, run) or one.shown

    def _unfinished(self, post: Post, run: Run | None) -> Entry | None:
        """An entry that nobody keeps: its run goes on, or has problems."""
        found = () if run is None else verdicts_so_far(post, run)
        try:
            article = self._space.press.typesetter.unfinished(
                post, run, self._slugs(), verdicts=found
            )
        except Exception:  # the same is said when the run has ended
            return None
        if article is None:
            return None
        return Entry(post, article, {} if run is None else run.versions, self._space.press.today)

    def reach(self, one: Manuscript) -> None:
        """Note what the page of a manuscript depends on."""
        root = self._space.press.blog.root
        recipe = self._space.press.recipe(one.path)
        files = {root / name for name in recipe.reads} if recipe is not None else set()
        if one.post is not None and one.record is not None:
            files |= self._space.press.memory().reach(one.post, one.record.observed)
        one.reach = frozenset(files)


def _of_article(problem: Problem) -> Problem:
    """The problem of a template for articles, which are named as seen from their own folder."""
    place, inside = problem.location, "templates/post/"
    if place is None or place.path.startswith(inside):
        return problem
    return replace(problem, location=replace(place, path=inside + place.path[len("templates/") :]))


def _failure(one: Manuscript, error: Exception) -> Problem:
    return Problem(
        "execute",
        f"the post could not be run or set: {error}",
        "`proofpress doctor` says what is missing",
        Location(str(one.path)),
    )
