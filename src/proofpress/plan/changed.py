"""Which posts a change of files touches, so that no other has to be checked."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from pathlib import PurePosixPath
from urllib.parse import quote

from proofpress.post.post import Post

#: Files that every post depends on: what is installed, and the settings of the blog.
_SHARED = re.compile(
    r"pyproject\.toml|proofpress\.toml|uv\.lock|poetry\.lock|pdm\.lock|pixi\.(?:lock|toml)|"
    r"pylock(?:\.[\w-]+)?\.toml|Pipfile(?:\.lock)?|requirements[\w.-]*\.(?:txt|in)|"
    r"environment[\w.-]*\.ya?ml|conda-lock\.yml|setup\.(?:py|cfg)|\.python-version|\.tool-versions"
)
_TEMPLATES = "templates"
#: Files that no run reads, whatever they say.
_WORDS = re.compile(r"(?:README|CHANGELOG|LICEN[CS]E|CONTRIBUTING|CITATION)[\w.-]*|\.git[a-z]+")


def touched(
    posts: Sequence[Post],
    changed: Collection[str],
    reads: Mapping[PurePosixPath, Collection[str] | None],
) -> Mapping[PurePosixPath, str]:
    """Why each post that `changed` touches has to be checked, by the post's path.

    Args:
        changed: files that differ, as seen from the blog's root; those above it begin with `../`.
        reads: files that the last good run of each post read, and folders that it listed, likewise;
            None if there is none: then every file that is not another post's own may be among them.
    """
    sources = {str(post.path): post for post in posts}
    shared = sorted(name for name in changed if _is_shared(name))
    found: dict[PurePosixPath, str] = {}
    for post in posts:
        known = reads.get(post.path)
        own = (name for name in sorted(changed) if _is_own(name, post))
        read = (name for name in sorted(changed) if known is not None and _is_read(name, known))
        named = (name for name in sorted(changed) if name not in sources and _names(post, name))
        maybe = (
            name
            for name in sorted(changed)
            if known is None and not post.is_essay and _is_open(name, post, sources)
        )
        for name in own:
            found.setdefault(post.path, f"`{name}` changed")
        for name in read:
            found.setdefault(post.path, f"`{name}` changed, which it reads")
        for name in named:
            found.setdefault(post.path, f"`{name}` changed, which it names")
        for name in shared[:1]:
            found.setdefault(post.path, f"`{name}` changed, which all posts share")
        for name in maybe:
            words = f"`{name}` changed, and no record says whether it reads that"
            found.setdefault(post.path, words)
    return found


def _is_own(name: str, post: Post) -> bool:
    """Whether a file is the post's source, its proof, or anything in a folder of its own."""
    if name in (str(post.path), str(post.path.with_name(f"{post.path.stem}.proof.json"))):
        return True
    return post.own_folder and PurePosixPath(name).is_relative_to(post.folder)


def _is_read(name: str, known: Collection[str]) -> bool:
    """Whether a file is read, or lies in a folder that is listed; or a submodule is read from."""
    if name in known or any(str(folder) in known for folder in PurePosixPath(name).parents):
        return True
    return any(one.startswith(f"{name}/") for one in known)


def _names(post: Post, name: str) -> bool:
    """Whether a post's text has the name of a file: it may show a picture, or list sources."""
    written = PurePosixPath(name).name
    meta = post.meta
    texts = (meta.image or "", *meta.bibliography, *(cell.source for cell in post.cells))
    return any(form in text for text in texts for form in (written, quote(written)))


def _is_shared(name: str) -> bool:
    path = PurePosixPath(name)
    if path.parts[0] == _TEMPLATES:
        return True
    above = len([part for part in path.parts if part != ".."]) == 1
    return above and _SHARED.fullmatch(path.name) is not None


def _is_open(name: str, post: Post, sources: Mapping[str, Post]) -> bool:
    """Whether a run of `post` may read a file, for all that is known."""
    path = PurePosixPath(name)
    if _WORDS.fullmatch(path.name) or path.parts[0] in (".github", "build"):
        return False
    return not any(other is not post and _is_own(name, other) for other in sources.values())
