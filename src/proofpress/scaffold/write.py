"""What `init` and `new` do: make the texts, and write them where nothing is yet."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from proofpress.scaffold.blog import OPTIONAL, files_for_blog
from proofpress.scaffold.files import Created, check_new_blog, check_new_post, create
from proofpress.scaffold.post import PostFormat, file_for_post


def write_blog(folder: Path, *, today: date) -> Created:
    """Write a new blog into `folder`, named after it.

    Raises:
        UsageError: a blog, or a file that would be overwritten, is there; nothing was written.
    """
    check_new_blog(folder)
    return create(folder, files_for_blog(folder.resolve().name, today=today), optional=OPTIONAL)


def write_post(root: Path, title: str, form: PostFormat, *, today: date) -> Created:
    """Write a new post into the blog at `root`.

    Raises:
        UsageError: the title gives no address, or one that is taken; nothing was written.
    """
    path, text = file_for_post(title, form, today=today)
    check_new_post(root, path)
    return create(root, {path: text})
