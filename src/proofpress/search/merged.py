"""The files of an index, made of its parts: always the same ones for the same documents."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from proofpress.search.compact import Value, encode, head_of
from proofpress.search.parts import ENTRY, FORM, MARK, Parts

#: A piece of the index ends with the word with which it has so many bytes, before it is packed.
_PIECE_BYTES = 60_000
_LEVEL = 6  # a tenth of the time that 9 takes, for a hundredth more bytes


@dataclass(frozen=True, slots=True)
class File:
    """A file of an index: its bytes, or what has to be packed to have them."""

    name: str
    known: bytes = b""
    unpacked: bytes = b""

    @property
    def data(self) -> bytes:
        if not self.unpacked:
            return self.known
        return gzip.compress(MARK + self.unpacked, _LEVEL, mtime=0)


def merged(parts: Parts, order: Sequence[str]) -> Iterator[File]:
    """Every file of the index; the name of one that has to be packed tells what is in it.

    Args:
        order: the documents by what they were made of, as they are counted.
    """
    [language] = parts.entry["languages"]
    documents = [parts.documents[name] for name in order]
    places = {one.number: place for place, one in enumerate(documents)}
    pages: list[Value] = []
    for one in documents:
        fragment = _named(language, one.fragment)
        pages.append([fragment, one.words])
        yield File(f"fragment/{fragment}.pf_fragment", one.fragment)
    pieces: list[Value] = []
    for first, last, data in _pieces(parts.words, places):
        name = _named(language, data)
        pieces.append([first, last, name])
        yield File(f"index/{name}.pf_index", unpacked=data)
    filters: list[Value] = []
    for label, values in sorted(_filters(parts, order).items()):
        data = encode([label, [[value, list(at)] for value, at in sorted(values.items())]])
        name = _named(language, data)
        filters.append([label, name])
        yield File(f"filter/{name}.pf_filter", unpacked=data)
    version = str(parts.entry["version"])
    meta = encode([version, pages, _apart(pieces), filters, [], list(parts.fields)])
    name = _named(language, meta)
    yield File(f"pagefind.{name}.pf_meta", unpacked=meta)
    for name, data in sorted(parts.engine.items()):
        yield File(name, data)
    about = {**parts.entry["languages"][language], "hash": _named(language, meta)}
    about["page_count"] = len(documents)
    entry = {**parts.entry, "languages": {language: about}}
    # It names the others, and so it is the last.
    yield File(ENTRY, json.dumps(entry, sort_keys=True, separators=(",", ":")).encode())


def _named(language: str, data: bytes) -> str:
    return f"{language}_{hashlib.sha256(data).hexdigest()[:16]}"


def _pieces(
    words: Mapping[str, Mapping[int, bytes]], places: Mapping[int, int]
) -> Iterator[tuple[str, str, bytes]]:
    """The index in pieces, each with its first word and its last."""
    first, last, size = "", "", 0
    piece: list[bytes] = []
    for word, entry in _entries(words, places):
        first, last = first if piece else word, word
        piece.append(entry)
        size += len(entry)
        if size >= _PIECE_BYTES:
            yield first, last, _piece(piece)
            piece, size = [], 0
    if piece:
        yield first, last, _piece(piece)


def _piece(entries: Sequence[bytes]) -> bytes:
    return head_of("list", 1) + head_of("list", len(entries)) + b"".join(entries)


def _entries(
    words: Mapping[str, Mapping[int, bytes]], places: Mapping[int, int]
) -> Iterator[tuple[str, bytes]]:
    """Each word, in the order of its signs, with where it and its forms with accents stand."""
    word, plain = "", b""
    forms: list[bytes] = []
    for name in sorted(words):
        base, marked, form = name.partition(FORM)
        if base != word and (plain or forms):
            yield word, _entry(word, plain, forms)
            plain, forms = b"", []
        word = base
        if marked:
            forms.append(b"\x82" + encode(form) + _listed(words[name], places))
        else:
            plain = _listed(words[name], places)
    if plain or forms:
        yield word, _entry(word, plain, forms)


def _entry(word: str, plain: bytes, forms: Sequence[bytes]) -> bytes:
    return b"".join((b"\x83", encode(word), plain or b"\x80", head_of("list", len(forms)), *forms))


def _listed(found: Mapping[int, bytes], places: Mapping[int, int]) -> bytes:
    """The documents that have a word, in their order: each says how much later it comes."""
    there = sorted((places[number], at) for number, at in found.items())
    out = [head_of("list", len(there))]
    before = 0
    for place, at in there:
        later = place - before
        out.append(_SHORT[later] if later < 24 else b"\x83" + head_of("number", later))
        out.append(at)
        before = place
    return b"".join(out)


_SHORT = tuple(bytes((0x83, number)) for number in range(24))


def _filters(parts: Parts, order: Sequence[str]) -> Mapping[str, Mapping[str, list[Value]]]:
    """By their labels, for each value the documents that have it."""
    found: dict[str, dict[str, list[Value]]] = {}
    for place, name in enumerate(order):
        for label, values in parts.documents[name].filters.items():
            for value in values:
                found.setdefault(label, {}).setdefault(value, []).append(place)
    return found


def _apart(pieces: Sequence[Value]) -> list[Value]:
    """Pieces with their first and last words cut to what tells them from their neighbours."""
    cut = [list(piece) for piece in pieces if isinstance(piece, list)]
    for one, other in pairwise(cut):
        last, first = str(one[1]), str(other[0])
        same = next(
            (at for at, (a, b) in enumerate(zip(last, first, strict=False)) if a != b),
            min(len(last), len(first)),
        )
        one[1], other[0] = last[: same + 1], first[: same + 1]
    return [list(piece) for piece in cut]
