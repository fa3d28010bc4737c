"""Record proofs: run what is due, verify it, and keep what good posts gave."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Protocol

from proofpress.execute.errand import Errand
from proofpress.execute.run import Run
from proofpress.pipeline import Execution, Recalled
from proofpress.plan.due import Due
from proofpress.plan.plan import Step, plan
from proofpress.post.post import Post
from proofpress.problems import Location, Problem, describe, errors
from proofpress.reading import Shelf, posts_named, read_posts
from proofpress.report import count
from proofpress.verify.claims import verdicts
from proofpress.verify.expected import expected_errors
from proofpress.verify.proof import Facts, Proof, proof_of
from proofpress.verify.proof_text import proof_path
from proofpress.verify.renew import news, renewed

_MOST_NEWS = 4


class Recorder(Shelf, Protocol):
    """What recording needs of the world."""

    @property
    def today(self) -> datetime.date: ...
    def recall(self, post: Post, *, fresh: bool) -> Recalled: ...
    def remember(self, post: Post, run: Run) -> str | None: ...
    def planned(self, steps: Sequence[Step]) -> None: ...
    def execute(self, errands: Mapping[Errand, str]) -> Execution: ...
    def facts(self, post: Post, run: Run) -> Facts: ...
    def proof(self, post: Post) -> Proof | Problem | None: ...
    def keep_proof(self, post: Post, proof: Proof) -> bool: ...


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of the proof of one post.

    Attributes:
        written: whether its file is another one now. words: what is new in it.
    """

    post: Post
    written: bool = False
    words: str = ""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Recording:
    """What became of all proofs; `problems` are those of posts that were not even run, too."""

    posts: tuple[Recorded, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def exit_code(self) -> int:
        return 1 if errors(self.problems) else 0


def record(recorder: Recorder, names: Sequence[str], *, fresh: bool) -> Recording:
    """Write the proof of each named post (none: all with code, drafts too) if all is well with it.

    A post with a failed cell, a claim that does not hold, or any other error keeps the proof that
    it has.
    """
    reading = read_posts(recorder)
    named = posts_named(names, reading)
    asked = reading.posts if named is None else named
    chosen = tuple(post for post in asked if not post.is_essay)
    relevant = _of(chosen, reading.problems, everything=named is None)
    shared = _sharing(chosen)
    recalled: dict[PurePosixPath, Recalled] = {}

    def due(post: Post) -> Due:
        recalled[post.path] = recorder.recall(post, fresh=fresh)
        return recalled[post.path].due

    steps = plan(chosen, named=chosen, execute=True, today=recorder.today, due=due)
    recorder.planned(steps)
    made: dict[PurePosixPath, Recorded] = {}
    errands = {
        Errand(step.post, step.post.slug): step.reasons[0] for step in steps if step.action == "run"
    }
    with closing(recorder.execute(errands)) as execution:
        for step in steps:
            run = recalled[step.post.path].run
            if step.action == "reuse" and run is not None:
                made[step.post.path] = _record(recorder, step.post, run, shared)
        for errand, run in execution:
            post = errand.post
            if not errors((*run.problems, *expected_errors(post, run))):
                recorder.remember(post, run)
            made[post.path] = _record(recorder, post, run, shared)
    posts = tuple(made[post.path] for post in chosen if post.path in made)
    return Recording(posts, (*relevant, *(problem for one in posts for problem in one.problems)))


def as_text(recording: Recording) -> str:
    """A block for each problem, a line for each post, and what is now on disk."""
    blocks = [describe(problem) for problem in recording.problems]
    width = max((len(one.post.slug) for one in recording.posts), default=0)
    lines = [
        f"{_verb(one):<8}{one.post.slug:<{width}}  {one.words}".rstrip() for one in recording.posts
    ]
    return "\n\n".join([*blocks, "\n".join([*lines, _last_line(recording)])])


def _record(recorder: Recorder, post: Post, run: Run, shared: frozenset[PurePosixPath]) -> Recorded:
    judged = verdicts(post, run) if run.succeeded else ()
    problems = (*run.problems, *expected_errors(post, run))
    problems += tuple(one.problem for one in judged if one.problem is not None)
    if post.path in shared:
        problems += (_two_for_one(post),)
    if errors(problems):
        return Recorded(post, problems=problems, words=count(len(errors(problems)), "problem"))
    now = proof_of(post, run, judged, recorder.facts(post, run))
    old = recorder.proof(post)
    if isinstance(old, Proof):
        now = renewed(old, now, post)
    written = recorder.keep_proof(post, now)
    return Recorded(post, written, _words(old, now, post, written=written), problems)


def _words(old: Proof | Problem | None, now: Proof, post: Post, *, written: bool) -> str:
    outputs = sum(len(cell.outputs) for cell in now.cells)
    whole = f"{count(len(now.claims), 'claim')}, {count(outputs, 'output')}"
    if not isinstance(old, Proof):
        return f"{whole}, in place of a damaged one" if old is not None else whole
    if not written:
        return whole
    found = list(news(old, now, post)) or ["other words, same contents"]
    more = f", and {len(found) - _MOST_NEWS} more" if len(found) > _MOST_NEWS else ""
    return "; ".join(found[:_MOST_NEWS]) + more


def _verb(one: Recorded) -> str:
    if errors(one.problems):
        return "kept"
    return "wrote" if one.written else "same"


def _last_line(recording: Recording) -> str:
    wrong = errors(recording.problems)
    parts = [
        f"{sum(_verb(one) == verb for one in recording.posts)} {words}"
        for verb, words in (
            ("wrote", "written"),
            ("same", "the same"),
            ("kept", "kept as they were"),
        )
        if any(_verb(one) == verb for one in recording.posts)
    ]
    tail = f"; {count(len(wrong), 'problem')}" if wrong else ""
    return f"proofs  {count(len(recording.posts), 'post')}: {', '.join(parts) or 'nothing'}{tail}"


def _of(
    chosen: Sequence[Post], problems: Sequence[Problem], *, everything: bool
) -> tuple[Problem, ...]:
    """The problems that belong to what was asked for."""
    if everything:
        return tuple(problems)
    paths = {str(post.path) for post in chosen}
    return tuple(
        problem
        for problem in problems
        if problem.location is None or problem.location.path in paths
    )


def _sharing(posts: Sequence[Post]) -> frozenset[PurePosixPath]:
    """Posts of which another one would have the same proof: `herd.md` and `herd.py`."""
    files: dict[PurePosixPath, list[PurePosixPath]] = {}
    for post in posts:
        files.setdefault(proof_path(post.path), []).append(post.path)
    return frozenset(path for paths in files.values() if len(paths) > 1 for path in paths)


def _two_for_one(post: Post) -> Problem:
    return Problem(
        "drift",
        f"another post would have the same proof, `{proof_path(post.path).name}`",
        "give one of the two files another name",
        Location(str(post.path)),
    )
