"""What posts are gathered under by the config: topics, collections; and what is no post: a log."""

from __future__ import annotations

import datetime
import re
from dataclasses import field

from proofpress.config import looks, values
from proofpress.config.looks import Look
from proofpress.config.tables import Reader, Shape, below, listed
from proofpress.config.values import Fault, Faults
from proofpress.frozen import frozen
from proofpress.readers import reading


@frozen
class Topic:
    """Posts whose category or one of whose tags is called `name`, or one of `also`."""

    name: str
    also: tuple[str, ...] = ()


@frozen
class Collection:
    """Posts of another kind, such as projects or notes: a list of their own, with its own look."""

    name: str
    text: str = ""
    look: Look = field(default_factory=Look)


@frozen
class LogEntry:
    """What happened in a month."""

    month: datetime.date
    headline: str
    detail: str = ""


@frozen
class Source:
    """Where a number comes from that a text of the config quotes."""

    name: str
    title: str
    url: str | None = None
    date: datetime.date | None = None


def unlike(reader: Reader) -> Reader:
    """As `reader`, with no two items of one name."""

    @reading(reader.schema)
    def read(value: object) -> object:
        found = reader(value)
        names: set[str] = set()
        for at, item in enumerate(found if isinstance(found, tuple) else ()):
            if item.name.casefold() in names:
                return Fault(f"has `{item.name}` twice", "remove one", (at,))
            names.add(item.name.casefold())
        return found

    return read


@reading({"type": "string", "pattern": r"\S"})
def _name(value: object) -> str | Fault:
    name = values.text(value)
    if isinstance(name, str) and not name.strip():
        return Fault("is empty", "give it a name")
    return name


_TOPIC = Shape(
    Topic,
    {
        "name": _name.of("a category or tag, and what the topic is called"),
        "also": values.texts.of("more categories and tags that belong to it"),
    },
    needs=("name",),
    plain="name",
)
topics = unlike(listed(_TOPIC.reader, '["Caching", { name = "AI", also = ["LLM"] }]'))

_COLLECTION = Shape(
    looks.with_look(Collection),
    {
        "name": _name.of("its name, as posts have it in `collection`"),
        "text": values.text.of("what stands under its name"),
        **looks.READERS,
    },
    needs=("name",),
    plain="name",
)
collections = unlike(listed(_COLLECTION.reader, '["Projects", "Notes"]'))

_ENTRY = Shape(
    LogEntry,
    {
        "month": values.month.of("year and month: `2026-11`"),
        "headline": values.text.of("what happened, in bold"),
        "detail": values.text.of("a few words more"),
    },
    needs=("month", "headline"),
)
log = listed(_ENTRY.reader, '[{ month = "2026-11", headline = "…" }]')

_LOOK = Shape(looks.with_look(lambda look: look), looks.READERS)
look: Reader = _LOOK.reader


@reading({"type": "string", "pattern": "^https?://"})
def web(value: object) -> str | Fault:
    address = values.href(value)
    if isinstance(address, str) and not address.startswith(("http://", "https://")):
        return Fault(
            f"must be an http or https address, not {values.shown(value)}", "write it in full"
        )
    return address


_SOURCE = Shape(
    dict,
    {
        "title": values.text.of("what it is called"),
        "url": web.of("where it is read"),
        "date": values.day.of("when it appeared"),
    },
    rules={
        "anyOf": [
            {"required": [key], "properties": {key: {"minLength": 1}}} for key in ("title", "url")
        ]
    },
)

_NAMES = "^[A-Za-z0-9_-]+$"


@reading(
    {
        "type": "object",
        "propertyNames": {"pattern": _NAMES},
        "additionalProperties": {"anyOf": [{"type": "string", "minLength": 1}, _SOURCE.schema]},
    }
)
def sources(value: object) -> tuple[Source, ...] | Fault | Faults:
    """`name = "title or address"`, or `name = { title = …, url = …, date = … }`."""
    if not isinstance(value, dict):
        return Fault(f"must be a table, not {values.shown(value)}", 'write `report = "The report"`')
    found: list[Source] = []
    faults: list[Fault] = []
    for name, written in value.items():
        source = _source(name, written)
        if isinstance(source, Source):
            found.append(source)
        else:
            faults += below(name, source)
    return Faults(tuple(faults)) if faults else tuple(found)


def _source(name: str, written: object) -> Source | Fault | Faults:
    if not re.fullmatch(_NAMES, name):
        return Fault("is no name to quote by", "use letters, digits, `-` and `_`")
    if isinstance(written, str):
        written = {"url" if written.startswith(("http://", "https://")) else "title": written}
    read = _SOURCE.read(written)
    if isinstance(read, Fault | Faults):
        return read
    title = read.get("title") or read.get("url")
    if not title:
        return Fault("has neither `title` nor `url`", "give it one")
    return Source(name, title, read.get("url"), read.get("date"))
