"""`[tool.proofpress]` of `pyproject.toml`, or the same keys at the top of `proofpress.toml`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the masthead or footer; `href` is an address or a path from the site's root."""

    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Config:
    """What a blog says of itself; every key has a default.

    Attributes:
        url: where the site will live, with a trailing slash; feeds, the sitemap and canonical
            addresses need it and are left out without it.
        tagline: one or more lines under the headline; line breaks are kept. Markdown.
        headline: the h1 of the home page; line breaks are kept. Defaults to the title.
        date_format: strftime pattern, without a locale (`%-d` works everywhere).
        timeout_s: wall time a cell may take; a post's front matter may say otherwise.
        environment: names of variables that posts may see beside the few they always do.
    """

    title: str = "Untitled blog"
    description: str = ""
    url: str | None = None
    lang: str = "en"
    authors: tuple[str, ...] = ()
    status: str = ""
    location: str = ""
    kicker: str = "Writing"
    headline: str = ""
    tagline: str = ""
    footer: str = ""
    date_format: str = "%-d %b %Y"
    nav: tuple[Link, ...] = ()
    links: tuple[Link, ...] = ()
    timeout_s: float = 600.0
    environment: tuple[str, ...] = ()
