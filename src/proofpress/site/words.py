"""Texts of the config as markup: Markdown without HTML and pictures, its links written anew."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markupsafe import Markup

from proofpress.post.origins import source_id
from proofpress.site.markup import relink

# Without raw HTML, and with markdown-it's own refusal of `javascript:` and its like.
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).disable(["image", "heading", "lheading"])
_QUOTED = "quoted:"


def lines(text: str, link: Callable[[str], str]) -> Markup:
    """Inline Markdown with its line breaks kept and its links written by `link`."""
    rendered = (str(_MARKDOWN.renderInline(line)) for line in text.strip().splitlines())
    return Markup(relink("<br>".join(rendered), link))  # noqa: S704 - escaped by markdown-it


class Words:
    """The texts of one page, which may quote numbers: `[40 %](quoted:report)`.

    Attributes:
        quoted: the names of the sources, in the order in which they were first met.
    """

    def __init__(self, link: Callable[[str], str]) -> None:
        self._link = link
        self.quoted: list[str] = []

    def lines(self, text: str) -> Markup:
        return self._marked(lines(text, self._link_or_source))

    def prose(self, text: str) -> Markup:
        """Paragraphs, lists, quotations and code; no headings, which are the page's."""
        rendered = str(_MARKDOWN.render(text.strip()))
        return self._marked(Markup(relink(rendered, self._link_or_source)))  # noqa: S704 - as above

    def _link_or_source(self, href: str) -> str:
        if not href.startswith(_QUOTED):
            return self._link(href)
        name = unquote(href.removeprefix(_QUOTED))
        if name not in self.quoted:
            self.quoted.append(name)
        return f"#{source_id(name)}"

    @staticmethod
    def _marked(html: Markup) -> Markup:
        link = f'<a href="#{source_id("")}'
        marked = str(html).replace(link, link.replace("<a ", '<a class="held quoted" '))
        return Markup(marked)  # noqa: S704 - a class was added
