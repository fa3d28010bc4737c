"""What `init` does: make the texts, and write them where nothing is yet."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path, PurePosixPath

from proofpress.scaffold.blog import OPTIONAL, files_for_blog
from proofpress.scaffold.files import Created, check_new_blog, create
from proofpress.scaffold.workflow import WORKFLOW, workflow


def write_blog(folder: Path, *, today: date) -> Created:
    """Write a new blog into `folder`, named after it.

    Raises:
        UsageError: a blog, or a file that would be overwritten, is there; nothing was written.
    """
    check_new_blog(folder)
    return create(folder, files_for_blog(folder.resolve().name, today=today), optional=OPTIONAL)


def write_workflow(folder: Path) -> tuple[Path, Created]:
    """Write the workflow of the blog in `folder` to the root of its repository.

    Returns:
        That root: the nearest folder above with a `.git`, or `folder` itself; and what was written.

    Raises:
        UsageError: there is a workflow of that name already; nothing was written.
    """
    here = folder.resolve()
    root = next((one for one in (here, *here.parents) if (one / ".git").exists()), here)
    present = [path.name for path in here.iterdir()] if here.is_dir() else []
    below = PurePosixPath(here.relative_to(root).as_posix())
    python = ".".join(map(str, sys.version_info[:2]))
    text = workflow(below, present=present, python=python)
    return root, create(root, {WORKFLOW: text})
