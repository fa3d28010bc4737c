"""The words of the command line: each command calls one function and prints what it returns.

What a command needs is imported inside it, so that `--help` and completion stay quick.
"""

from __future__ import annotations

import sys
import time
from datetime import date
from io import TextIOWrapper
from pathlib import Path
from typing import Literal

import click
from click.shell_completion import CompletionItem

from proofpress import __version__
from proofpress.ending import ends_with_exit_code, leaves_nothing
from proofpress.errors import UsageError

Form = Literal["ipynb", "md", "py"]
Report = Literal["text", "json", "github"]

_HELP = """Publish posts that run their own code.

\b
  proofpress init myblog         a new blog, with a first post that runs
  cd myblog
  proofpress build               run every post, write build/site
  proofpress new "A title"       another post (a percent script: --format py)
  proofpress build first-post    run one post, keep the others as they are

A post is a notebook in notebooks/: an .ipynb, a percent .py, or a MyST .md.
"""


def _slugs(_context: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Names of the files in notebooks/, for the shell: nothing is read or run."""
    from proofpress.blog import POSTS, find

    try:
        folder = find(Path.cwd()) / POSTS
        names = {path.stem if path.is_file() else path.name for path in folder.iterdir()}
    except (OSError, UsageError):
        return []
    return [
        CompletionItem(name)
        for name in sorted(names)
        if name.startswith(incomplete) and not name.startswith(("_", "."))
    ]


#: What several commands take.
_posts = click.argument("posts", nargs=-1, metavar="[POST]...", shell_complete=_slugs)
_fresh = click.option(
    "--fresh", is_flag=True, help="Run also what has not changed since its last run."
)
_jobs = click.option(
    "--jobs", "-j", type=click.IntRange(1), help="Posts side by side (default: cores)."
)
_cold = click.option(
    "--cold", is_flag=True, help="A fresh kernel for each post, none of them forked."
)


@click.group(help=_HELP, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "-V", "--version", message="proofpress %(version)s")
def cli() -> None:
    pass


@cli.command()
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


@cli.command()
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
    from proofpress.blog import find
    from proofpress.scaffold.write import write_post

    for path in write_post(find(Path.cwd()), title, form, today=date.today()).written:
        click.echo(f"wrote   {path}")
    return 0


@cli.command()
@_posts
@click.option(
    "--keep-going",
    is_flag=True,
    help="Publish the good posts; failed ones keep their last good page.",
)
@click.option(
    "--no-execute", is_flag=True, help="Run nothing: show the outputs that the notebooks hold."
)
@_fresh
@_jobs
@_cold
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


@cli.command()
@_posts
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
@_jobs
@_cold
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


@cli.command()
@_posts
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


@cli.command()
@_posts
@_fresh
@_jobs
@_cold
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


@cli.command()
@_posts
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


@cli.command()
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


@cli.command()
@ends_with_exit_code
def doctor() -> int:
    """Say what is here, what is missing, and how to get it."""
    from proofpress.doctor import report

    text, code = report(Path.cwd())
    click.echo(text)
    return code


def main() -> None:
    """Run the command line; SIGTERM ends it as Ctrl-C does, so that servers and kernels go too."""
    import signal

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # posts print what no terminal may be able to show
            stream.reconfigure(errors="backslashreplace")

    def terminate(*_: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, terminate)
    cli(prog_name="proofpress")
