"""How a list shows its posts: which fields in which order, and in which words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import wraps
from typing import Any

from proofpress.config.tables import Reader
from proofpress.config.values import Fault, count, date_format, shown, text
from proofpress.frozen import frozen
from proofpress.readers import reading
from proofpress.suggest import did_you_mean

#: Fields that stand beside others on one line, and those that have a line for themselves.
FACTS = ("impact", "date", "updated", "minutes", "authors", "category", "badge", "tags")
LINES = ("title", "dek", "summary", "evidence")
Rows = tuple[tuple[str, ...], ...]


@frozen
class Look:
    """What a list says of each post; None where it follows the look around it.

    Attributes:
        fields: lines, each with the fields on it; `evidence` stands in the margin.
        tags: how many are shown, None for all.
        link: the words of a link after all else, "" for none.
    """

    fields: Rows | None = None
    tags: int | None = None
    link: str | None = None
    date_format: str | None = None

    def within(self, around: Look) -> Look:
        """This look, with what it leaves open taken from the one around it."""
        own = {name: getattr(self, name) for name in _NAMES}
        return Look(
            **{
                name: getattr(around, name) if value is None else value
                for name, value in own.items()
            }
        )


_NAMES = tuple(field.name for field in fields(Look))
#: What stands above a post.
OPENING: Rows = (
    ("impact", "date", "updated", "minutes", "category"),
    *(("title",), ("dek",), ("tags",)),
)
USUAL = Look(
    fields=(
        ("date", "minutes", "category"),
        *(("title",), ("dek",), ("summary",), ("tags",), ("evidence",)),
    ),
    link="",
)


_LINE = rf"^\s*(?:{'|'.join(LINES)})\s*$|^\s*(?:{'|'.join(FACTS)})(?:\s+(?:{'|'.join(FACTS)}))*\s*$"


@reading(
    {
        "type": "array",
        "items": {"type": "string", "pattern": _LINE},
        "contains": {"type": "string", "pattern": r"^\s*title\s*$"},
    }
)
def rows(value: object) -> Rows | Fault:
    """`["date minutes", "title"]`: a line an item, its fields with spaces between them."""
    help_ = 'write a line an item: `["date minutes", "title", "dek"]`'
    if not isinstance(value, list) or not value:
        return Fault(f"must be a list of lines, not {shown(value)}", help_)
    out: list[tuple[str, ...]] = []
    for at, line in enumerate(value):
        names = tuple(line.split()) if isinstance(line, str) else ()
        if not names:
            return Fault(f"must be names of fields, not {shown(line)}", help_, (at,))
        for name in names:
            if name not in (*FACTS, *LINES):
                near = did_you_mean(name, (*FACTS, *LINES), otherwise=_known())
                return Fault(f"unknown field `{name}`", near, (at,), whole=True)
        alone = [name for name in names if name in LINES]
        if alone and len(names) > 1:
            help_ = f"give `{alone[0]}` an item of its own"
            return Fault(f"`{alone[0]}` needs a line for itself", help_, (at,), whole=True)
        before = [name for row in out for name in row]
        twice = [name for name in names if names.count(name) > 1 or name in before]
        if twice:
            return Fault(f"has `{twice[0]}` twice", "remove one", (at,))
        out.append(names)
    if ("title",) not in out:
        return Fault("has no `title`, so nothing would lead to a post", 'add `"title"`')
    return tuple(out)


def _known() -> str:
    return "there are " + ", ".join(f"`{name}`" for name in (*FACTS, *LINES))


READERS: Mapping[str, Reader] = {
    "fields": rows.of(
        "a list of lines, top to bottom. On one line may stand, with spaces between them: "
        "`impact`, `date`, `updated`, `minutes`, `authors`, `category`, `badge` and `tags`. "
        "Each on a line of its own: `title`, `dek`, `summary`, and `evidence`, which stands "
        "in the margin wherever it is named"
    ),
    "tags": count.of("how many tags of a post are shown; all without it. Its page shows them all"),
    "link": text.of('words of a link at the end: `"Read article"`'),
    "date_format": date_format.of("as that of the [config](config.md#dates)"),
}


def with_look(make: Callable[..., Any]) -> Callable[..., Any]:
    """A maker whose keys of a look are gathered into one value, `look`."""

    @wraps(make)
    def gather(**values: Any) -> Any:
        look = Look(**{name: values.pop(name) for name in _NAMES if name in values})
        return make(**values, look=look)

    return gather
