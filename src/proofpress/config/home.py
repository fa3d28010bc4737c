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
from proofpress.readers import Schema
from proofpress.suggest import did_you_mean

_HREF = values.href.of("where its title leads: an address, or a path from the site's root")
_TITLE: Mapping[str, Reader] = {
    "title": values.text.of("the label in the left column; empty for none")
}
_ITEM = Shape(
    Item,
    {
        "title": values.text.of("what it is, in bold"),
        "detail": values.text.of("a few words of it"),
        "href": _HREF,
    },
    needs=("title",),
    plain="title",
)
_ITEMS = listed(_ITEM.reader, '["one", { title = "two", detail = "…" }]')
_PARTS: Mapping[str, Reader] = {
    key: values.text.of(f"{words}: a sentence or two, in Markdown") for key, words in PARTS.items()
}
_CASE = Shape(
    Case,
    {"title": values.text.of("what it was"), "href": _HREF, **_PARTS},
    needs=("title",),
)
_SAMPLE = Shape(
    Sample,
    {"code": values.text.of("the code"), "label": values.text.of("a word above it: `clever`")},
    needs=("code",),
    plain="code",
)
_CALL: Mapping[str, Reader] = {
    **_TITLE,
    "heading": values.text.of("the large words"),
    "text": values.text.of("a line below it, in Markdown"),
    "links": values.links.of("links in bold"),
}
_COUNT = values.count.of("how many are shown")


def _texts(**keys: str) -> Mapping[str, Reader]:
    """Keys that are texts, and what each is."""
    return {name: values.text.of(about) for name, about in keys.items()}


SHAPES: Mapping[str, Shape] = {
    "hero": Shape(
        Hero,
        _texts(
            **{
                name: f"as `{name}` at the top of the config"
                for name in ("status", "location", "kicker", "headline", "tagline")
            },
            current="a line below, such as what you do now",
        ),
    ),
    "featured": Shape(
        looks.with_look(Featured),
        {
            **_TITLE,
            "posts": values.texts.of("slugs; else the posts with `featured: true`"),
            **looks.READERS,
        },
    ),
    "posts": Shape(
        looks.with_look(Posts),
        {
            **_TITLE,
            **_texts(
                collection="the posts of this collection alone",
                topic="the posts of this topic alone",
                more="words of the link to the rest",
            ),
            "count": _COUNT,
            **looks.READERS,
        },
    ),
    "topics": Shape(
        Topics,
        {**_TITLE, "empty": one_of("show", "hide").of("whether topics without posts are shown")},
    ),
    "categories": Shape(partial(TermsBlock, "categories"), _TITLE),
    "tags": Shape(partial(TermsBlock, "tags"), _TITLE),
    "series": Shape(partial(TermsBlock, "series"), _TITLE),
    "now": Shape(
        Now, {**_TITLE, "items": _ITEMS.of("what stands in the columns")}, needs=("items",)
    ),
    "stack": Shape(
        Stack,
        {**_TITLE, "items": _ITEMS.of("what one works with; else what the posts ran with")},
    ),
    "cases": Shape(
        Cases,
        {
            **_TITLE,
            "items": listed(_CASE.reader, '[{ title = "…", problem = "…" }]').of(
                "the case studies"
            ),
            "labels": Shape(dict, _texts(**PARTS)).reader.of("other names of the parts"),
        },
        needs=("items",),
    ),
    "quote": Shape(
        Quote,
        {
            **_TITLE,
            **_texts(text="the sentence", by="whose it is"),
            "href": values.href.of("where it stands"),
        },
        needs=("text",),
    ),
    "prose": Shape(Prose, {**_TITLE, **_texts(text="paragraphs of Markdown")}, needs=("text",)),
    "compare": Shape(
        Compare,
        {
            **_TITLE,
            **_texts(
                text="a line about both, in Markdown",
                language="the language that colours both",
                post="slug of the post that ran them",
            ),
            "bad": _SAMPLE.reader.of("code to avoid"),
            "good": _SAMPLE.reader.of("code to prefer"),
        },
        rules={
            "anyOf": [
                {"required": ["post"], "properties": {"post": {"minLength": 1}}},
                {"required": ["bad", "good"]},
            ]
        },
    ),
    "log": Shape(Log, {**_TITLE, "count": values.count.of("how many months are shown")}),
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


def _block_schema() -> Schema:
    """The name of a block that needs nothing more, or a table with its name and its keys."""
    tables = [_named(name, shape) for name, shape in SHAPES.items()]
    alone = [name for name, shape in SHAPES.items() if not (shape.needs or shape.rules)]
    return {"anyOf": [{"enum": alone}, *tables]}


def _named(name: str, shape: Shape) -> Schema:
    table = shape.schema
    return {
        **table,
        "properties": {"block": {"const": name}, **table["properties"]},
        "required": ["block", *shape.needs],
    }


home: Reader = listed(Reader(block, _block_schema()), '["hero", "posts"]')
