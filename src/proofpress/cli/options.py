"""What several commands take, and what the shell completes it with."""

from __future__ import annotations

from pathlib import Path

import click
from click.shell_completion import CompletionItem

from proofpress.errors import UsageError


def _slugs(_context: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Names of the files in notebooks/, for the shell: nothing is read or run."""
    from proofpress.blog import find, posts_of

    try:
        root = find(Path.cwd())
        folder = root / posts_of(root)
        names = {path.stem if path.is_file() else path.name for path in folder.iterdir()}
    except (OSError, UsageError):
        return []
    return [
        CompletionItem(name)
        for name in sorted(names)
        if name.startswith(incomplete) and not name.startswith(("_", "."))
    ]


def _posts(_context: click.Context, _: click.Parameter, names: tuple[str, ...]) -> tuple[str, ...]:
    """Names as the blog knows them: paths are typed as seen from the current folder."""
    if not names:
        return ()
    from proofpress.blog import seen_from_root

    return tuple(seen_from_root(Path.cwd(), name) for name in names)


def _post(context: click.Context, parameter: click.Parameter, name: str) -> str:
    return _posts(context, parameter, (name,))[0]


posts = click.argument(
    "posts", nargs=-1, metavar="[POST]...", shell_complete=_slugs, callback=_posts
)
post = click.argument("post", metavar="POST", shell_complete=_slugs, callback=_post)
fresh = click.option(
    "--fresh", is_flag=True, help="Run also what has not changed since its last run."
)
jobs = click.option(
    "--jobs", "-j", type=click.IntRange(1), help="Posts side by side (default: cores)."
)
cold = click.option(
    "--cold", is_flag=True, help="A fresh kernel for each post, none of them forked."
)
