"""Render a post, or take the article that was rendered from the very same things before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path, PurePosixPath

from jinja2 import BytecodeCache

from proofpress import ourselves, templates
from proofpress.execute.run import Run
from proofpress.post.post import Post
from proofpress.problems import Checked
from proofpress.render.article import Article
from proofpress.site.addresses import Links, post_page
from proofpress.store.typeset import Recipe, Typeset, same
from proofpress.verify.verdict import Verdict

_RENDERER = (
    *("durations.py", "execute", "frozen.py", "passage.py", "post", "problems.py", "readers.py"),
    *("render", "sizes.py", "source", "suggest.py", "verify/verdict.py"),
)


class Typesetter:
    """Articles of a blog's posts.

    Args:
        read_file: bytes of a file of the blog by its path from the root; None if there is none.
        own_templates: the blog's own, or None.
        compiled: keeps what Jinja makes of the templates.
        bibliography: files of works that every post may cite, from the blog's root.
        packages: versions of everything installed: a new renderer renders anew.
    """

    def __init__(
        self,
        store: Typeset,
        *,
        read_file: Callable[[PurePosixPath], bytes | None],
        own_templates: Path | None,
        compiled: BytecodeCache | None = None,
        packages: Mapping[str, str],
        bibliography: Sequence[str] = (),
    ) -> None:
        self._store = store
        self._read_file = read_file
        self._own = own_templates
        self._compiled = compiled
        self._packages = packages
        self._bibliography = tuple(map(PurePosixPath, bibliography))
        #: Of the articles of this build, by the paths of their posts.
        self.recipes: dict[PurePosixPath, Recipe] = {}
        #: How many articles were not found.
        self.set = 0

    def render(
        self,
        post: Post,
        source: bytes,
        run: Run | None,
        slugs: Mapping[PurePosixPath, str],
        *,
        verdicts: Sequence[Verdict],
        strict: bool,
    ) -> Checked[Article]:
        """The article of `post`; one with problems is rendered each time, so that they are told.

        Args:
            source: the post's file as it was read.
            slugs: of all posts, by their files, for links between them.
            verdicts: on the post's claims; none if it was not executed.
            strict: whether what cannot be shown is an error.
        """
        key = self._key(post, source, run, verdicts)
        address = partial(_address, Links(post_page(post.slug)), slugs)
        kept = self._store.get(post.path, key, digest_of=self._digest, address_of=address)
        if kept is not None:
            self.recipes[post.path], article = kept
            return Checked(article)
        recipe = self.recipes[post.path] = Recipe(key)
        self.set += 1

        def read_file(path: PurePosixPath) -> bytes | None:
            data = self._read_file(path)
            recipe.reads[str(path)] = _sha256(data)
            return data

        def address_of(path: PurePosixPath) -> str | None:
            recipe.addresses[str(path)] = address(str(path))
            return recipe.addresses[str(path)]

        from proofpress.render.downloads import downloads

        checked = self._rendered(post, run, read_file, address_of, verdicts, strict=strict)
        if checked.value is None:
            return checked
        taken = downloads(post, source, run)
        article = replace(
            checked.value,
            files=(*checked.value.files, *taken),
            downloads=tuple(file.name for file in taken),
        )
        if not checked.problems:
            self._store.put(post.path, recipe, article)
        return replace(checked, value=article)

    def unfinished(
        self,
        post: Post,
        run: Run | None,
        slugs: Mapping[PurePosixPath, str],
        *,
        verdicts: Sequence[Verdict],
    ) -> Article | None:
        """The article of a post that runs, or that has problems; nobody keeps it."""
        address = partial(_address, Links(post_page(post.slug)), slugs)
        return self._rendered(post, run, self._read_file, address, verdicts, strict=False).value

    def _rendered(
        self,
        post: Post,
        run: Run | None,
        read_file: Callable[[PurePosixPath], bytes | None],
        address_of: Callable[[PurePosixPath], str | None],
        verdicts: Sequence[Verdict],
        *,
        strict: bool,
    ) -> Checked[Article]:
        from proofpress.render.render import render

        return render(
            post,
            run,
            read_file=read_file,
            address_of=address_of,
            own_templates=self._own,
            compiled=self._compiled,
            verdicts=verdicts,
            strict=strict,
            bibliography=self._bibliography,
        )

    def still_made_of(
        self,
        post: Post,
        slugs: Mapping[PurePosixPath, str],
        reads: Mapping[str, str | None],
        addresses: Mapping[str, str | None],
    ) -> bool:
        """Whether the files that an article asked for, and the posts it links to, are the same."""
        address = partial(_address, Links(post_page(post.slug)), slugs)
        return same(reads, self._digest) and same(addresses, address)

    def _digest(self, name: str) -> str | None:
        return _sha256(self._read_file(PurePosixPath(name)))

    def _key(self, post: Post, source: bytes, run: Run | None, verdicts: Sequence[Verdict]) -> str:
        cells = [] if run is None else [[cell.status, cell.outputs] for cell in run.cells]
        parameters = None if run is None else run.parameters
        found = [
            [one.claim.key, one.text, one.value, one.rule, one.cell, one.holds, one.pending]
            for one in verdicts
        ]
        # The head may stand in another file than the source.
        head = [str(post.path), post.slug, post.title, repr(post.meta)]
        what = [*head, _sha256(source), run is None, cells, parameters, found]
        text = json.dumps([*what, self._bibliography, self._renderer], sort_keys=True, default=str)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

    @cached_property
    def _renderer(self) -> str:
        """Digest of our code and templates (by size and time) and of every package's version."""
        package = Path(__file__).parent
        places = [package / name for name in _RENDERER]
        places += [folder / "post" for folder in (templates.folder(), self._own) if folder]
        return ourselves.digest(places, self._packages)


def _address(
    here: Links, slugs: Mapping[PurePosixPath, str], name: str | PurePosixPath
) -> str | None:
    """Where the post in the file `name` is, seen from `here`; None if there is none."""
    slug = slugs.get(PurePosixPath(name))
    return None if slug is None else here.to(post_page(slug))


def _sha256(data: bytes | None) -> str | None:
    return None if data is None else hashlib.sha256(data).hexdigest()
