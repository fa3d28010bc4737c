"""People who write, by the name that posts give in `authors`."""

from __future__ import annotations

from proofpress.config import values
from proofpress.config.lists import unlike, web
from proofpress.config.tables import Shape, listed
from proofpress.frozen import frozen


@frozen
class Person:
    """An author: a page elsewhere, and a sentence in Markdown."""

    name: str
    url: str | None = None
    about: str = ""


_PERSON = Shape(
    Person,
    {
        "name": values.text.of("the name, as posts have it in `authors`"),
        "url": web.of("a page of theirs elsewhere"),
        "about": values.text.of("a sentence or two, in Markdown"),
    },
    needs=("name",),
    plain="name",
)
people = unlike(listed(_PERSON.reader, '[{ name = "Ada Lovelace", url = "https://ada.example" }]'))
