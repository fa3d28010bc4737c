"""Claims and quoted numbers of a post: found, and checked as far as that can be before a run."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from proofpress.frozen import frozen
from proofpress.passage import Passage
from proofpress.post.address import parse_address
from proofpress.post.claims import Claim, Key, Place, Quotation, Where
from proofpress.post.filled import is_format, read_format
from proofpress.post.fit import fault
from proofpress.post.inlines import References
from proofpress.post.links import Link, line_links, links, shared_definitions
from proofpress.post.number import Fault
from proofpress.problems import Problem
from proofpress.suggest import did_you_mean


@frozen
class Prose:
    """Markdown that people read, and the lines of the file that it stands in.

    Attributes:
        text: where it is not `lines.text` itself but a value in it, a title or a caption.
        line: where that value begins.
        after: number of the code cell after whose end its claims are read; None: at the end.
    """

    lines: Passage
    text: str | None = None
    line: int | None = None
    where: Where = "prose"
    after: int | None = None

    def links(self, references: References | None = None) -> Iterator[tuple[Link, Place]]:
        """Each claim and quotation with its place in the file."""
        if self.text is None:
            for link in links(self.lines.text, references):
                line = self.lines.first + link.line
                yield link, Place(self.lines, line, link.column, link.width)
            return
        for link in line_links(self.text):
            line, column = self.place(link.source.split("\n")[0])
            yield link, Place(self.lines, line, column, link.width)

    def place(self, source: str) -> tuple[int, int | None]:
        """What YAML has unfolded or unescaped stands on no line as it is: then its key's line."""
        start = self.line or self.lines.first
        for number, row in enumerate(self.lines.lines, self.lines.first):
            if number >= start and source in row:
                return number, row.index(source) + 1
        return start, None


@frozen
class Found:
    """The claims and quotations of a post that can be read, and the problems of the others."""

    claims: tuple[Claim, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    problems: tuple[Problem, ...] = ()


def find(proses: Iterable[Prose], sources: Sequence[str]) -> Found:
    """Every `claim:` and `quoted:` link, in the order of the texts.

    Args:
        sources: the names under `sources:` in the front matter.
    """
    proses = tuple(proses)
    shared = shared_definitions([prose.lines.text for prose in proses if prose.text is None])
    claims: list[Claim] = []
    quotations: list[Quotation] = []
    problems: list[Problem] = []
    for prose in proses:
        for link, place in prose.links(shared):
            wrong = _wrong(link, sources)
            if wrong is not None:
                problems.append(place.problem(*wrong))
                continue
            where: Where = "alt" if link.in_image and prose.where == "prose" else prose.where
            # A title or caption is one line on the page, however it is folded in the file.
            text = link.text if prose.text is None else " ".join(link.text.split())
            if link.scheme == "claim":
                key = Key(prose.after, link.address, text, link.title)
                claims.append(Claim(key, where, place))
            else:
                quotations.append(Quotation(link.address, text, where, place))
    return Found(tuple(claims), tuple(quotations), tuple(problems))


def _wrong(link: Link, sources: Collection[str]) -> tuple[str, str] | None:
    """What is wrong with a link, and the remedy."""
    written = f"{link.scheme}:{link.address}"
    what = "a claim" if link.scheme == "claim" else "a quoted number"
    if link.kind == "broken":
        example = "[3,047](claim:queries)" if link.scheme == "claim" else "[14 s](quoted:incident)"
        return f"{what} that Markdown does not read as a link", f"write it as {example}"
    if link.kind == "misspelt":
        return f"a link to nothing: {what} begins with `{link.scheme}:`", f"write `{written}`"
    if link.kind == "image":
        return f"an image cannot be {what}", f"take the `!` away: [text]({written})"
    if not link.text.strip():
        return f"{what} without a text", f"write what the reader sees: [3,047]({written})"
    if link.scheme == "claim":
        if parse_address(link.address) is None:
            return (
                f"`{link.address}` is not the name of a value",
                "name a variable, or a part of one: queries, stats.p95, rows[0]",
            )
        return _misstated(link)
    if link.address not in sources:
        entry = f"add it to the front matter: `sources: {{{link.address or 'name'}: …}}`"
        return (
            f"the source `{link.address}` is not in the front matter",
            did_you_mean(link.address, sources, otherwise=entry),
        )
    return None


def _misstated(link: Link) -> tuple[str, str] | None:
    """What is wrong with the text and the rule of a claim, as far as it can be told now."""
    template = read_format(link.text) if is_format(link.text) else None
    wrong = template if isinstance(template, Fault) else fault(link.text, link.title)
    return None if wrong is None else (wrong.message, wrong.help)
