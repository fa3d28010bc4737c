"""What Pagefind found out of each document, apart, so that one can be replaced.

Pagefind indexes all documents or none. But what it says of one depends on no other, and its files
can be taken apart: a fragment is of one document, and what the index knows of a word is a list of
what it knows of that word in each document. Only two things bind them together. Documents are
counted from 0, in their order; here each has a number of its own instead. And the fields in which
words were found (title, date, …) are counted in the order of the alphabet: who indexes a few
documents anew has to see that they are counted the same, and adds one that has all fields.
"""

from __future__ import annotations

import gzip
import html
import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from proofpress.search.compact import decode, head
from proofpress.site.search import Document

#: Of Pagefind's files: what begins the unpacked content of each.
MARK = b"pagefind_dcd"
ENTRY = "pagefind-entry.json"
#: Between a word without accents and a form of it that has some; neither has it.
FORM = "\0"
_LAYOUT = "not the layout of Pagefind 1.5"

_COUNT = rb"[\x00-\x17]|\x18.|\x19..|\x1a....|\x1b.{8}"
_NUMBER = rb"(?:[\x00-\x17\x20-\x37]|[\x18\x38].|[\x19\x39]..|[\x1a\x3a].{4}|[\x1b\x3b].{8})"
_LIST = rb"(?:[\x80-\x97]|\x98.|\x99..|\x9a.{4}|\x9b.{8})"
#: One document in the list of a word: how many later than the one before, and where it stands.
_PLACES = re.compile(rb"\x83(%b)(%b%b*%b%b*)" % (_COUNT, _LIST, _NUMBER, _LIST, _NUMBER), re.DOTALL)


@dataclass(frozen=True, slots=True)
class Indexed:
    """A document in an index.

    Attributes:
        number: its own, whatever its place.
        fragment: the file with its words, as it is packed.
        words: how many there are.
        filters: the values that it has of each filter.
        fields: names of the fields that it has.
    """

    number: int
    fragment: bytes
    words: int
    filters: Mapping[str, Sequence[str]]
    fields: tuple[str, ...]


@dataclass
class Parts:
    """An index in parts.

    Attributes:
        entry: what says which files there are; without the language's own.
        engine: Pagefind's program for browsers, by the names of its files.
        fields: in which words were found, as they are counted.
        documents: by what each was made of.
        words: where each word stands in which document, by their numbers; forms of a word with
            accents by the word and the form, with `FORM` between.
    """

    entry: Mapping[str, Any]
    engine: Mapping[str, bytes]
    fields: tuple[str, ...]
    documents: dict[str, Indexed] = field(default_factory=dict)
    words: dict[str, dict[int, bytes]] = field(default_factory=dict)

    def without(self, made_of: Collection[str]) -> None:
        """Take documents out."""
        gone = [self.documents.pop(name).number for name in made_of]
        for word in list(self.words) if gone else ():
            places = self.words[word]
            for number in gone:
                places.pop(number, None)
            if not places:
                del self.words[word]

    def take(self, others: Parts, place: str) -> None:
        """Take in documents that were indexed with one that has all fields, which is left out.

        Args:
            place: what that one was made of.
        """
        start = max((one.number for one in self.documents.values()), default=-1) + 1
        left_out = others.documents[place].number
        for made_of, one in others.documents.items():
            if made_of != place:
                number = start + one.number
                self.documents[made_of] = Indexed(
                    number, one.fragment, one.words, one.filters, one.fields
                )
        for word, places in others.words.items():
            new = {start + number: at for number, at in places.items() if number != left_out}
            if new:
                self.words.setdefault(word, {}).update(new)

    @property
    def language(self) -> str:
        return str(next(iter(self.entry["languages"])))

    @property
    def whole(self) -> bool:
        """Whether the fields are those that the documents have: else they are counted wrongly."""
        return self.fields == _all_fields(self.documents.values())


def with_all(fields: Sequence[str]) -> Document:
    """A document that has all of `fields`."""
    marks = "".join(f'<i data-pagefind-meta="{html.escape(name)}:x"></i>' for name in fields)
    text = f"<html><body><main data-pagefind-body>{marks}<p>x</p></main></body></html>"
    return Document(PurePosixPath("x"), text)


def parts(files: Mapping[str, bytes], made_of: Sequence[str]) -> Parts:
    """The files of an index, taken apart.

    Args:
        made_of: what the documents are known by, in their order.

    Raises:
        ValueError: they are of another version of Pagefind.
    """
    try:
        return _parts(files, made_of)
    except (KeyError, TypeError, OSError, EOFError, IndexError, AttributeError) as error:
        raise ValueError(_LAYOUT) from error


def _parts(files: Mapping[str, bytes], made_of: Sequence[str]) -> Parts:
    entry = json.loads(files[ENTRY])
    [language] = entry["languages"].values()
    meta: Any = decode(_unpacked(files[f"pagefind.{language.pop('hash')}.pf_meta"]))
    _, pages, chunks, _, sorts, fields = meta
    if sorts or len(pages) != len(made_of):
        raise ValueError(_LAYOUT)
    found = Parts(
        entry=entry,
        engine={name: data for name, data in files.items() if name.endswith((".js", ".pagefind"))},
        fields=tuple(fields),
    )
    for number, (name, (fragment, words)) in enumerate(zip(made_of, pages, strict=True)):
        packed = files[f"fragment/{fragment}.pf_fragment"]
        data = json.loads(_unpacked(packed))
        found.documents[name] = Indexed(
            number, packed, words, data["filters"], tuple(sorted(data["meta"]))
        )
    if not found.whole:
        raise ValueError(_LAYOUT)
    for _, _, chunk in chunks:
        for word, places in _words(_unpacked(files[f"index/{chunk}.pf_index"])):
            found.words[word] = places
    return found


def _all_fields(documents: Collection[Indexed]) -> tuple[str, ...]:
    return tuple(sorted({name for one in documents for name in one.fields}))


def _unpacked(data: bytes) -> bytes:
    plain = gzip.decompress(data)
    if not plain.startswith(MARK):
        raise ValueError(_LAYOUT)
    return plain[len(MARK) :]


def _words(data: bytes) -> Iterator[tuple[str, dict[int, bytes]]]:
    """The words of a piece of the index, each with where it stands in which document."""
    _expect(data[:1] == b"\x81")
    count, at = head(data, 1, "list")
    for _ in range(count):
        _expect(data[at : at + 1] == b"\x83")
        word, at = _text(data, at + 1)
        places, at = _documents(data, at)
        if places:
            yield word, places
        forms, at = head(data, at, "list")
        for _ in range(forms):
            _expect(data[at : at + 1] == b"\x82")
            form, at = _text(data, at + 1)
            places, at = _documents(data, at)
            yield f"{word}{FORM}{form}", places
    _expect(at == len(data))


def _documents(data: bytes, at: int) -> tuple[dict[int, bytes], int]:
    count, at = head(data, at, "list")
    places: dict[int, bytes] = {}
    number, match = 0, _PLACES.match
    for _ in range(count):
        found = match(data, at)
        if found is None:
            raise ValueError(_LAYOUT)
        later, where = found.groups()
        number += later[0] if len(later) == 1 else int.from_bytes(later[1:])
        places[number] = where
        at = found.end()
    return places, at


def _text(data: bytes, at: int) -> tuple[str, int]:
    size, at = head(data, at, "text")
    _expect(at + size <= len(data))
    return data[at : at + size].decode(), at + size


def _expect(so: bool) -> None:
    if not so:
        raise ValueError(_LAYOUT)
