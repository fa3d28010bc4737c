"""The front matter of a post: its keys, and how each is read.

A key that is unknown is an error, never passed over: it is most often a slip of the pen. Keys of
Jupyter tools pass. Keys of other site makers are read where they mean the same (`foreign_keys.py`)
and give one warning where they mean nothing here.
"""

from __future__ import annotations

import datetime
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import field
from pathlib import PurePosixPath
from typing import Any

import yaml

from proofpress.frozen import frozen
from proofpress.passage import Passage
from proofpress.post import all_cells, days, values
from proofpress.post.counterfactuals import Counterfactual
from proofpress.post.entries import Entry, entries
from proofpress.post.foreign_keys import NOTHING, SAME, SPECIAL, STATUS
from proofpress.post.keys import READERS, SERVICES, SLUG, Evidence
from proofpress.post.names import is_index
from proofpress.post.origins import Origin
from proofpress.post.remedies import quoted
from proofpress.post.values import Fault, empty, listed, shown
from proofpress.problems import Checked, Problem
from proofpress.readers import Reader
from proofpress.source.source import Head
from proofpress.suggest import did_you_mean

__all__ = ["KEYS", "SERVICES", "SLUG", "TOOLS", "FrontMatter", "Origin", "parse"]


@frozen
class FrontMatter:
    """What a post says of itself. Texts are Markdown as written; `category` has one or two levels.

    Attributes:
        categories: those that another tool knew the post by, if it had several: tags here, but
            what its old addresses say.
        collection: the list of the config's `collections` that it is in; None for the posts.
        homes: of the authors, by name: an address elsewhere that the post gave.
        impact: a few words that lists show before everything else.
        listed: whether lists, feeds and counts of posts have it; else it is a page that is none.
        aliases: old addresses without the leading `/`: `2019/10/redis/` or `old.html`.
        image, inputs, bibliography: paths relative to the post's folder, inside the blog.
        strict: whether `check` refuses numbers that are neither claims nor quoted.
        line_numbers: whether the code of its cells has numbers where they do not say otherwise.
        evidence: lowers the badge of the page; None leaves it computed.
        all_cells: fields of `CellOptions` as its cells have them where they do not say otherwise.
        lines: the line of each key that was given, by the name it has here.
    """

    title: str | None = None
    dek: str | None = None
    summary: str | None = None
    date: datetime.date | None = None
    updated: datetime.date | None = None
    authors: tuple[str, ...] = ()
    homes: Mapping[str, str] = field(default_factory=dict)
    category: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    series: str | None = None
    collection: str | None = None
    impact: str | None = None
    slug: str | None = None
    aliases: tuple[str, ...] = ()
    draft: bool = False
    publish: datetime.date | None = None
    listed: bool = True
    featured: bool = False
    image: str | None = None
    image_alt: str | None = None
    lang: str | None = None
    needs: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()
    parameters: Mapping[str, Any] = field(default_factory=dict)
    timeout_s: float | None = None
    memory_bytes: int | None = None
    counterfactual: tuple[Counterfactual, ...] = ()
    strict: bool = False
    line_numbers: bool = False
    evidence: Evidence | None = None
    sources: tuple[Origin, ...] = ()
    bibliography: tuple[str, ...] = ()
    all_cells: Mapping[str, bool] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict, compare=False)


#: Keys of Jupyter tools, which are theirs to read.
TOOLS = ("jupyter", "jupytext", "kernelspec", "language_info")
#: Every key of ours.
KEYS: tuple[str, ...] = tuple(READERS)
#: Fields whose names say a unit.
_FIELDS = {"timeout": "timeout_s", "memory": "memory_bytes"}
_PROSE = ("title", "dek", "summary", "image_alt")


def parse(head: Head | None, path: str, cell: int | None = None) -> Checked[FrontMatter]:
    """Read and check every key; the value holds what could be read, whatever the problems.

    Args:
        path: the file that the head is in, relative to the blog's root.
        cell: 0 if the head is the first cell of an `.ipynb`, whose lines count in the cell.
    """
    if head is None:
        return Checked(FrontMatter())
    passage = Passage(path, head.text, head.line, cell, prose=cell is not None)
    return _Reader(passage).read()


class _Reader:
    """One head on its way to a `FrontMatter`."""

    def __init__(self, passage: Passage) -> None:
        self.passage = passage
        path = PurePosixPath(passage.path)
        self.folder = posixpath.dirname(passage.path)
        #: What an image's address that begins with `/` begins at: the folder of all posts.
        self.top = path.parent.parent if is_index(path) else path.parent
        self.problems: list[Problem] = []
        self.values: dict[str, Any] = {}
        self.given: dict[str, Entry] = {}

    def read(self) -> Checked[FrontMatter]:
        read = entries(self.passage, code="front-matter", what="the front matter")
        self.problems.extend(read.problems)
        meaningless: list[Entry] = []
        found = sorted(read.value or (), key=lambda entry: entry.key in SAME)
        for entry in found:
            if entry.key in TOOLS or (empty(entry.value) and entry.key in KEYS):
                continue
            if entry.key in READERS:
                self._take(entry, entry.key, READERS[entry.key])
            elif entry.key in SAME:
                self._same(entry)
            elif entry.key == "execute" and isinstance(entry.value, yaml.MappingNode):
                meaningless += self._execute(entry.value)
            elif entry.key in SPECIAL:
                self._special(entry)
            elif entry.key in NOTHING:
                meaningless.append(entry)
            else:
                self._unknown(entry)
        if meaningless:
            self._nothing(sorted(meaningless, key=lambda entry: entry.line))
        if "image" in self.values and "image_alt" not in self.values:
            self._at(
                self.given["image"],
                "`image` has no `image_alt`, so a reader who cannot see it learns nothing of it",
                "add `image_alt:` with what the image shows",
                severity="warning",
            )
        self.problems.sort(
            key=lambda problem: (problem.location.line or 0) if problem.location else 0
        )
        lines = {name: entry.line for name, entry in self.given.items()}
        return Checked(FrontMatter(**self.values, lines=lines), tuple(self.problems))

    def _take(self, entry: Entry, name: str, read: Reader[yaml.Node, Any]) -> None:
        """Read the value of `entry` for the key `name` of ours."""
        value = read(entry.value)
        quarto = read.read is values.day.read and self.passage.path.endswith(".qmd")
        if isinstance(value, Fault) and quarto:
            value = next(iter(days.in_slashes(str(entry.value.value))), value)  # Quarto's order
        if isinstance(value, Fault):
            self._fault(entry, value)
            return
        if name == "image" and value.startswith("/"):
            value = posixpath.relpath(f"{self.top}{value}", self.folder or ".")
        local = name == "image" and not re.match(r"https?://", value)
        for path in (value,) if local else value if name in ("inputs", "bibliography") else ():
            if posixpath.normpath(posixpath.join(self.folder, path)).split("/")[0] == "..":
                help_ = "move the file into the blog, best beside the post"
                self._at(entry, f"`{entry.key}` leaves the blog's folder: `{path}`", help_)
                return
        field_name = _FIELDS.get(name, name)
        if name in self.given and name in ("tags", "aliases"):
            value = tuple(dict.fromkeys((*self.values[field_name], *value)))
        elif name in self.given:
            other = self.given[name].key
            self._at(entry, f"`{other}` and `{entry.key}` mean the same", f"keep `{name}` alone")
            return
        if name == "authors":
            homes = {author.name: author.home for author in value if author.home}
            self.values |= {"homes": homes} if homes else {}
            value = tuple(dict.fromkeys(author.name for author in value))
        self.values[field_name] = value
        self.given[name] = entry
        if name in _PROSE:
            self._cut_short(entry)

    def _same(self, entry: Entry) -> None:
        if empty(entry.value):
            return
        name = SAME[entry.key]
        if entry.key == "categories":
            several = isinstance(entry.value, yaml.SequenceNode) and len(entry.value.value) > 1
            name = "tags" if several or "category" in self.given else name
            found = READERS["tags"](entry.value) if name == "tags" else ()
            if found and not isinstance(found, Fault):
                self.values["categories"] = (*self.values.get("category", ()), *found)
        self._take(entry, name, READERS[name])

    def _special(self, entry: Entry) -> None:
        """`published: false` of Jekyll and `status: draft` of Nikola."""
        if entry.key == "published":
            value = values.flag(entry.value)
            if isinstance(value, Fault):
                self._fault(entry, value)
                return
            asked: Mapping[str, bool] = {} if value else {"draft": True}
        else:
            status = values.text(entry.value)
            if isinstance(status, Fault) or status not in STATUS:
                help_ = did_you_mean(str(status), STATUS, otherwise="write `draft: true` instead")
                self._at(
                    entry,
                    f"`status` must be one of {listed(STATUS)}, not {shown(entry.value)}",
                    help_,
                )
                return
            asked = STATUS[status]
        for name, on in asked.items():
            self.values.setdefault(name, on)
            self.given.setdefault(name, entry)

    def _execute(self, block: yaml.MappingNode) -> Iterator[Entry]:
        """Quarto's options for all cells; gives those that mean nothing here."""
        fields, remarks = all_cells.shown(block)
        if fields:
            self.values["all_cells"] = fields
        for one in remarks:
            entry = Entry(one.key, one.at, self.passage.first + one.at.start_mark.line)
            if one.message:
                self._at(entry, one.message, one.help, node=one.at, severity=one.severity)
            else:
                yield entry

    def _unknown(self, entry: Entry) -> None:
        known = (*KEYS, *SAME, *TOOLS)
        help_ = did_you_mean(entry.key, known, otherwise="remove it: there is no such key")
        self._at(entry, f"unknown key `{entry.key}`", help_)

    def _nothing(self, found: list[Entry]) -> None:
        names = listed([entry.key for entry in found])
        verb = "means" if len(found) == 1 else "mean"
        self._at(
            found[0],
            f"{names} {verb} nothing to proofpress",
            "remove what other tools do not need",
            severity="warning",
        )

    def _fault(self, entry: Entry, fault: Fault) -> None:
        """Report a bad value; one that would be text in quotes is shown in them."""
        if entry.mended and fault.node is entry.value:
            return
        help_ = fault.help
        node = fault.node if fault.node is not None else entry.value
        line = self.passage.first + node.start_mark.line
        if not isinstance(node, yaml.ScalarNode) or node.tag.startswith("!"):
            remedy = values.in_quotes(node, self.passage.line(line))
            if remedy is not None and "text" in fault.message:
                help_ = f"write `{remedy}`"
        name = f"an item of `{entry.key}`" if fault.item else f"`{entry.key}`"
        self._at(entry, f"{name} {fault.message}", help_, node=node)

    def _cut_short(self, entry: Entry) -> None:
        """A text that ends at a `#` was most likely not meant to: `title: Issue #5`."""
        node = entry.value
        if not isinstance(node, yaml.ScalarNode) or node.style:
            return
        line = self.passage.first + node.end_mark.line
        text = self.passage.line(line)
        rest = text[node.end_mark.column :]
        if re.match(r"\s*#\S", rest):
            column = node.end_mark.column + len(rest) - len(rest.lstrip()) + 1
            value = text[node.start_mark.column :].strip()
            self.problems.append(
                self.passage.problem(
                    "front-matter",
                    f"`{entry.key}` ends before `{rest.strip()}`, which YAML reads as a comment",
                    f"write `{entry.key}: {quoted(value)}`",
                    line=line,
                    column=column,
                    width=len(rest.strip()),
                    severity="warning",
                )
            )

    def _at(
        self,
        entry: Entry,
        message: str,
        help_: str,
        *,
        node: yaml.Node | None = None,
        severity: Any = "error",
    ) -> None:
        """A problem at the key of `entry`, or at the value `node` if that can be underlined."""
        line, text = entry.line, self.passage.line(entry.line)
        column, width = text.find(entry.key) + 1, len(entry.key)
        if node is not None:
            line = self.passage.first + node.start_mark.line
            text = self.passage.line(line)
            column = min(node.start_mark.column, max(len(text) - 1, 0)) + 1
            one_line = node.end_mark.line == node.start_mark.line
            stop = node.end_mark.column if one_line else len(text.rstrip())
            width = max(stop - column + 1, 1)
        self.problems.append(
            self.passage.problem(
                "front-matter",
                message,
                help_,
                line=line,
                column=column,
                width=width,
                severity=severity,
            )
        )
