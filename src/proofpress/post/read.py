"""A `Source` becomes a `Post`: its title and address found, its cells numbered, its claims read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Literal

from markdown_it import MarkdownIt

from proofpress.passage import Passage
from proofpress.post import counterfactuals, front_matter, options, references
from proofpress.post.claims import Claim
from proofpress.post.comparisons import lonely
from proofpress.post.foreign_text import understood
from proofpress.post.front_matter import FrontMatter
from proofpress.post.names import date_of, is_index, name_of, slug_of
from proofpress.post.post import Cell, Post
from proofpress.post.references import Prose
from proofpress.problems import Checked, Location, Problem
from proofpress.source.source import RawCell, Source


def read(source: Source, *, lenient: bool = False) -> Checked[Post]:
    """Make the post of a source; without a title or an address there is none.

    Args:
        lenient: what front matter and options say wrongly is a warning, and the name of the file
            is the title of a post without.
    """
    path = str(source.path)
    checked = front_matter.parse(source.head, *_place_of_head(source))
    meta = checked.value or FrontMatter()
    if meta.date is None:
        meta = replace(meta, date=date_of(source.path))
    problems = list(checked.problems)

    cells: list[Cell] = []
    number = 0
    for raw in source.cells:
        number += raw.kind == "code"
        cell, found = _cell(path, raw, number, meta)
        cells.append(cell)
        problems.extend(found)
    problems.extend(_labels(path, cells))
    problems.extend(lonely(path, cells))
    if lenient:
        problems = [replace(one, severity="warning") for one in problems]
    title, heading, cells = _titled(path, meta.title, cells)
    if title is None and lenient:
        title = re.sub(r"[-_]+", " ", name_of(source.path)).strip()
    names = tuple(origin.name for origin in meta.sources)
    texts = (*heading, *_head_texts(source, meta), *_texts(path, cells))
    named = references.find(texts, names)
    problems.extend(named.problems)
    problems.extend(_counterfactuals(source, meta, cells, named.claims))
    if not any(cell.kind == "code" for cell in cells):
        problems.extend(map(_without_code, named.claims))

    slug = meta.slug or slug_of(source.path)
    if title is None:
        problems.append(_no_title(source))
    if not slug:
        problems.append(_no_slug(source))
    if title is None or not slug:
        return Checked(None, tuple(problems))
    post = Post(
        path=source.path,
        format=source.format,
        slug=slug,
        title=title,
        meta=meta,
        cells=tuple(cells),
        kernel=source.kernel,
        language=source.language,
        own_folder=is_index(source.path),
        texts=texts,
        claims=named.claims,
        quotations=named.quotations,
        written=source,
    )
    return Checked(post, tuple(problems))


def together(posts: Iterable[Post]) -> tuple[Problem, ...]:
    """The problems of posts that want the same address.

    Each is reported at the post that asks for the address in its front matter, else at the later
    one.
    """
    problems: list[Problem] = []
    owners: dict[str, Post] = {}
    posts = tuple(posts)
    for post in posts:
        address = f"posts/{post.slug}"
        owner = owners.setdefault(address, post)
        if owner is post:
            continue
        asks = post
        if owner.meta.slug and not post.meta.slug:
            owners[address], owner, asks = post, post, owner
        problems.append(_taken(asks, "slug", f"the slug `{post.slug}`", owner))
    for post in posts:
        for alias in post.meta.aliases:
            address = alias.strip("/").removesuffix("/index.html")
            if address in owners:
                problems.append(_taken(post, "aliases", f"the alias `{alias}`", owners[address]))
            else:
                owners[address] = post
    return tuple(problems)


def _cell(
    path: str, raw: RawCell, number: int, meta: FrontMatter
) -> tuple[Cell, tuple[Problem, ...]]:
    tags = tuple(str(tag) for tag in raw.metadata.get("tags") or ())
    cell = Cell(
        id=raw.id,
        kind=raw.kind,
        source=understood(raw.source) if raw.kind == "markdown" else raw.source,
        number=number,
        line=raw.line,
        text=raw.source,
        tags=frozenset(tags),
        attachments=raw.attachments,
        outputs=raw.outputs,
    )
    if raw.kind != "code":
        return cell, ()
    taken = options.take(Passage(path, raw.source, raw.line, number), tags, meta.all_cells)
    value = taken.value
    if value is None:
        return cell, taken.problems
    cell = replace(
        cell,
        source=value.source,
        options=value.options,
        skipped=value.skipped,
        above_magic=value.above,
    )
    return cell, taken.problems


def _titled(
    path: str, title: str | None, cells: list[Cell]
) -> tuple[str | None, tuple[Prose, ...], list[Cell]]:
    """The title, the text of the heading if that is where it is from, and the cells without it.

    It is the first `#` heading; where the front matter has a title, a heading with the same words
    at the top of the text is taken out as well, for the page prints the title above it.
    """
    for index, cell in enumerate(cells):
        if cell.kind != "markdown":
            continue
        for start, stop, text in _headings(cell.source):
            lines = cell.source.split("\n")
            if title is not None and (text != title or any(line.strip() for line in lines[:start])):
                return title, (), cells
            if not text:
                continue
            lines[start:stop] = [""] * (stop - start)
            passage = _passage(path, cell)
            heading = Prose(passage, text, passage.first + start, "title")
            blank = next((row for row, line in enumerate(lines) if line.strip()), len(lines))
            rest = replace(
                cell,
                source="\n".join(lines[blank:]).rstrip("\n"),
                skipped=cell.skipped + blank,
            )
            kept = [rest] if rest.source else []
            left = [*cells[:index], *kept, *cells[index + 1 :]]
            return text, () if title is not None else (heading,), left
        if title is not None:
            break
    return title, (), cells


def _passage(path: str, cell: Cell) -> Passage:
    """The lines of a text cell."""
    return Passage(path, cell.source, cell.file_line(1), cell.number, prose=True)


def _headings(text: str) -> Iterator[tuple[int, int, str]]:
    """First line, line after the last (both from 0) and Markdown of each top-level `#` heading."""
    if not re.search(r"^ {0,3}(#[ \t]|=+[ \t]*$)", text, re.MULTILINE):
        return
    tokens = MarkdownIt("commonmark").disable("inline").parse(text)
    for token, inline in pairwise(tokens):
        if token.type == "heading_open" and token.tag == "h1" and token.level == 0 and token.map:
            yield token.map[0], token.map[1], inline.content.strip()


def _texts(path: str, cells: list[Cell]) -> Iterator[Prose]:
    """The Markdown of the cells: prose, and the captions and alt texts of figures."""
    for cell in cells:
        if cell.kind == "markdown":
            yield Prose(_passage(path, cell), after=cell.number)
            continue
        passage = Passage(path, cell.text, cell.line, cell.number)
        if cell.options.fig_cap:
            yield Prose(passage, cell.options.fig_cap, None, "caption", cell.number)
        for caption in cell.options.fig_subcap:
            yield Prose(passage, caption, None, "caption", cell.number)
        for alt in cell.options.fig_alts or (cell.options.fig_alt,):
            if alt:
                yield Prose(passage, alt, None, "alt", cell.number)


def _head_texts(source: Source, meta: FrontMatter) -> Iterator[Prose]:
    """The Markdown of the front matter."""
    passage = _head(source)
    if passage is None:
        return
    for key in _READ:
        text = getattr(meta, key)
        if text:
            yield Prose(passage, text, meta.lines.get(key), key)


_READ: tuple[Literal["title", "dek", "summary", "image_alt"], ...] = (
    *("title", "dek", "summary", "image_alt"),
)


def _head(source: Source) -> Passage | None:
    if source.head is None:
        return None
    path, cell = _place_of_head(source)
    return Passage(path, source.head.text, source.head.line, cell, prose=cell == 0)


def _place_of_head(source: Source) -> tuple[str, int | None]:
    """The file in which the head stands, and 0 if that is a notebook, whose lines are a cell's."""
    if source.head is not None and source.head.file is not None:
        return str(source.head.file), None
    return str(source.path), 0 if source.format == "ipynb" else None


def _counterfactuals(
    source: Source, meta: FrontMatter, cells: list[Cell], claims: tuple[Claim, ...]
) -> Iterator[Problem]:
    head = _head(source)
    if head is None or not meta.counterfactual:
        return
    tagged = [cell for cell in cells if cell.options.parameters]
    python = source.language == "python"
    yield from counterfactuals.check(
        meta.counterfactual,
        parameters=meta.parameters,
        settable=counterfactuals.settable(cell.source for cell in tagged) if python else None,
        claimed={claim.key.address for claim in claims},
        head=head,
        line=meta.lines["counterfactual"],
    )


def _without_code(claim: Claim) -> Problem:
    return claim.place.problem(
        f"`{claim.key.address}` is claimed in a post without code",
        f"compute it in a cell, or quote it from its source: [{claim.key.text}](quoted:name)",
    )


def _labels(path: str, cells: list[Cell]) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for cell in cells:
        label = cell.options.label
        if label is None:
            continue
        if label in seen:
            passage = Passage(path, cell.text, cell.line, cell.number)
            row = next((n for n, text in enumerate(passage.lines) if label in text), 0)
            yield passage.problem(
                "option",
                f"the label `{label}` is that of cell {seen[label]}",
                "give each figure a label of its own",
                line=cell.line + row,
                column=passage.lines[row].find(label) + 1 or None,
                width=len(label),
            )
        seen.setdefault(label, cell.number)


def _no_title(source: Source) -> Problem:
    line = None if source.head is None else source.head.line
    cell = 0 if source.format == "ipynb" and line else None
    return Problem(
        "title",
        "the post has no title",
        "begin its text with `# A title`, or add `title: …` to the front matter",
        Location(str(source.path), line, None, cell, prose=cell == 0),
    )


def _no_slug(source: Source) -> Problem:
    return Problem(
        "front-matter",
        f"no address can be made of the name `{name_of(source.path)}`",
        "add one to the front matter: `slug: cache-stampede`",
        Location(str(source.path)),
    )


def _taken(post: Post, key: str, what: str, owner: Post) -> Problem:
    line = post.meta.lines.get(key)
    cell = 0 if post.format == "ipynb" and line else None
    itself = "this post itself" if owner is post else f"`{owner.path}`"
    help_ = (
        "remove the alias" if key == "aliases" else "choose another: `slug: …` in the front matter"
    )
    return Problem(
        "duplicate",
        f"{what} is already that of {itself}",
        help_,
        Location(str(post.path), line, None, cell, prose=cell == 0),
    )
