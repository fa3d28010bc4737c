"""Claims and quoted numbers of a post: each can be read, and each quotation names a known source.

Whether a claim holds is known only after a run; here is checked what can be known before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from proofpress.passage import Passage
from proofpress.post.address import parse_address
from proofpress.post.links import Link, links
from proofpress.problems import Problem
from proofpress.suggest import did_you_mean


@dataclass(frozen=True, slots=True)
class Prose:
    """Markdown to be searched for claims, and the lines of the file that it stands in.

    Attributes:
        text: where it is not `lines.text` itself but a value in it, a title or a caption.
        line: where that value begins.
    """

    lines: Passage
    text: str | None = None
    line: int | None = None

    def links(self) -> Iterator[tuple[Link, int, int | None]]:
        """Each link with its line and column in the file."""
        if self.text is None:
            for link in links(self.lines.text):
                yield link, self.lines.first + link.line, link.column
            return
        for link in links(self.text):
            yield link, *self._place(link.source.split("\n")[0])

    def _place(self, source: str) -> tuple[int, int | None]:
        """What YAML has unfolded or unescaped stands on no line as it is: then its key's line."""
        start = self.line or self.lines.first
        for number, row in enumerate(self.lines.lines, self.lines.first):
            if number >= start and source in row:
                return number, row.index(source) + 1
        return start, None


def check(proses: Iterable[Prose], sources: Sequence[str]) -> Iterator[Problem]:
    """The problems of every `claim:` and `quoted:` link.

    Args:
        sources: the names under `sources:` in the front matter.
    """
    for prose in proses:
        for link, line, column in prose.links():
            found = _problem(link, sources)
            if found is not None:
                code, message, help_ = found
                yield prose.lines.problem(
                    code, message, help_, line=line, column=column, width=link.width
                )


def _problem(link: Link, sources: Sequence[str]) -> tuple[str, str, str] | None:
    written = f"{link.scheme}:{link.address}"
    what = "a claim" if link.scheme == "claim" else "a quoted number"
    if link.kind == "broken":
        example = "[3,047](claim:queries)" if link.scheme == "claim" else "[14 s](quoted:incident)"
        return "claim", f"{what} that Markdown does not read as a link", f"write it as {example}"
    if link.kind == "image":
        return "claim", f"an image cannot be {what}", f"take the `!` away: [text]({written})"
    if link.kind == "auto" or not link.text.strip():
        return "claim", f"{what} without a text", f"write what the reader sees: [3,047]({written})"
    if link.scheme == "claim":
        if parse_address(link.address) is None:
            return (
                "claim",
                f"`{link.address}` is not the name of a value",
                "name a variable, or a part of one: queries, stats.p95, rows[0]",
            )
        if re.search(r"\{[^{}]*\}", link.text):
            return (
                "later",
                f"`{link.text}` asks for a filled-in number, which proofpress does not have yet",
                f"write the number itself: [3,047]({written})",
            )
    elif link.address not in sources:
        entry = f"add it to the front matter: `sources: {{{link.address or 'name'}: …}}`"
        return (
            "claim",
            f"the source `{link.address}` is not in the front matter",
            did_you_mean(link.address, sources, otherwise=entry),
        )
    return None
