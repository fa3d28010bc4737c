"""`serve`: the blog while it is written."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from proofpress.cli import options
from proofpress.ending import ends_with_exit_code, leaves_nothing


@click.command()
@click.option(
    "--port", "-p", type=click.IntRange(0, 65535), help="Where to listen (default: 8642)."
)
@options.jobs
@options.cold
@click.option(
    "--no-snapshots", is_flag=True, help="Run edited posts from their first cell, always."
)
@ends_with_exit_code
@leaves_nothing
def serve(port: int | None, jobs: int | None, cold: bool, no_snapshots: bool) -> int:
    """Show the blog in the browser, and keep it up to date while you write.

    Drafts and scheduled posts are shown too. Only this machine can see it. Nothing is written to
    build/site; Ctrl-C ends it.

    \b
    proofpress serve
    proofpress serve --port 4000
    """
    from proofpress.serving import serve_blog

    text, code = serve_blog(
        Path.cwd(),
        port=port,
        jobs=jobs,
        cold=cold,
        snapshots=not no_snapshots,
        ready=lambda address: click.echo(f"serving {address}  (all posts: {address}-/)"),
        stream=sys.stderr,
    )
    if text:
        click.echo(text)
    return code
