"""Templates of the preview's own pages, and those of them that say the same always."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import jinja2


def explained(code: str, brand: str) -> str:
    """What the docs say of a code of problems, as a page.

    Args:
        brand: the title of the blog.

    Raises:
        UsageError: there is no such code.
    """
    from markdown_it import MarkdownIt
    from markupsafe import Markup

    from proofpress.explanations import explanation

    html = MarkdownIt("commonmark", {"html": False}).render(explanation(code))
    html = html.replace("<pre>", '<pre tabindex="0" role="group" aria-label="Example">')
    page = template("explained")
    return page.render(title=code, brand=brand, sheet="plain.css", html=Markup(html))  # noqa: S704


@cache
def template(name: str) -> jinja2.Template:
    """A template of `templates/live`: ours alone, whatever templates the blog has."""
    from proofpress import templates
    from proofpress.site.environment import environment

    return environment(templates.folder().resolve()).get_template(f"live/{name}.html.j2")
