"""The blocks of the home page as `[[home]]` of the config writes them: how their keys are read."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from proofpress.config import looks, values
from proofpress.config.blocks import (
    PARTS,
    Block,
    Call,
    Case,
    Cases,
    Compare,
    Featured,
    Hero,
    Item,
    Log,
    Now,
    Posts,
    Prose,
    Quote,
    Sample,
    Stack,
    TermsBlock,
    Topics,
)
from proofpress.config.tables import Reader, Shape, listed, one_of
from proofpress.config.values import Fault, Faults, shown
from proofpress.suggest import did_you_mean

_ITEM = Shape(
    Item,
    {"title": values.text, "detail": values.text, "href": values.href},
    needs=("title",),
    plain="title",
)
_ITEMS = listed(_ITEM.read, '["one", { title = "two", detail = "…" }]')
_CASE = Shape(
    Case,
    {"title": values.text, "href": values.href, **dict.fromkeys(PARTS, values.text)},
    needs=("title",),
)
_SAMPLE = Shape(Sample, {"code": values.text, "label": values.text}, needs=("code",), plain="code")
_TITLE: Mapping[str, Reader] = {"title": values.text}
_CALL: Mapping[str, Reader] = {
    **_TITLE,
    "heading": values.text,
    "text": values.text,
    "links": values.links,
}


def _texts(*names: str) -> Mapping[str, Reader]:
    return dict.fromkeys(names, values.text)


SHAPES: Mapping[str, Shape] = {
    "hero": Shape(Hero, _texts("status", "location", "kicker", "headline", "tagline", "current")),
    "featured": Shape(
        looks.with_look(Featured), {**_TITLE, "posts": values.texts, **looks.READERS}
    ),
    "posts": Shape(
        looks.with_look(Posts),
        {**_texts("title", "collection", "topic", "more"), "count": values.count, **looks.READERS},
    ),
    "topics": Shape(Topics, {**_TITLE, "empty": one_of("show", "hide")}),
    "categories": Shape(partial(TermsBlock, "categories"), _TITLE),
    "tags": Shape(partial(TermsBlock, "tags"), _TITLE),
    "series": Shape(partial(TermsBlock, "series"), _TITLE),
    "now": Shape(Now, {**_TITLE, "items": _ITEMS}, needs=("items",)),
    "stack": Shape(Stack, {**_TITLE, "items": _ITEMS}),
    "cases": Shape(
        Cases,
        {
            **_TITLE,
            "items": listed(_CASE.read, '[{ title = "…", problem = "…" }]'),
            "labels": Shape(dict, _texts(*PARTS)).read,
        },
        needs=("items",),
    ),
    "quote": Shape(Quote, {**_texts("title", "text", "by"), "href": values.href}, needs=("text",)),
    "prose": Shape(Prose, _texts("title", "text"), needs=("text",)),
    "compare": Shape(
        Compare,
        {
            **_texts("title", "text", "language", "post"),
            "bad": _SAMPLE.read,
            "good": _SAMPLE.read,
        },
    ),
    "log": Shape(Log, {**_TITLE, "count": values.count}),
    "cta": Shape(partial(Call, "cta"), _CALL),
    "contact": Shape(partial(Call, "contact"), _CALL),
}


def block(value: object) -> Block | Fault | Faults:
    """A table whose key `block` says which one it is, or that name alone."""
    table = {"block": value} if isinstance(value, str) else value
    if not isinstance(table, dict):
        return Fault(f"must be a block, not {shown(value)}", 'write `block = "posts"` and its keys')
    name = table.get("block")
    if name is None:
        return Fault("`block` is missing", 'say which one it is: `block = "posts"`', whole=True)
    if not isinstance(name, str) or name not in SHAPES:
        known = "there are " + ", ".join(f"`{each}`" for each in SHAPES)
        help_ = did_you_mean(str(name), SHAPES, otherwise=known)
        at = ("block",) if table is value else ()
        return Fault(f"unknown block {shown(name)}", help_, at, whole=True)
    rest = {key: each for key, each in table.items() if key != "block"}
    read = SHAPES[name].read(rest)
    if isinstance(read, Compare) and not read.post and None in (read.bad, read.good):
        return Fault(
            "a comparison needs `bad` and `good`, or the `post` that has one",
            'write `bad = "…"` and `good = "…"`, or `post = "SLUG"`',
            whole=True,
        )
    return read  # type: ignore[no-any-return]


home: Reader = listed(block, '["hero", "posts"]')
