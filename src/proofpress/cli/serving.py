"""`serve`: the blog while it is written."""

from __future__ import annotations

import sys
from collections.abc import Callable
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
@click.option("--open", "opens", is_flag=True, help="Open it in the browser.")
@ends_with_exit_code
def serve(port: int | None, jobs: int | None, cold: bool, no_snapshots: bool, opens: bool) -> int:
    """Show the blog in the browser, and keep it up to date while you write.

    Drafts and scheduled posts are shown too. Only this machine can see it. Nothing is written to
    build/site; Ctrl-C ends it.

    \b
    proofpress serve
    proofpress serve --port 4000 --open
    """
    if not opens:
        return _serve(port, jobs, cold, no_snapshots, None)
    from proofpress.serve.opening import waiting

    with waiting() as browser:
        return _serve(port, jobs, cold, no_snapshots, browser)


@leaves_nothing
def _serve(
    port: int | None,
    jobs: int | None,
    cold: bool,
    no_snapshots: bool,
    browser: Callable[[str], None] | None,
) -> int:
    from proofpress.serve.ports import USUAL
    from proofpress.serving import serve_blog

    def ready(address: str) -> None:
        if port is None and not address.endswith(f":{USUAL}/"):
            click.echo(f"note: port {USUAL} is taken by something else", err=True)
        click.echo(f"serving {address}  (all posts: {address}-/)")
        if browser is not None:
            browser(address)

    text, code = serve_blog(
        Path.cwd(),
        port=port,
        jobs=jobs,
        cold=cold,
        snapshots=not no_snapshots,
        ready=ready,
        stream=sys.stderr,
    )
    if text:
        click.echo(text)
    return code
