"""`check`, `record`, `drift` and `doctor`: whether all is as the posts say."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import Literal

import click

from proofpress.cli import options
from proofpress.ending import ends_with_exit_code, leaves_nothing
from proofpress.errors import UsageError

Report = Literal["text", "json", "github"]


@click.command()
@options.posts
@click.option("--cached", is_flag=True, help="Look at the records that hold; execute nothing.")
@click.option("--changed", metavar="REF", help="Only posts that differ from this version in git.")
@click.option(
    "--twice", is_flag=True, help="Run each post again with another hash seed, and compare."
)
@click.option("--external", is_flag=True, help="Follow links to other sites too.")
@click.option(
    "--unbound", is_flag=True, help="List numbers that look like results and are not claimed."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    show_default=True,
    help="For people, for programs, or as annotations of a pull request.",
)
@click.option(
    "--junit",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write JUnit XML too: a case for each cell and claim.",
)
@options.jobs
@options.cold
@ends_with_exit_code
@leaves_nothing
def check(
    posts: tuple[str, ...],
    cached: bool,
    changed: str | None,
    twice: bool,
    external: bool,
    unbound: bool,
    form: Report,
    junit: Path | None,
    jobs: int | None,
    cold: bool,
) -> int:
    """Run every post afresh, drafts too, and check all that it says.

    Claims, expected errors, counterfactuals, drift from the proof, links and alternative texts. The
    site stays as it is.

    \b
    proofpress check
    proofpress check --changed main --format github
    proofpress check --cached
    """
    from proofpress.checking import CheckOrder
    from proofpress.proofreader import Paper, check_blog

    if cached and twice:
        raise UsageError("--twice runs posts, and --cached runs nothing: leave one of them out")
    started = time.monotonic()
    text, code = check_blog(
        Path.cwd(),
        CheckOrder(
            names=posts,
            cached=cached,
            twice=twice,
            since=changed,
            external=external,
            unbound=unbound,
        ),
        Paper(form, junit),
        jobs=jobs,
        cold=cold,
        stream=sys.stderr,
        started=started,
    )
    click.echo(text)
    return code


@click.command()
@options.posts
@options.fresh
@options.jobs
@options.cold
@ends_with_exit_code
@leaves_nothing
def record(posts: tuple[str, ...], fresh: bool, jobs: int | None, cold: bool) -> int:
    """Write the proof of POST: its claims, outputs and versions, to be committed with it.

    Runs what is due. A post with a problem keeps the proof that it has.

    \b
    proofpress record
    proofpress record n-plus-one
    """
    from proofpress.proofs import record_blog

    text, code = record_blog(
        Path.cwd(), posts, fresh=fresh, jobs=jobs, cold=cold, stream=sys.stderr
    )
    click.echo(text)
    return code


@click.command()
@options.posts
@ends_with_exit_code
def drift(posts: tuple[str, ...]) -> int:
    """Say how the claims of POST moved through the commits of its proof, and with what versions.

    \b
    proofpress drift n-plus-one
    """
    from proofpress.proofs import drift_of

    text, code = drift_of(Path.cwd(), posts, sys.stderr)
    click.echo(text)
    return code


@click.command()
@click.argument("codes", nargs=-1, metavar="[CODE]...")
@ends_with_exit_code
def explain(codes: tuple[str, ...]) -> int:
    """Say what the CODE of a problem means, and what to do; without one, which codes there are.

    \b
    proofpress explain claim
    """
    from proofpress.explanations import in_terminal, summary

    sections = [f"{code}\n\n{in_terminal(code)}" for code in codes]
    click.echo("\n\n".join(sections) if codes else summary())
    return 0


@click.command()
@ends_with_exit_code
def doctor() -> int:
    """Say what is here, what is missing, and how to get it.

    Kernels and servers that posts of this blog need are started, and ended again.
    """
    from proofpress.doctor import report

    found = report(Path.cwd())
    click.echo(found.text)
    if found.hangs:
        sys.stdout.flush()
        os._exit(found.code)
    return found.code
