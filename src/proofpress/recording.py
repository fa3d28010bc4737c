"""Record proofs: run what is due, verify it, and keep what good posts gave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import PurePosixPath
from typing import Protocol

from proofpress.execute.errand import Errand
from proofpress.execute.run import Run
from proofpress.frozen import frozen
from proofpress.plan.due import Due
from proofpress.plan.plan import Step, plan
from proofpress.post.post import Post
from proofpress.pressroom import Pressroom, Recalled
from proofpress.problems import Location, Problem, describe, errors
from proofpress.reading import Reading, posts_named, read_posts
from proofpress.report import count
from proofpress.verify.claims import failed_claims, verdicts
from proofpress.verify.expected import run_problems
from proofpress.verify.proof import Facts, Proof, proof_of
from proofpress.verify.proof_text import proof_path
from proofpress.verify.renew import moved, news, renewed
from proofpress.verify.text import as_in_check, text_problems

_MOST_NEWS = 4


class Recorder(Pressroom, Protocol):
    """What recording needs of the world."""

    def planned(self, steps: Sequence[Step]) -> None: ...
    def facts(self, post: Post, run: Run) -> Facts: ...
    def proof(self, post: Post) -> Proof | Problem | None: ...
    def keep_proof(self, post: Post, proof: Proof) -> bool: ...


@frozen
class Recorded:
    """What became of the proof of one post.

    Attributes:
        written: whether its file is another one now. there: whether it has one.
        words: what is new in it.
    """

    post: Post
    written: bool = False
    there: bool = True
    words: str = ""
    problems: tuple[Problem, ...] = ()


@frozen
class Recording:
    """What became of all proofs.

    Attributes:
        problems: of all posts, those that were not even run among them.
        warnings: what went wrong with proofpress's own files, and was made good.
    """

    posts: tuple[Recorded, ...] = ()
    problems: tuple[Problem, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def exit_code(self) -> int:
        return 1 if errors(self.problems) else 0


def record(recorder: Recorder, names: Sequence[str], *, fresh: bool) -> Recording:
    """Write the proof of each named post (none: all with code, drafts too) if all is well with it.

    A post with a failed cell, a claim that does not hold, a text that a check refuses, or any other
    error keeps the proof that it has.
    """
    reading = read_posts(recorder)
    named = posts_named(names, reading)
    asked = reading.posts if named is None else named
    chosen = tuple(post for post in asked if not post.is_essay)
    desk = _Desk(recorder, {post.path: post.slug for post in reading.posts}, _sharing(chosen))
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
                made[step.post.path] = desk.record(step.post, run)
        for errand, run in execution:
            post = errand.post
            if not errors(run_problems(post, run)):
                recorder.remember(post, run)
            made[post.path] = desk.record(post, run)
    posts = tuple(made[post.path] for post in chosen if post.path in made)
    found = (problem for one in posts for problem in one.problems)
    return Recording(posts, (*_of(reading, names), *found))


def as_text(recording: Recording) -> str:
    """A block for each problem, a line for each post, and what is now on disk."""
    blocks = [describe(problem) for problem in recording.problems]
    blocks += [f"warning: {warning}" for warning in recording.warnings]
    width = max((len(one.post.slug) for one in recording.posts), default=0)
    lines = [
        f"{_verb(one):<8}{one.post.slug:<{width}}  {one.words}".rstrip() for one in recording.posts
    ]
    return "\n\n".join([*blocks, "\n".join([*lines, _last_line(recording)])])


@frozen
class _Desk:
    """Where runs are verified, and proofs written.

    Attributes:
        shared: paths of posts of which another one would have the same proof.
    """

    recorder: Recorder
    slugs: Mapping[PurePosixPath, str]
    shared: frozenset[PurePosixPath]

    def record(self, post: Post, run: Run) -> Recorded:
        problems = run_problems(post, run)
        judged = verdicts(post, run) if run.succeeded and not errors(problems) else ()
        problems += (*failed_claims(judged), *text_problems(post, run))
        if post.path in self.shared:
            problems += (_two_for_one(post),)
        if not errors(problems):
            shown = self.recorder.render(post, run, self.slugs, verdicts=judged, strict=True)
            problems += tuple(map(as_in_check, shown.problems))
        old = self.recorder.proof(post)
        if errors(problems):
            words = count(len(errors(problems)), "problem")
            return Recorded(post, there=old is not None, words=words, problems=problems)
        fresh = proof_of(post, run, judged, self.recorder.facts(post, run))
        now = renewed(old, fresh, post) if isinstance(old, Proof) else fresh
        written = self.recorder.keep_proof(post, now)
        words = _words(old, now, post, written=written)
        if now == old and (values := moved(now, fresh)):
            rules = "its rule" if values == 1 else "their rules"
            words += f"; {count(values, 'value')} moved a little within {rules}"
        return Recorded(post, written, words=words, problems=problems)


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
        return "kept" if one.there else "failed"
    return "wrote" if one.written else "same"


def _last_line(recording: Recording) -> str:
    wrong = errors(recording.problems)
    verbs = [_verb(one) for one in recording.posts]
    named = {
        "wrote": "written",
        "same": "the same",
        "kept": "kept as they were",
        "failed": "without a proof",
    }
    parts = [f"{verbs.count(verb)} {words}" for verb, words in named.items() if verb in verbs]
    tail = f"; {count(len(wrong), 'problem')}" if wrong else ""
    return f"proofs  {count(len(recording.posts), 'post')}: {', '.join(parts) or 'nothing'}{tail}"


def _of(reading: Reading, names: Sequence[str]) -> tuple[Problem, ...]:
    """The problems of reading that concern `names`: not those of other posts, if all were read."""
    if not names:
        return reading.problems
    found = [posts_named((name,), reading) or () for name in names]
    asked = {str(post.path) for posts in found for post in posts}
    if not all(found):
        asked |= set(map(str, reading.unread))
    return tuple(
        problem
        for problem in reading.problems
        if problem.location is None or problem.location.path in asked
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
