"""The commands `record` and `drift`: proofs of posts written, and how they moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TextIO

from proofpress.blog import Blog, find, open_blog
from proofpress.errors import UsageError
from proofpress.git import history
from proofpress.post.post import Post
from proofpress.press import BlogPress, damage
from proofpress.problems import Problem, describe
from proofpress.reading import posts_named, read_posts
from proofpress.recording import as_text, record
from proofpress.store import STORE
from proofpress.store.proofs import Proofs
from proofpress.terminal import Lines, watching
from proofpress.verify.moves import Version, moves
from proofpress.verify.proof import Proof
from proofpress.verify.proof_text import parse, proof_path
from proofpress.write.files import sweep
from proofpress.write.lock import locked


def record_blog(
    start: Path,
    names: Sequence[str],
    *,
    fresh: bool,
    jobs: int | None,
    cold: bool,
    stream: TextIO,
) -> tuple[str, int]:
    """Write the proofs of the named posts (none: all): what became of each, and the exit code.

    Raises:
        UsageError: there is no blog, or no such post.
        PublishError: a proof cannot be written.
    """
    blog, problems = open_blog(find(start))
    if blog is None:
        return "\n\n".join(describe(problem) for problem in problems), 2
    with locked(blog.build, stream), watching(stream) as watch:
        for folder in (blog.build / STORE, blog.posts):
            sweep(folder)  # what a killed run of this command left
        press = BlogPress(blog, watch, jobs=jobs, cold=cold)
        recording = replace(record(press, names, fresh=fresh), warnings=damage(press.damaged))
    return as_text(recording), recording.exit_code


def drift_of(start: Path, names: Sequence[str], stream: TextIO) -> tuple[str, int]:
    """How the proofs of the named posts (none: all that have one) moved, and the exit code.

    Raises:
        UsageError: there is no blog, no such post, no proof, or no git.
    """
    blog, problems = open_blog(find(start))
    if blog is None:
        return "\n\n".join(describe(problem) for problem in problems), 2
    reading = read_posts(BlogPress(blog, Lines(stream)))
    named = posts_named(names, reading)
    asked = reading.posts if named is None else named
    blocks, wrong = [], False
    for post in asked:
        versions, problem = _versions(blog, post)
        if versions:
            blocks.append(moves(post, versions))
        elif named is not None and problem is None:
            record_it = f"`proofpress record {post.slug}` writes one"
            raise UsageError(f"`{post.slug}` has no proof: {record_it}")
        if problem is not None:
            wrong = True
            blocks.append(describe(problem))
    return "\n\n".join(blocks) or "no post has a proof: `proofpress record` writes them", int(wrong)


def _versions(blog: Blog, post: Post) -> tuple[list[Version], Problem | None]:
    """The committed proofs of a post, and the one that lies there if it is another."""
    path = proof_path(post.path)
    here = Proofs(blog.root).read(post)
    committed = [
        Version(one.commit, one.day, one.subject, _proof(one.text, post))
        for one in history(blog.root, path)
    ]
    if isinstance(here, Problem):
        return committed, here
    if here is not None and (not committed or committed[-1].proof != here):
        committed.append(Version("", None, "not committed", here))
    return committed, None


def _proof(text: str | None, post: Post) -> Proof | None:
    parsed = parse(text, proof_path(post.path), post.slug) if text is not None else None
    return parsed if isinstance(parsed, Proof) else None
