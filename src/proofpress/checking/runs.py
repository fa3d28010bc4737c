"""Run what is to be checked, or recall the records of its runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import field
from pathlib import PurePosixPath
from typing import Literal

from proofpress.checking.order import CheckOrder, CheckPress
from proofpress.execute.errand import Errand
from proofpress.execute.run import Run
from proofpress.frozen import frozen
from proofpress.post.post import Post
from proofpress.problems import errors
from proofpress.verify.counterfactual import under, words_of
from proofpress.verify.expected import expected_errors

#: Of the second run of `--twice`; that of every other run is 0.
OTHER_SEED = 1

Part = Literal["main", "second"] | int


@frozen
class Runs:
    """The runs of one post: as it is, a second time, and under each counterfactual setting.

    Attributes:
        missing: why there is no run, for each that was due and is not there.
    """

    main: Run | None = None
    second: Run | None = None
    under: Mapping[int, Run] = field(default_factory=dict)
    missing: Mapping[Part, str] = field(default_factory=dict)


def executed(
    press: CheckPress, order: CheckOrder, posts: Sequence[Post], due: Mapping[PurePosixPath, str]
) -> Mapping[PurePosixPath, Runs]:
    """Run each due post, a second time if asked for, and under its settings; all side by side."""
    plan = list(_errands(press, order, posts, due))
    press.begun(len(due), [errand.name for errand, *_ in plan])
    parts = {errand: (path, part) for errand, path, part, _ in plan}
    reasons = {errand: reason for errand, _, _, reason in plan}
    done: dict[PurePosixPath, dict[Part, Run]] = {}
    with closing(press.execute(reasons)) as execution:
        for errand, run in execution:
            path, part = parts[errand]
            done.setdefault(path, {})[part] = run
            if part != "second" and _is_good(errand.post, run, part):
                press.remember(errand.post, run, variant=_variant(part))
    missing: dict[PurePosixPath, dict[Part, str]] = {}
    for path, part in parts.values():
        if part not in done.get(path, {}):
            missing.setdefault(path, {})[part] = "it never ended"
    return {
        path: _gathered(done.get(path, {}), missing.get(path, {})) for path, _ in parts.values()
    }


def _errands(
    press: CheckPress, order: CheckOrder, posts: Sequence[Post], due: Mapping[PurePosixPath, str]
) -> Iterator[tuple[Errand, PurePosixPath, Part, str]]:
    """What is to be run: posts as they are first, those that took longest before the others."""
    chosen = [post for post in posts if post.path in due and not post.is_essay]
    last_s = {post.path: press.recall(post, fresh=True).due.last_s for post in chosen}
    chosen.sort(key=lambda post: -last_s[post.path])
    for post in chosen:
        yield Errand(post, post.slug), post.path, "main", due[post.path]
    for post in chosen if order.twice else ():
        name, words = f"{post.slug} again", "with another hash seed"
        yield Errand(post, name, hash_seed=OTHER_SEED), post.path, "second", words
    for post in chosen:
        for number, setting in enumerate(post.meta.counterfactual):
            other = under(post, setting)
            press.recall(other, fresh=True, variant=_variant(number))
            words = f"with {words_of(setting.parameters)}"
            name = f"{post.slug} otherwise" + (f" {number + 1}" if number else "")
            yield Errand(other, name), post.path, number, words


def recalled(
    press: CheckPress, posts: Sequence[Post], due: Mapping[PurePosixPath, str]
) -> Mapping[PurePosixPath, Runs]:
    """The records of the due posts; one that reached other machines does not count."""
    found = {}
    press.begun(len(due), ())
    for post in posts:
        if post.path not in due or post.is_essay:
            continue
        done: dict[Part, Run] = {}
        missing: dict[Part, str] = {}
        parts: list[tuple[Part, Post]] = [("main", post)]
        parts += [(n, under(post, one)) for n, one in enumerate(post.meta.counterfactual)]
        for part, other in parts:
            known = press.recall(other, fresh=False, networked=False, variant=_variant(part))
            if known.run is not None:
                done[part] = known.run
            else:
                missing[part] = ", ".join(known.due.reasons)
        found[post.path] = _gathered(done, missing)
    return found


def _gathered(done: Mapping[Part, Run], missing: Mapping[Part, str]) -> Runs:
    settings = {part: run for part, run in done.items() if isinstance(part, int)}
    return Runs(done.get("main"), done.get("second"), settings, missing)


def _variant(part: Part) -> str:
    return f"counterfactual-{part + 1}" if isinstance(part, int) else ""


def _is_good(post: Post, run: Run, part: Part) -> bool:
    """Whether a run may be recalled: under a setting, what should raise need not."""
    unexpected = expected_errors(post, run) if part == "main" else ()
    return run.succeeded and not errors((*run.problems, *unexpected))
