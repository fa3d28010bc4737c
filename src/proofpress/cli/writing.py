"""`init`, `new` and `schema`: a blog, a post, and what editors are told of both."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Literal

import click

from proofpress.ending import ends_with_exit_code
from proofpress.errors import UsageError

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
@click.argument("words", nargs=-1, metavar="TITLE")
@click.option(
    "--format",
    "form",
    type=click.Choice(["ipynb", "md", "py"]),
    help="A Jupyter notebook, MyST Markdown, or a percent script (default: as most posts are).",
)
@ends_with_exit_code
def new(words: tuple[str, ...], form: Form | None) -> int:
    """Write a post called TITLE beside the others.

    \b
    proofpress new "The nine o'clock herd"
    proofpress new One lock --format ipynb
    """
    from proofpress.scaffold.new import new_post

    title = " ".join(words)
    if not words and sys.stdin.isatty():
        title = click.prompt("title", err=True)
    click.echo(f"wrote   {_as_seen(new_post(Path.cwd(), title, form, today=date.today()))}")
    return 0


@click.command()
@click.argument("name", required=False, type=click.Choice(["config", "front-matter"]))
@click.option("--write", is_flag=True, help="Write both into `.proofpress/` of this blog.")
@ends_with_exit_code
def schema(name: str | None, write: bool) -> int:
    """Print what config or front matter may say, as JSON Schema for editors.

    \b
    proofpress schema config
    proofpress schema --write
    """
    if write == (name is not None):
        raise UsageError("say which schema, `config` or `front-matter`, or `--write` for both")
    if name is not None:
        from proofpress.schema import as_text

        click.echo(as_text(name), nl=False)
        return 0
    from proofpress.blog import find
    from proofpress.scaffold.schemas import write_schemas

    for path in write_schemas(find(Path.cwd())):
        click.echo(f"wrote   {path}")
    return 0
