"""Works of a `.bib` file: read by pybtex, and brought to plain text.

What stands in the file is data: LaTeX is decoded, commands that mean nothing here go, and only http
and https addresses become links.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from proofpress.frozen import frozen
from proofpress.passage import Passage
from proofpress.post.post import Post
from proofpress.problems import Checked, Location, Problem
from proofpress.render.assets import Assets, UnusableError
from proofpress.render.characters import printable

if TYPE_CHECKING:
    from pybtex.database import Entry, Person  # type: ignore[import-untyped]

_CITES = re.compile(r"(?<!\w)@|\{cite")
_YEAR = re.compile(r"\b\d{4}\b")
_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)?(10\.\d{4,9}/\S+)", re.IGNORECASE)
_WEB = re.compile(r"https?://[^\s/?#<>\"]+[^\s<>\"]*")
_URL = re.compile(r"\\(?:url|href)\s*\{([^{}]*)\}")
_COMMAND = re.compile(r"\\[A-Za-z]+\*?[ \t]*")
_ESCAPED = re.compile(r"\\([_%&#~{}$])")


@frozen
class Name:
    """A person, or an organisation without `given` names."""

    family: str
    given: str = ""


@frozen
class Work:
    """What a bibliography says of one work, as plain text; "" where it says nothing.

    Attributes:
        names: of its authors, else of its editors.
        whole: of a part, the work it stands in: a journal, a book, proceedings.
        place: where in it: volume, number, pages. issued: who published it.
        address: an http or https address.
    """

    key: str
    names: tuple[Name, ...]
    more: bool
    edited: bool
    title: str
    year: str
    whole: str = ""
    place: str = ""
    issued: str = ""
    address: str = ""


@lru_cache(maxsize=8)
def read_works(path: str, data: bytes) -> Checked[Mapping[str, Work]]:
    """The works of a `.bib` file by their keys; a file that is no BibTeX has one problem."""
    from pybtex import errors  # type: ignore[import-untyped]
    from pybtex.database.input.bibtex import Parser  # type: ignore[import-untyped]
    from pybtex.exceptions import PybtexError  # type: ignore[import-untyped]

    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        words = Passage(path, data.decode("latin-1"))
        return Checked(None, (_problem(words, "it is not UTF-8", line, "save it as UTF-8"),))
    passage = Passage(path, text)
    with errors.capture() as found:
        try:
            entries = Parser(encoding="utf-8").parse_string(text).entries
            works = {key: _work(key, entry) for key, entry in entries.items()}
        except PybtexError as error:
            found.append(error)
    if found:
        return Checked(None, (_fault(passage, found),))
    return Checked(works)


def gathered(
    post: Post, assets: Assets, shared: Sequence[PurePosixPath]
) -> tuple[dict[str, Work] | None, tuple[Problem, ...]]:
    """The works of a post's own bibliographies, and of those that all posts share.

    None if it has none, or one that cannot be read. The files that all share are read only if the
    post seems to cite something. One of them that it names itself, as posts of Quarto name the file
    of their project, `../../references.bib`, is that file.
    """
    found: list[Checked[Mapping[str, Work]]] = []
    line = post.meta.lines.get("bibliography")
    cell = 0 if post.format == "ipynb" and line else None
    for name in post.meta.bibliography:
        if PurePosixPath(posixpath.normpath(post.path.parent / name)) in shared:
            continue
        try:
            found.append(read_works(str(assets.path(name)), assets.read(name)))
        except UnusableError as error:
            place = Location(str(post.path), line, None, cell, prose=cell == 0)
            message = f"the bibliography `{name}` cannot be read: {error}"
            help_ = f"{error.remedy}, or name it in the config: `bibliography`"
            found.append(Checked(None, (Problem("citation", message, help_, place),)))
    cites = shared and any(_CITES.search(cell.source) for cell in post.cells)
    for path in shared if cites else ():
        data = assets.of_blog(path)
        if data is None:
            help_ = "correct `bibliography` in the config: paths begin at the blog's root"
            problem = Problem("citation", f"there is no file `{path}`", help_, Location(str(path)))
            found.append(Checked(None, (problem,)))
        else:
            found.append(read_works(str(path), data))
    problems = tuple(problem for one in found for problem in one.problems)
    if problems or not found:
        return None, problems
    return {key: work for one in reversed(found) for key, work in (one.value or {}).items()}, ()


def _fault(passage: Passage, found: Sequence[Any]) -> Problem:
    error = next((one for one in found if getattr(one, "lineno", None)), found[0])
    said = re.sub(r"^(?:syntax error|undefined string) in line \d+: ", "", printable(str(error)))
    line: int | None = getattr(error, "lineno", None)
    if type(error).__name__ == "UndefinedMacro":
        said, help_ = f"`{said}` is not defined", f'put it in quotes: "{said}"'
    elif line is None:
        words = re.search(r"(?:entry: |with key |')([^\s',]+)", said)
        rows = [n for n, row in enumerate(passage.lines, 1) if words and words[1] in row]
        line, help_ = (rows[-1] if rows else 1), "remove what is said twice, or correct it"
    else:
        help_ = "close every brace, and put a comma behind every field"
    return _problem(passage, said, line or 1, help_)


def _problem(passage: Passage, said: str, line: int, help_: str) -> Problem:
    row = passage.line(line)
    start = len(row) - len(row.lstrip()) + 1
    message = f"the bibliography cannot be read: {said}"
    width = max(len(row.strip()), 1)
    return passage.problem("citation", message, help_, line=line, column=start, width=width)


def _work(key: str, entry: Entry) -> Work:
    fields = entry.fields

    def field(*names: str) -> str:
        return next((text for name in names if (text := plain(fields.get(name, "")))), "")

    persons = entry.persons.get("author") or entry.persons.get("editor") or []
    edited = not entry.persons.get("author") and bool(persons)
    names = tuple(_name(person) for person in persons if _name(person).family)
    more = bool(names) and names[-1].family == "others"
    if not names and (organisation := field("organization", "institution", "howpublished")):
        names = () if _WEB.search(organisation) else (Name(organisation),)
    written = field("year", "date")
    year = _YEAR.search(written)
    issued = ", ".join(
        part
        for part in (field("publisher", "school", "institution", "organization"),)
        if part and part not in {name.family for name in names}
    )
    return Work(
        key,
        names[:-1] if more else names,
        more,
        edited,
        field("title", "booktitle", "note") or key,
        year[0] if year else written,
        field("journal", "journaltitle", "booktitle", "series") if field("title") else "",
        _place(field("volume"), field("number", "issue"), field("pages", "eid")),
        issued,
        _address(fields),
    )


def _name(person: Person) -> Name:
    family = plain(" ".join([*person.prelast_names, *person.last_names]))
    given = plain(" ".join([*person.first_names, *person.middle_names, *person.lineage_names]))
    return Name(family or given, given if family else "")


def _place(volume: str, number: str, pages: str) -> str:
    issue = f"{volume}({number})" if volume and number else volume or number
    return ", ".join(part for part in (issue, re.sub(r"(?<=\d)-+(?=\d)", "–", pages)) if part)


def _address(fields: Mapping[str, str]) -> str:
    doi = _DOI.fullmatch(_ESCAPED.sub(r"\1", fields.get("doi", "").strip()))
    if doi is not None:
        return "https://doi.org/" + quote(doi[1], safe="/:;()._-")
    written = [fields.get("url", ""), *_URL.findall(fields.get("howpublished", ""))]
    for text in (*written, fields.get("howpublished", "")):
        address = _ESCAPED.sub(r"\1", text.strip().removeprefix("\\url").strip("{} "))
        if _WEB.fullmatch(address) and address.isprintable():
            return address
    return ""


def plain(latex: str) -> str:
    """LaTeX as a person reads it, on one line; math stays as it is written."""
    from pybtex.exceptions import PybtexError
    from pybtex.richtext import Text  # type: ignore[import-untyped]

    text = _URL.sub(r"\1", latex)
    try:
        text = str(Text.from_latex(text))
    except (PybtexError, ValueError):
        text = re.sub(r"[{}]", "", text)
    return " ".join(printable(_COMMAND.sub("", text)).replace("\N{NO-BREAK SPACE}", " ").split())
