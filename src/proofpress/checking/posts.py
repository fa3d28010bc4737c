"""One post and its runs: everything that can be wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import PurePosixPath

from proofpress.checking.order import CheckOrder, CheckPress
from proofpress.checking.runs import Runs
from proofpress.post.counterfactuals import Counterfactual
from proofpress.post.post import Post
from proofpress.problems import Location, Problem, errors
from proofpress.render.article import Article
from proofpress.report.findings import Examined, How, Tried
from proofpress.site.entries import Entry
from proofpress.verify.claims import verdicts
from proofpress.verify.counterfactual import refuted, under, words_of
from proofpress.verify.drift import Drift, compare
from proofpress.verify.expected import run_problems
from proofpress.verify.proof import proof_of
from proofpress.verify.text import as_in_check, text_problems
from proofpress.verify.twice import differing, filled_otherwise
from proofpress.verify.verdict import Verdict


class Slugs:
    """Addresses that a post may link to: readers of a published one see no drafts."""

    def __init__(self, posts: Sequence[Post], today: date) -> None:
        self._all = {post.path: post.slug for post in posts}
        self._hidden = {post.path for post in posts if is_hidden(post, today)}

    def of(self, post: Post) -> Mapping[PurePosixPath, str]:
        if post.path in self._hidden:
            return self._all
        return {path: slug for path, slug in self._all.items() if path not in self._hidden}


def is_hidden(post: Post, today: date) -> bool:
    """Whether readers may not see a post yet."""
    return post.meta.draft or (post.meta.publish is not None and post.meta.publish > today)


def look_at(
    press: CheckPress,
    order: CheckOrder,
    post: Post,
    due: Mapping[PurePosixPath, str],
    runs: Runs | None,
    slugs: Slugs,
) -> tuple[Examined, Entry | None, tuple[str, ...]]:
    """One post: what was found, its entry for the site, and notes."""
    if post.path not in due:
        known = None if post.is_essay else press.recall(post, fresh=False).run
        article = press.render(post, known, slugs.of(post), verdicts=(), strict=False)
        return Examined(post, "not due"), _entry(post, article.value), ()
    runs = runs or Runs()
    found, drift = examine(press, order, post, runs)
    article = press.render(post, runs.main, slugs.of(post), verdicts=found.verdicts, strict=True)
    if runs.main is not None or post.is_essay:
        told = tuple(map(as_in_check, article.problems))
        if runs.main is not None and errors(run_problems(post, runs.main)):
            # That nobody judged a claim is said of all of them at once.
            told = tuple(problem for problem in told if problem.code != "claim")
        found = replace(found, problems=(*found.problems, *told))
    pictures = [press.keep_picture(picture) for picture in drift.pictures]
    seen = tuple(f"`{post.slug}`: a picture of the difference is in `{path}`" for path in pictures)
    return found, _entry(post, article.value), (*drift.notes, *seen)


def examine(press: CheckPress, order: CheckOrder, post: Post, runs: Runs) -> tuple[Examined, Drift]:
    """Everything that can be wrong with one post but for its page, and the notes on its drift."""
    run = runs.main
    how: How = "read" if post.is_essay else "recalled" if order.cached else "executed"
    problems: list[Problem] = []
    claims: tuple[Verdict, ...] = ()
    drift = Drift()
    if run is not None:
        problems += run_problems(post, run)
        if run.succeeded and not errors(tuple(problems)):
            claims = verdicts(post, run)
            facts = press.facts(post, run)
            now = proof_of(post, run, claims, facts)
            drift = compare(press.proof(post), now, post, run, strict=post.meta.strict)
            problems += drift.problems
            if runs.second is not None:
                again = verdicts(post, runs.second) if runs.second.succeeded else ()
                known = {verdict.claim.key for verdict in claims if not verdict.holds}
                new = tuple(one for one in again if one.claim.key not in known)
                problems += differing(post, run, runs.second, new, root=facts.root)
                problems += filled_otherwise(claims, again)
        elif not errors(tuple(problems)):
            problems.append(_unrun(post, "it did not run to its end", order))
    elif not post.is_essay:
        how = "not run"
        problems.append(_unrun(post, runs.missing.get("main", "nobody ran it"), order))
    if "second" in runs.missing:
        problems.append(_unrun(post, runs.missing["second"], order, "in a second run"))
    problems += text_problems(post, run, all_numbers=order.unbound)
    settings = enumerate(post.meta.counterfactual)
    tried = tuple(_tried(post, number, one, runs, order) for number, one in settings)
    return Examined(post, how, run, claims, tried, tuple(problems)), drift


def _tried(
    post: Post, number: int, setting: Counterfactual, runs: Runs, order: CheckOrder
) -> Tried:
    line = post.meta.lines.get("counterfactual")
    run = runs.under.get(number)
    if run is None:
        name = f"with `{words_of(setting.parameters)}`"
        why = runs.missing.get(number, "nobody ran it")
        return Tried(
            line, setting.parameters, setting.fails, (_unrun(post, why, order, name, line),)
        )
    usual = runs.main if runs.main is not None and runs.main.succeeded else None
    problems = refuted(under(post, setting), setting, run, usual)
    return Tried(line, setting.parameters, setting.fails, problems, run.elapsed_s)


def _unrun(
    post: Post, why: str, order: CheckOrder, what: str = "", line: int | None = None
) -> Problem:
    """A run that was due and is not there: nothing is known of it, so the check is not green."""
    special = f" {what}" if what else ""
    if order.cached:
        message = f"no record of `{post.slug}`{special} holds, and `--cached` runs nothing: {why}"
        help_ = "run `proofpress check` without `--cached`"
    else:
        message = f"`{post.slug}`{special} was to be checked and was not: {why}"
        help_ = "check it again; if this stays, tell those who make proofpress"
    return Problem("check", message, help_, Location(str(post.path), line))


def _entry(post: Post, article: Article | None) -> Entry | None:
    return None if article is None else Entry(post, article)
