"""The commands `build` and `why`: the pipeline with its adapters, and what it found in words."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TextIO

from proofpress import unchanged
from proofpress.blog import find, open_blog
from proofpress.pipeline import Order, build, why
from proofpress.press import BlogPress, damage
from proofpress.problems import describe, errors
from proofpress.report import as_text, as_text_again
from proofpress.store import STORE
from proofpress.terminal import Lines, watching
from proofpress.write.files import sweep
from proofpress.write.lock import locked
from proofpress.write.publish import check


def build_blog(
    start: Path,
    order: Order,
    *,
    force: bool,
    jobs: int | None,
    cold: bool,
    stream: TextIO,
    started: float,
) -> tuple[str, int]:
    """Build the blog that `start` is in: its report as text, and the exit code.

    Args:
        jobs: posts that run side by side; None: as many as there are cores.
        cold: a fresh kernel for each post, never a forked one.
        started: when the command began, by `time.monotonic`.

    Raises:
        UsageError: there is no blog, no such post, or build/site is not ours.
        PublishError: the site cannot be written.
    """
    blog, problems = open_blog(find(start))
    if blog is None:
        return "\n\n".join(describe(problem) for problem in problems), 2
    check(blog.site, force=force)
    site = str(blog.site.relative_to(blog.root))
    with locked(blog.build, stream), watching(stream) as watch:
        (blog.root / unchanged.SNAPSHOT).unlink(missing_ok=True)
        sweep(blog.build / STORE)
        press = BlogPress(blog, watch, force=force, jobs=jobs, cold=cold, archived=True)
        report = build(press, order)
        report = replace(
            report, problems=(*problems, *report.problems), warnings=damage(press.damaged)
        )
        if report.whole and order == Order():
            press.keep_snapshot(as_text_again(report, site=site))
    report = replace(report, elapsed_s=time.monotonic() - started)
    return as_text(report, site=site), report.exit_code


def explain(start: Path, names: Sequence[str], stream: TextIO) -> tuple[str, int]:
    """Why each of the named posts would run: text, and the exit code.

    Raises:
        UsageError: there is no blog, or no such post.
    """
    blog, problems = open_blog(find(start))
    if blog is None:
        return "\n\n".join(describe(problem) for problem in problems), 2
    press = BlogPress(blog, Lines(stream))
    reading, reasons = why(press, names)
    lines = [describe(problem) for problem in errors(reading.problems)]
    lines.extend(f"warning: {warning}" for warning in damage(press.damaged))
    for post, due in reasons:
        lines.append(f"{post.slug}: {'would run' if due.reasons else 'its record holds'}")
        lines.extend(f"  {reason}" for reason in due.reasons)
    return "\n".join(lines), 1 if errors(reading.problems) else 0
