"""What a blog says of itself."""

from __future__ import annotations

from dataclasses import field
from typing import Literal

from proofpress.config import blocks, looks
from proofpress.config.blocks import Block
from proofpress.config.lists import Collection, LogEntry, Source, Topic
from proofpress.config.looks import Look, Rows
from proofpress.config.people import Person
from proofpress.config.theme import Theme
from proofpress.config.values import Link
from proofpress.frozen import frozen
from proofpress.problems import Location, Problem
from proofpress.toml_place import Keys, Path


@frozen
class Config:
    """What a blog says of itself; every key has a default.

    Attributes:
        url: where the site will live, with a trailing slash; feeds, the sitemap and canonical
            addresses need it and are left out without it.
        tagline: one or more lines under the headline; line breaks are kept. Markdown.
        headline: the h1 of the home page; line breaks are kept. Defaults to the title.
        status_everywhere: whether the status and the location stand on every page.
        date_format: strftime pattern, without a locale (`%-d` works everywhere).
        post_date_format: the same for the page of a post; None for `date_format`, "" for no date.
        post_fields: the lines above a post, each with the fields on it.
        back: the words of a link above a post to the list that it is in; "" for none.
        code_lines: whether code says how many lines it has.
        lists: how lists show their posts where they do not say otherwise.
        bibliography: `.bib` files of works that every post may cite, from the blog's root.
        timeout_s: wall time a cell may take; a post's front matter may say otherwise.
        memory_bytes: what a kernel and all that it started may hold; likewise.
        post_timeout_s: wall time of a whole post.
        posts: the folder of the posts, from the blog's root; "." for the root itself.
        environment: names of variables that posts may see beside the few they always do.
        figures: "theme" draws matplotlib's figures for the page, "plain" as they come.
        aliases: patterns of the addresses that every post had before.
        search: whether there is a page that searches the posts.
        feed_length: how many posts a feed has.
        feed_content: "full" for the whole of each post, "summary" for its summary alone.
        people: what is known of those who write.
        repository: where the sources lie for all to see, without a slash at its end; `branch` is
            the one that readers may propose changes to.
        edit_url, report_url: addresses with `{path}` and its like left open, where the repository
            does not say it.
        downloads: whether posts can be taken home as notebook, script and Markdown.
        cards: whether pictures of titles are drawn for other sites to show beside links.
        origin: the file that it was read from; None if no file has a config.
        keys: where its keys stand in that file.
    """

    title: str = "Untitled blog"
    description: str = ""
    url: str | None = None
    lang: str = "en"
    authors: tuple[str, ...] = ()
    status: str = ""
    location: str = ""
    status_everywhere: bool = False
    kicker: str = "Writing"
    headline: str = ""
    tagline: str = ""
    footer: str = ""
    date_format: str = "%-d %b %Y"
    post_date_format: str | None = None
    post_fields: Rows = looks.OPENING
    month_format: str = "%b %Y"
    back: str = ""
    code_lines: bool = False
    nav: tuple[Link, ...] = ()
    links: tuple[Link, ...] = ()
    home: tuple[Block, ...] = blocks.USUAL
    lists: Look = field(default_factory=Look)
    topics: tuple[Topic, ...] = ()
    collections: tuple[Collection, ...] = ()
    log: tuple[LogEntry, ...] = ()
    sources: tuple[Source, ...] = ()
    theme: Theme = field(default_factory=Theme)
    bibliography: tuple[str, ...] = ()
    timeout_s: float = 600.0
    post_timeout_s: float = 3600.0
    memory_bytes: int | None = None
    posts: str = "notebooks"
    environment: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    figures: Literal["theme", "plain"] = "theme"
    search: bool = True
    feed_length: int = 20
    feed_content: str = "full"
    people: tuple[Person, ...] = ()
    repository: str | None = None
    branch: str = "main"
    edit_url: str | None = None
    report_url: str | None = None
    downloads: bool = True
    cards: bool = True
    origin: str | None = None
    keys: Keys | None = field(default=None, compare=False, repr=False)

    def problem(self, path: Path, message: str, help_: str) -> Problem:
        """A problem at a key, for what only a later stage can know."""
        if self.keys is not None:
            return self.keys.problem(path, message, help_)
        place = Location(self.origin) if self.origin else None
        return Problem("config", message, help_, place)
