"""Where readers can see the sources of a post, better them, and tell of a mistake."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from proofpress.config import Config
from proofpress.config.forge import forge
from proofpress.site import addresses
from proofpress.site.edition import Edition
from proofpress.site.entries import Entry
from proofpress.site.views import Upstream


def upstream(edition: Edition, entry: Entry) -> Upstream:
    config, post = edition.config, entry.post
    page = addresses.post_page(post.slug)
    url = edition.permalinks.of(page) if edition.permalinks is not None else str(post.path)
    known = {"title": entry.article.title_text, "url": url}
    ways = _ways(config)
    return Upstream(
        edit=_filled(config, ways.get("edit", ""), path=str(post.path), **known),
        report=_filled(config, ways.get("report", ""), path=str(post.path), **known),
        folder=_filled(config, ways.get("folder", ""), path=str(post.folder), **known)
        if post.own_folder
        else "",
    )


def _ways(config: Config) -> Mapping[str, str]:
    own = {"edit": config.edit_url, "report": config.report_url}
    ways = forge(config.repository) if config.repository is not None else {}
    return {**ways, **{name: written for name, written in own.items() if written}}


def _filled(config: Config, template: str, **values: str) -> str:
    """The address with everything filled in; no value ends the place that it is in."""
    if not template:
        return ""
    repository, branch = config.repository or "", quote(config.branch)
    out = template.replace("{repository}", repository).replace("{branch}", branch)
    for name in ("path", "url", "title"):
        out = out.replace(f"{{{name}}}", quote(values[name], safe="/" if name == "path" else ""))
    return out
