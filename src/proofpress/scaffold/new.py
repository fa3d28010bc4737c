"""What `new` does: ask the blog and git what nobody should have to type, and write a post."""

from __future__ import annotations

from datetime import date
from pathlib import Path, PurePosixPath

from proofpress.blog import Blog, find, open_blog
from proofpress.config import Config
from proofpress.errors import UsageError
from proofpress.git import user_name
from proofpress.post.names import slug_of
from proofpress.scaffold.files import check_new_post, create
from proofpress.scaffold.habit import byline, habit
from proofpress.scaffold.post import PostFormat, file_for_post
from proofpress.source.discover import candidates


def new_post(start: Path, title: str, form: PostFormat | None, *, today: date) -> Path:
    """Write a new post into the blog that `start` is in.

    Its format and whether it has a folder of its own are those of most posts, its author is the
    one of the config or of git.

    Returns:
        The file.

    Raises:
        UsageError: there is no blog, or the post's address is taken; nothing was written.
    """
    root = find(start)
    opened, _ = open_blog(root)
    blog = opened or Blog(root, Config())
    posts = candidates(blog.listing(), blog.config.posts).value or ()
    usual = habit(posts)
    path, text = file_for_post(
        title,
        form or usual.format,
        today=today,
        author=byline(blog.config.authors, user_name(root)),
        folder=PurePosixPath(blog.config.posts),
        in_folder=usual.in_folders,
    )
    for other in posts:
        if slug_of(other) == slug_of(path):
            raise UsageError(
                f"`{other}` has the address `posts/{slug_of(path)}/` already: choose another title"
            )
    check_new_post(root, path)
    create(root, {path: text})
    return root / path
