"""`build`, `why` and `clean`: the site, and what is kept for the next one."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import click

from proofpress.cli import options
from proofpress.ending import ends_with_exit_code, leaves_nothing
from proofpress.errors import UsageError


@click.command()
@options.posts
@click.option(
    "--keep-going",
    is_flag=True,
    help="Publish the good posts; failed ones keep their last good page.",
)
@click.option(
    "--no-execute", is_flag=True, help="Run nothing: show the outputs that the notebooks hold."
)
@options.fresh
@options.jobs
@options.cold
@click.option("--force", is_flag=True, help="Write into a build/site that proofpress did not make.")
@ends_with_exit_code
@leaves_nothing
def build(
    posts: tuple[str, ...],
    keep_going: bool,
    no_execute: bool,
    fresh: bool,
    jobs: int | None,
    cold: bool,
    force: bool,
) -> int:
    """Run the posts that changed and write the site to build/site.

    Without POST all are built. If anything is wrong the old site stays as it was.

    \b
    proofpress build
    proofpress build n-plus-one
    proofpress build --keep-going
    """
    from proofpress.pipeline import Order
    from proofpress.printer import build_blog

    order = Order(names=posts, execute=not no_execute, keep_going=keep_going, fresh=fresh)
    started = time.monotonic()
    text, code = build_blog(
        Path.cwd(),
        order,
        force=force,
        jobs=jobs,
        cold=cold,
        stream=sys.stderr,
        started=started,
    )
    click.echo(text)
    return code


@click.command()
@options.posts
@ends_with_exit_code
def why(posts: tuple[str, ...]) -> int:
    """Say why POST would run again: which parts changed, from what to what.

    \b
    proofpress why cache-stampede
    """
    from proofpress.printer import explain

    text, code = explain(Path.cwd(), posts, sys.stderr)
    click.echo(text)
    return code


@click.command()
@click.option("--cache", is_flag=True, help="Forget runs alone; the site stays.")
@click.option("--keep", metavar="SIZE", help="With --cache: keep the newest runs, up to SIZE.")
@ends_with_exit_code
def clean(cache: bool, keep: str | None) -> int:
    """Remove what proofpress made in build/: the site, the store, partial notebooks.

    \b
    proofpress clean
    proofpress clean --cache --keep 2GB
    """
    from proofpress.blog import BUILD, find
    from proofpress.sizes import size_bytes, words
    from proofpress.store import STORE
    from proofpress.store.shrink import shrink
    from proofpress.write.clean import clean as remove
    from proofpress.write.lock import locked

    keep_bytes = size_bytes(keep) if keep is not None else 0
    if keep is not None and not cache:
        raise UsageError("--keep goes with --cache")
    if keep_bytes is None:
        raise UsageError(f"`{keep}` is not a size: write it like 2GB or 500MB")
    build = find(Path.cwd()) / BUILD
    if not build.is_dir():
        return 0
    with locked(build, sys.stderr):
        if cache:
            click.echo(f"removed {words(shrink(build / STORE, keep_bytes))} of build/store")
            return 0
        for path in remove(build):
            click.echo(f"removed {path}")
    return 0
