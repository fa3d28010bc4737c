"""The rules of RFC 4287, and of what readers make of it, as a list of what a feed breaks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

ATOM = "{http://www.w3.org/2005/Atom}"
_ONCE = ("id", "title", "updated")
_AT_MOST_ONCE = ("content", "generator", "published", "subtitle", "summary")


def broken_rules(written: str) -> list[str]:
    root = ET.fromstring(written)
    return [*_feed(root)]


def _feed(root: ET.Element) -> Iterator[str]:
    if root.tag != f"{ATOM}feed":
        yield "4.1.1: the root is no feed"
    entries = root.findall(f"{ATOM}entry")
    yield from _element(root, "feed")
    if not root.findall(f"{ATOM}author") and not all(e.findall(f"{ATOM}author") for e in entries):
        yield "4.1.1: neither the feed nor each entry has an author"
    if len(_links(root, "self")) != 1:
        yield "4.1.1: a feed names itself once"
    for entry in entries:
        yield from _element(entry, "entry")
        if not entry.findall(f"{ATOM}content") and len(_links(entry, "alternate")) != 1:
            yield "4.1.2: an entry without content has an alternate"
    ids = [element.text for element in root.iter(f"{ATOM}id")]
    if len(ids) != len(set(ids)):
        yield "4.2.6: an id is used twice"
    for link in root.iter(f"{ATOM}link"):
        if not urlsplit(link.get("href", "")).scheme:
            yield f"3.2: a relative address without a base, {link.get('href')}"
    for name in ("updated", "published"):
        for element in root.iter(f"{ATOM}{name}"):
            if not _is_instant(element.text or ""):
                yield f"3.3: `{element.text}` is no instant"
    for element in root.iter(f"{ATOM}content"):
        if element.get("type") != "html" or len(element):
            yield "4.1.3: content of type html is text alone"
        for address in re.findall(r'\s(?:href|src)="([^"]*)"', element.text or ""):
            if not urlsplit(address).scheme:
                yield f"a reader has no base for {address}"
    for person in root.iter(f"{ATOM}author"):
        if not (person.findtext(f"{ATOM}name") or "").strip():
            yield "3.2.1: a person has a name"
    for category in root.iter(f"{ATOM}category"):
        if not category.get("term"):
            yield "4.2.2.1: a category has a term"


def _element(element: ET.Element, what: str) -> Iterator[str]:
    for name in _ONCE:
        found = element.findall(f"{ATOM}{name}")
        if len(found) != 1 or not (found[0].text or "").strip():
            yield f"4.1: a {what} has one {name}"
    for name in _AT_MOST_ONCE:
        if len(element.findall(f"{ATOM}{name}")) > 1:
            yield f"4.1: a {what} has at most one {name}"


def _links(element: ET.Element, rel: str) -> list[ET.Element]:
    return [link for link in element.findall(f"{ATOM}link") if link.get("rel") == rel]


def _is_instant(text: str) -> bool:
    if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", text):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
