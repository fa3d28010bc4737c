"""The command `proofpress`, all that it can be told, and how it begins."""

from __future__ import annotations

import sys
from io import TextIOWrapper

import click

from proofpress import __version__
from proofpress.cli import authoring, checking, publishing, serving, writing
from proofpress.cli.words import Commands

_HELP = """Publish posts that run their own code.

\b
  proofpress init myblog         a new blog, with a first post that runs
  cd myblog
  proofpress build               run every post, write build/site
  proofpress new "A title"       another post (a percent script: --format py)
  proofpress build first-post    run one post, keep the others as they are

A post is a notebook in notebooks/: an .ipynb, a percent .py, or a MyST .md.
"""

COMMANDS = (
    *(writing.init, writing.new, writing.schema),
    *(publishing.build, serving.serve, publishing.why, publishing.clean),
    *(authoring.shell, authoring.kernel, authoring.sync, authoring.strip),
    *(checking.check, checking.record, checking.drift, checking.doctor, checking.explain),
)


@click.group(cls=Commands, help=_HELP, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "-V", "--version", message="proofpress %(version)s")
def cli() -> None:
    pass


for command in COMMANDS:
    cli.add_command(command)


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
