"""A check as JUnit XML: a suite for each post, a case for each cell, claim and counterfactual.

Source: `junit-10.xsd` of Jenkins' xUnit plugin, which other readers of JUnit accept as well. What
went wrong in none of these, such as a dead link, fails the case `post` of its suite.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from proofpress.frozen import frozen
from proofpress.problems import Problem, describe, errors
from proofpress.report.findings import Examined, Findings

#: What XML 1.0 cannot hold, not even as a reference.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: Codes of problems that say that something broke rather than that something is not so.
_BROKEN = frozenset({"execute", "kernel", "memory", "service", "timeout"})


@frozen
class Case:
    """One case: it passed, failed with `problems`, or was skipped for a reason."""

    name: str
    problems: tuple[Problem, ...] = ()
    skipped: str = ""
    time_s: float | None = None


def as_junit(findings: Findings) -> str:
    """The whole document; it fails exactly if the check is not green."""
    suites = [(post.post.slug, str(post.post.path), tuple(cases(post))) for post in findings.due]
    suites.append(("blog", "", (Case("site", errors(findings.problems)),)))
    body = [_suite(name, path, listed) for name, path, listed in suites]
    every = [case for _, _, listed in suites for case in listed]
    head = (
        f'<testsuites name="proofpress" tests="{len(every)}" failures="{_failures(every)}" '
        f'errors="{_errors(every)}" time="{findings.elapsed_s:.3f}">'
    )
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', head, *body, "</testsuites>", ""])


def cases(post: Examined) -> Iterator[Case]:
    """Every case of a post, cells in their order, then claims as the reader meets them."""
    left = list(post.problems)
    for cell, run in post.cells():
        own = [problem for problem in left if _of_cell(problem, cell.number)]
        left = [problem for problem in left if problem not in own]
        wrong = errors(tuple(own))
        ended = run is not None and run.status in ("ok", "expected")
        skipped = "" if ended or wrong else "it did not run"
        yield Case(f"cell {cell.number}", wrong, skipped)
    seen: dict[str, int] = {}
    for verdict in post.verdicts:
        name = f"claim {verdict.claim.key.address}: {verdict.claim.key.text}"
        seen[name] = seen.get(name, 0) + 1
        again = f" ({seen[name]})" if seen[name] > 1 else ""
        yield Case(name + again, () if verdict.problem is None else (verdict.problem,))
    if not post.verdicts:
        for claim in post.post.claims:
            yield Case(f"claim {claim.key.address}: {claim.key.text}", skipped="it was not checked")
    for number, tried in enumerate(post.tried, 1):
        name = f"counterfactual {number}: {tried.name}"
        yield Case(name, errors(tried.problems), time_s=tried.elapsed_s)
    elapsed_s = post.run.elapsed_s if post.run is not None else None
    yield Case("post", errors(tuple(left)), time_s=elapsed_s)


def _of_cell(problem: Problem, number: int) -> bool:
    place = problem.location
    return place is not None and place.cell == number and not place.prose


def _suite(name: str, path: str, listed: Sequence[Case]) -> str:
    skipped = sum(bool(case.skipped) for case in listed)
    file = f" file={_attribute(path)}" if path else ""
    head = (
        f'  <testsuite name={_attribute(name)}{file} tests="{len(listed)}" '
        f'failures="{_failures(listed)}" errors="{_errors(listed)}" skipped="{skipped}">'
    )
    return "\n".join([head, *(_case(name, case) for case in listed), "  </testsuite>"])


def _case(suite: str, case: Case) -> str:
    time = "" if case.time_s is None else f' time="{case.time_s:.3f}"'
    head = f"    <testcase classname={_attribute(suite)} name={_attribute(case.name)}{time}"
    if case.skipped:
        return f"{head}><skipped message={_attribute(case.skipped)}/></testcase>"
    if not case.problems:
        return f"{head}/>"
    first = case.problems[0]
    kind = "error" if _broken(case) else "failure"
    text = "\n\n".join(describe(problem) for problem in case.problems)
    return (
        f"{head}>\n      <{kind} type={_attribute(first.code)} "
        f"message={_attribute(first.message)}>{escape(_clean(text))}</{kind}>\n    </testcase>"
    )


def _broken(case: Case) -> bool:
    return any(problem.code in _BROKEN for problem in case.problems)


def _failures(listed: Sequence[Case]) -> int:
    return sum(bool(case.problems) and not _broken(case) for case in listed)


def _errors(listed: Sequence[Case]) -> int:
    return sum(bool(case.problems) and _broken(case) for case in listed)


def _attribute(text: str) -> str:
    return quoteattr(_clean(text))


def _clean(text: str) -> str:
    return _NO_XML.sub("\N{REPLACEMENT CHARACTER}", text)
