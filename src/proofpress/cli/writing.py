"""`init` and `new`: a blog, and a post to begin with."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal

import click

from proofpress.ending import ends_with_exit_code

Form = Literal["ipynb", "md", "py"]


@click.command()
@click.argument("folder", default=".", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--ci",
    type=click.Choice(["github"]),
    help="Write a workflow too; in a folder that is a blog already, that alone.",
)
@ends_with_exit_code
def init(folder: Path, ci: str | None) -> int:
    """Write a blog into FOLDER (default: here), with a first post that runs.

    \b
    proofpress init myblog
    proofpress init --ci github
    """
    from proofpress.blog import is_blog
    from proofpress.scaffold.write import write_blog, write_workflow

    if ci is None or not is_blog(folder):
        created = write_blog(folder, today=date.today())
        for path in created.written:
            click.echo(f"wrote   {folder / path}")
        for path in created.kept:
            click.echo(f"kept    {folder / path} as it was")
    if ci is not None:
        root, workflow = write_workflow(folder)
        for path in workflow.written:
            click.echo(f"wrote   {_as_seen(root / path)}")
        click.echo("next    commit it; in the settings of the repository let Actions publish Pages")
        return 0
    here = "" if folder == Path() else f"cd {folder} && "
    click.echo(f"next    {here}proofpress build")
    return 0


def _as_seen(path: Path) -> Path:
    """A path as seen from here, where it lies below."""
    here = Path.cwd().resolve()
    return path.relative_to(here) if path.is_relative_to(here) else path


@click.command()
@click.argument("title")
@click.option(
    "--format",
    "form",
    type=click.Choice(["ipynb", "md", "py"]),
    default="md",
    show_default=True,
    help="A Jupyter notebook, MyST Markdown, or a percent script.",
)
@ends_with_exit_code
def new(title: str, form: Form) -> int:
    """Write a post called TITLE into notebooks/.

    \b
    proofpress new "The nine o'clock herd"
    proofpress new "One lock" --format ipynb
    """
    from proofpress.blog import find, posts_of
    from proofpress.scaffold.write import write_post

    root = find(Path.cwd())
    for path in write_post(root, posts_of(root), title, form, today=date.today()).written:
        click.echo(f"wrote   {path}")
    return 0
