"""`shell`, `kernel`, `sync` and `strip`: for those who write in JupyterLab, VS Code, a terminal."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Literal

import click

from proofpress.cli import options
from proofpress.ending import ends_with_exit_code
from proofpress.errors import UsageError

Pair = Literal["ipynb", "md", "py"]


@click.command(context_settings={"ignore_unknown_options": True})
@options.post
@click.argument("command", nargs=-1, metavar="[-- COMMAND]...", type=click.UNPROCESSED)
@ends_with_exit_code
def shell(post: str, command: tuple[str, ...]) -> int:
    """Start the servers that POST needs, and a shell in its folder that knows them.

    They end with it. A COMMAND is run instead of the shell.

    \b
    proofpress shell cache-stampede
    proofpress shell cache-stampede -- psql -c "select version()"
    """
    from proofpress.shell import open_shell

    return open_shell(Path.cwd(), post, command, sys.stderr)


@click.group()
def kernel() -> None:
    """The kernel with which posts run in JupyterLab and VS Code as they will in the build.

    \b
    proofpress kernel install
    """


@kernel.command()
@click.option("--user", is_flag=True, help="For you, in every Jupyter (the default).")
@click.option(
    "--prefix",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="Into the environment at DIR, for its Jupyter alone.",
)
@click.option(
    "--name",
    default="proofpress",
    show_default=True,
    help="What notebooks call it; begins with `proofpress`.",
)
@ends_with_exit_code
def install(user: bool, prefix: Path | None, name: str) -> int:
    """Write the kernelspec: it runs this Python, and starts the servers of the notebook's post.

    \b
    proofpress kernel install
    proofpress kernel install --prefix .venv
    """
    from proofpress.kernel.spec import install as write

    if user and prefix is not None:
        raise UsageError("--user and --prefix are two places: leave one of them out")
    click.echo(f"wrote   {write(name, prefix)}")
    click.echo(f"next    open a post, and choose the kernel `Python 3 ({name})`")
    click.echo(f"        `jupyter kernelspec remove {name}` removes it")
    return 0


@click.command()
@options.post
@click.option(
    "--to",
    "form",
    type=click.Choice(["ipynb", "md", "py"]),
    help="The format of the other file; without it, the one that is there.",
)
@click.option(
    "--force", is_flag=True, help="The file that is named wins, whatever the other one says."
)
@ends_with_exit_code
def sync(post: str, form: Pair | None, force: bool) -> int:
    """Keep POST and a copy of it in another format in step: whichever has changed is read.

    The copy lies beside the post and begins with `_`, so it is no post.

    \b
    proofpress sync cache-stampede --to ipynb
    proofpress sync cache-stampede
    """
    from proofpress.pairing import sync_post

    for line in sync_post(Path.cwd(), post, form, force=force, stream=sys.stderr):
        click.echo(line)
    return 0


@click.command()
@click.argument(
    "files", nargs=-1, metavar="[FILE]...", type=click.Path(path_type=Path, allow_dash=True)
)
@click.option("--check", is_flag=True, help="Write nothing; exit code 1 if there are outputs.")
@ends_with_exit_code
def strip(files: tuple[Path, ...], check: bool) -> int:
    """Take outputs, execution counts and volatile metadata out of notebooks.

    Without FILE out of all of the blog. `-` reads one and prints it, as filters of git do.

    \b
    proofpress strip
    proofpress strip notebooks/n-plus-one.ipynb
    proofpress strip - < notebook.ipynb
    """
    from proofpress.stripping import strip_files, strip_pipe

    if Path("-") in files:
        if len(files) > 1 or check:
            raise UsageError("`-` stands alone: it reads one notebook and prints it")
        text, code = strip_pipe(sys.stdin.buffer, sys.stdout.buffer)
        click.echo(text, err=True, nl=bool(text))
        return code
    stripped = strip_files(Path.cwd(), files, check=check)
    for line in stripped.done:
        click.echo(line)
    for words in stripped.wrong:
        click.echo(words, err=True)
    return stripped.code
