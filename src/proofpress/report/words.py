"""A check as text: a line a post, every problem, and what was executed and checked."""

from __future__ import annotations

from proofpress.problems import describe, errors, further, in_one_line
from proofpress.report.build import count
from proofpress.report.findings import Examined, Findings


def as_words(findings: Findings) -> str:
    """Problems first, then one line a post, then the summary."""
    blocks = [describe(problem) for problem in findings.all_problems]
    if blocks:
        blocks.append(further(findings.all_problems))
    blocks += [f"note: {in_one_line(note)}" for note in findings.notes]
    blocks += [f"warning: {warning}" for warning in findings.warnings]
    return "\n\n".join([*blocks, "\n".join([*post_lines(findings), summary(findings)])])


def post_lines(findings: Findings) -> list[str]:
    """One line for each post that was due; nothing in it was written by an author but the slug."""
    width = max((len(post.post.slug) for post in findings.due), default=0)
    return [f"{_verb(post):<8}{post.post.slug:<{width}}  {_done(post)}" for post in findings.due]


def summary(findings: Findings) -> str:
    """How many posts, cells and claims were executed and checked; the first word is the verdict."""
    verb = "green" if findings.green else "red"
    parts = [_posts(findings)]
    if findings.links:
        parts.append(count(findings.links, "link"))
    if findings.external:
        parts.append(f"{findings.external} to other sites")
    wrong = len(errors(findings.all_problems))
    parts.append(count(wrong, "problem"))
    took = "" if findings.cached else f", {findings.elapsed_s:.1f} s"
    return f"{verb:<8}{', '.join(parts)}{took}"


def _posts(findings: Findings) -> str:
    """What was done, in numbers that cannot be mistaken for those of another mode."""
    due = findings.due
    unread = f"{count(findings.unread, 'post')} could not be read"
    if not findings.posts:
        return f"nothing was checked: {unread if findings.unread else 'there is no post'}"
    if not due:
        what = "is" if len(findings.posts) == 1 else "are"
        since = f" since `{findings.since}`" if findings.since is not None else ""
        none = f"none of {count(len(findings.posts), 'post')} {what} due{since}"
        return f"{none}, {unread}" if findings.unread else none
    ran = sum(post.how == "executed" for post in due)
    looked = sum(post.how == "recalled" for post in due)
    essays = sum(post.how == "read" for post in due)
    lost = sum(post.how == "not run" for post in due)
    cells, claims = count(findings.cells, "cell"), count(findings.claims, "claim")
    if findings.cached:
        parts = ["checked against records, nothing executed", f"{count(looked, 'post')} with"]
        text = f"{parts[0]}: {parts[1]} {cells} and {claims}"
    else:
        twice = " twice" if findings.twice else ""
        text = f"{count(ran, 'post')} with {cells} executed{twice}, {claims} checked"
    if findings.settings:
        text += f", {count(findings.settings, 'counterfactual')}"
    if essays:
        text += f", {count(essays, 'essay')}"
    if lost:
        text += f", {count(lost, 'post')} not run"
    if findings.unread:
        text += f", {unread}"
    idle = len(findings.posts) - len(due)
    return text + (f", {idle} not due" if idle else "")


def _verb(post: Examined) -> str:
    if post.how == "not run":
        return "not run"
    return "ok" if post.green else "failed"


def _done(post: Examined) -> str:
    if post.how == "read":
        parts = ["an essay"]
    else:
        ended = sum(
            cell is not None and cell.status in ("ok", "expected") for _, cell in post.cells()
        )
        whole = len(post.post.code_cells)
        parts = [count(whole, "cell") if ended == whole else f"{ended} of {count(whole, 'cell')}"]
    if post.verdicts:
        parts.append(count(len(post.verdicts), "claim"))
    if post.tried:
        parts.append(count(len(post.tried), "counterfactual"))
    wrong = len(errors(post.all_problems))
    return ", ".join(parts) + (f": {count(wrong, 'problem')}" if wrong else "")
