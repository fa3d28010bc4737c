"""The home page: the blocks of the config, in its order."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from proofpress.config import blocks as written
from proofpress.config.blocks import Block
from proofpress.post.origins import source_id
from proofpress.site import addresses, home_lists, home_texts
from proofpress.site.addresses import Links
from proofpress.site.block_views import BlockView, HomePage, OriginsBlock, OriginView
from proofpress.site.edition import Edition
from proofpress.site.page import Sheet
from proofpress.site.words import Words


def home(edition: Edition) -> Sheet:
    links = Links(addresses.HOME)
    words = Words(links.from_root)
    found = [_view(edition, block, links, words) for block in edition.config.home]
    blocks = [view for view in found if view is not None]
    sources = _sources(edition, words)
    blocks += [sources] if sources.sources else []
    if not any(view.kind == "hero" for view in blocks):
        # Every page has a headline; one that nobody asked for is there for those who hear it.
        blocks.insert(0, home_texts.title(edition))
    view = HomePage(
        frame=edition.frame(links, addresses.HOME),
        head=edition.head(addresses.HOME, edition.config.title),
        blocks=home_lists.filtered(edition, _named(blocks)),
    )
    return Sheet(addresses.HOME, "site/home.html.j2", view)


def _view(edition: Edition, block: Block, links: Links, words: Words) -> BlockView | None:
    """What a block shows; None if there is nothing."""
    match block:
        case written.Featured():
            return home_lists.featured(edition, block, links)
        case written.Posts():
            return home_lists.posts(edition, block, links)
        case written.Topics():
            return home_lists.topics(edition, block, links)
        case written.TermsBlock():
            return home_lists.terms(edition, block, links)
        case written.Log():
            return home_lists.log(edition, block, links, words)
        case written.Compare():
            return home_texts.compare(edition, block, links, words)
        case written.Stack():
            return home_texts.stack(edition, block, links, words)
        case written.Hero():
            return home_texts.hero(edition, block, words)
    return home_texts.text(block, links, words)


def _named(blocks: list[BlockView]) -> list[BlockView]:
    """Each with an address of its own: a second `posts` is `posts-2`."""
    seen: Counter[str] = Counter()
    out: list[BlockView] = []
    for view in blocks:
        seen[view.id] += 1
        out.append(view if seen[view.id] == 1 else replace(view, id=f"{view.id}-{seen[view.id]}"))
    return out


def _sources(edition: Edition, words: Words) -> OriginsBlock:
    known = {source.name: source for source in edition.config.sources}
    return OriginsBlock(
        kind="sources",
        id="sources",
        title="Sources",
        sources=tuple(
            OriginView(
                id=source_id(name),
                title=known[name].title,
                url=known[name].url,
                date=edition.day(known[name].date),
            )
            for name in words.quoted
            if name in known
        ),
    )
