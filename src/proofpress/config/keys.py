"""Every key of the config, by the name an author writes, and how its value is read."""

from __future__ import annotations

from collections.abc import Mapping

from proofpress.config import forge, home, lists, looks, people, theme, values
from proofpress.config.tables import Reader, one_of

READERS: Mapping[str, Reader] = {
    "title": values.text,
    "description": values.text,
    "url": values.url,
    "lang": values.lang,
    "authors": values.texts,
    "status": values.text,
    "location": values.text,
    "status_everywhere": values.flag,
    "kicker": values.text,
    "headline": values.text,
    "tagline": values.text,
    "footer": values.text,
    "date_format": values.date_format,
    "post_date_format": values.date_format_or_none,
    "post_fields": looks.rows,
    "month_format": values.date_format,
    "back": values.text,
    "code_lines": values.flag,
    "nav": values.links,
    "links": values.links,
    "home": home.home,
    "lists": lists.look,
    "topics": lists.topics,
    "collections": lists.collections,
    "log": lists.log,
    "sources": lists.sources,
    "theme": theme.theme,
    "bibliography": values.files,
    "timeout": values.timeout,
    "post_timeout": values.timeout,
    "memory": values.memory,
    "environment": values.environment,
    "aliases": values.aliases,
    "figures": values.figures,
    "search": values.flag,
    "feed_length": values.count,
    "feed_content": one_of("full", "summary"),
    "people": people.people,
    "repository": forge.repository,
    "branch": forge.branch,
    "edit_url": forge.template,
    "report_url": forge.template,
    "downloads": values.flag,
    "cards": values.flag,
}
