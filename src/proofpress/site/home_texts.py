"""Blocks of the home page that are words of the config's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from proofpress.config import blocks as written
from proofpress.config.blocks import Block, Item, Sample
from proofpress.site import addresses
from proofpress.site.addresses import Links
from proofpress.site.block_views import (
    BlockView,
    CallBlock,
    CasesBlock,
    CaseView,
    CompareBlock,
    HalfView,
    HeroBlock,
    ItemsBlock,
    ItemView,
    PartView,
    TextBlock,
)
from proofpress.site.edition import Edition
from proofpress.site.excerpt import comparison
from proofpress.site.views import LinkView
from proofpress.site.words import Words


def hero(edition: Edition, block: written.Hero, words: Words) -> HeroBlock:
    config = edition.config

    def own(value: str | None, usual: str) -> str:
        return usual if value is None else value

    everywhere = config.status_everywhere
    headline = own(block.headline, config.headline) or config.title
    return HeroBlock(
        kind="hero",
        id="hero",
        title="",
        status="" if everywhere else own(block.status, config.status),
        location="" if everywhere else own(block.location, config.location),
        kicker=own(block.kicker, config.kicker),
        headline=tuple(headline.strip().splitlines()),
        tagline=words.lines(own(block.tagline, config.tagline)),
        current=words.lines(block.current),
    )


def title(edition: Edition) -> TextBlock:
    return TextBlock("title", "hero", edition.config.title, Markup())


def text(block: Block, links: Links, words: Words) -> BlockView | None:
    match block:
        case written.Now():
            return _items("now", block.title, block.items, links, words)
        case written.Cases():
            labels = {**written.PARTS, **block.labels}
            cases = tuple(_case(case, labels, links, words) for case in block.items)
            return CasesBlock("cases", "cases", block.title, cases) if cases else None
        case written.Quote():
            href = links.from_root(block.href) if block.href else ""
            said = words.lines(block.text)
            return TextBlock("quote", "quote", block.title, said, block.by, href)
        case written.Prose():
            return TextBlock("prose", "prose", block.title, words.prose(block.text))
        case written.Call():
            return CallBlock(
                kind="call",
                id=block.kind,
                title=block.title,
                heading=block.heading,
                text=words.lines(block.text),
                links=tuple(LinkView(one.label, links.from_root(one.href)) for one in block.links),
            )
    return None


def _items(
    kind: str, title: str, items: Sequence[Item], links: Links, words: Words
) -> ItemsBlock | None:
    shown = tuple(
        ItemView(
            words.lines(item.title),
            words.lines(item.detail),
            links.from_root(item.href) if item.href else "",
        )
        for item in items
    )
    return ItemsBlock(kind, kind, title, shown) if shown else None


def stack(edition: Edition, block: written.Stack, links: Links, words: Words) -> ItemsBlock | None:
    """The items of the block; without any, what the posts last ran with."""
    items = block.items or tuple(Item(name, detail) for name, detail in _ran_with(edition))
    return _items("stack", block.title, items, links, words)


def _ran_with(edition: Edition) -> list[tuple[str, str]]:
    """Every name in the records of the posts, with its newest version; Python comes first."""
    executed = [entry for entry in edition.entries if entry.article.executed]
    dated = sorted(executed, key=lambda entry: str(entry.executed_on or ""))
    found = {name: version for entry in dated for name, version in entry.versions.items()}
    return sorted(found.items(), key=lambda item: (item[0] != "Python", item[0].casefold()))


def _case(case: written.Case, labels: Mapping[str, str], links: Links, words: Words) -> CaseView:
    return CaseView(
        title=words.lines(case.title),
        href=links.from_root(case.href) if case.href else "",
        parts=tuple(
            PartView(
                "impact-part" if part == "impact" else part,
                labels[part],
                words.lines(getattr(case, part)),
            )
            for part in written.PARTS
            if getattr(case, part)
        ),
    )


def compare(
    edition: Edition, block: written.Compare, links: Links, words: Words
) -> CompareBlock | None:
    """Code of the config, or what the named post has side by side, with the results of its run."""
    entry = next((one for one in edition.entries if one.post.slug == block.post), None)
    own = block.bad is not None and block.good is not None
    ran = comparison(entry, links) if entry is not None and not own else Markup()
    halves = [
        _half(sample, verdict, block.language)
        for sample, verdict in ((block.bad, "bad"), (block.good, "good"))
        if sample is not None and not ran
    ]
    if not ran and not halves:
        return None
    page = addresses.post_page(entry.post.slug) if entry is not None else None
    return CompareBlock(
        kind="compare",
        id="compare",
        title=block.title,
        text=words.lines(block.text),
        halves=tuple(halves),
        ran=ran,
        post=LinkView(entry.article.title_text, links.to(page)) if entry and page else None,
    )


def _half(sample: Sample, verdict: str, language: str) -> HalfView:
    from proofpress.render.code import fenced_code  # only here: Pygments takes its time

    code = fenced_code(sample.code.strip("\n"), language)
    label = f": {sample.label}" if sample.label else ""
    return HalfView(verdict, sample.label, verdict + label, code.html, code.name)
