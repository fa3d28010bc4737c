"""A post as HTML, before there is a page around it."""

from __future__ import annotations

import hashlib
from dataclasses import field

from proofpress.frozen import frozen

#: How the names of the style sheets among an article's files begin; no other file's does.
STYLE = "style-"
_MEDIA = (".flac", ".m4a", ".mp3", ".mp4", ".ogg", ".wav", ".webm")


@frozen
class Heading:
    """A heading of the text (levels 2 and 3 make the contents); `html` is its inline markup."""

    level: int
    id: str
    html: str


@frozen
class ArticleFile:
    """An image or other file of an article; its name holds a digest of its content.

    Attributes:
        known: the digest of its content, if somebody has asked for it.
    """

    name: str
    data: bytes
    known: str = field(default="", compare=False, repr=False)

    @property
    def digest(self) -> str:
        """sha256 of the content, in hex."""
        if not self.known:
            object.__setattr__(self, "known", hashlib.sha256(self.data).hexdigest())
        return self.known


@frozen
class Quote:
    """A number quoted from `source`, a name of the front matter, at the address `id`."""

    source: str
    text: str
    id: str


@frozen
class Article:
    """What a post shows.

    Attributes:
        slug: the post's address.
        body: HTML fragment, sanitised; refers to `files` by bare name.
        title_html, dek_html, summary_html: inline HTML of the front matter's Markdown ("" if none).
        title_text, description: the same without markup, for heads and feeds.
        words: words of prose; code and outputs do not count.
        executed: whether the outputs come from a run of this build's posts.
        image: name of the file that the front matter's `image` became, for previews elsewhere.
        image_alt: what it shows.
        claims, held: how many claims were compared with that run, and how many hold.
        pending: how many of them wait for cells that have not ended yet, in a preview.
        whole: whether every code cell was seen to end as it should.
        quotes: the numbers that the text quotes, in its order.
        libraries: what its interactive figures need, "plotly" or "vega", in order.
        downloads: names of those files in which the post itself can be taken home.
    """

    slug: str
    body: str
    files: tuple[ArticleFile, ...]
    headings: tuple[Heading, ...]
    title_html: str
    title_text: str
    dek_html: str
    summary_html: str
    description: str
    words: int
    executed: bool
    image: str | None = None
    image_alt: str = ""
    claims: int = 0
    held: int = 0
    pending: int = 0
    whole: bool = False
    quotes: tuple[Quote, ...] = ()
    libraries: tuple[str, ...] = ()
    downloads: tuple[str, ...] = ()

    @property
    def media(self) -> bool:
        """Whether there are sounds or films among its files."""
        return any(file.name.endswith(_MEDIA) for file in self.files)

    @property
    def styles(self) -> tuple[str, ...]:
        """Names of the style sheets that its page loads."""
        return tuple(
            file.name
            for file in self.files
            if file.name.startswith(STYLE) and file.name.endswith(".css")
        )
