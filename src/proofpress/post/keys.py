"""The keys of front matter: how the value of each is read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal

import yaml

from proofpress.post import values
from proofpress.post.authors import authors
from proofpress.post.counterfactuals import counterfactuals
from proofpress.post.origins import sources
from proofpress.post.values import TEXT, Fault, many, shown, written
from proofpress.readers import Reader, reading
from proofpress.suggest import did_you_mean

SERVICES = ("postgres", "redis")
_SERVICE_NAMES = {"postgresql": "postgres", "pg": "postgres", "valkey": "redis"}
EVIDENCE = ("simulated", "recorded")
Evidence = Literal["simulated", "recorded"]
SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,78}[a-z0-9])?")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


@reading(
    {
        "anyOf": [
            {"type": "string", "pattern": r"^\s*(?!/\s)(?:(?!\s/\s).)*(?:\s/\s(?:(?!\s/\s).)*)?$"},
            {"type": ["number", "boolean"]},
            {"type": "array", "items": TEXT, "minItems": 1},
        ]
    }
)
def _category(node: yaml.Node) -> tuple[str, ...] | Fault:
    """One level, or two as `System Design / Databases` or a list."""
    parts = values.texts(node)
    if isinstance(parts, Fault):
        return parts
    if isinstance(node, yaml.ScalarNode):
        parts = tuple(part.strip() for part in re.split(r"\s/\s", parts[0]) if part.strip())
    if not 1 <= len(parts) <= 2:
        return Fault(
            f"must have one level or two, not {len(parts)}",
            "write `category: System Design / Databases`; what is more are tags",
            node,
        )
    return parts


@reading(many(TEXT))
def _tags(node: yaml.Node) -> tuple[str, ...] | Fault:
    """A list, or the `a, b` of Nikola."""
    tags = values.texts(node)
    if isinstance(tags, tuple) and isinstance(node, yaml.ScalarNode):
        tags = tuple(dict.fromkeys(tag.strip() for tag in tags[0].split(",") if tag.strip()))
    return tags


@reading(
    {
        "anyOf": [
            written(SLUG.pattern),
            {"type": "integer", "minimum": 0},
            {"type": "boolean"},
        ]
    }
)
def _slug(node: yaml.Node) -> str | Fault:
    slug = values.text(node)
    if isinstance(slug, str) and not SLUG.fullmatch(slug):
        return Fault(
            f"must be 1 to 80 of a-z, 0-9 and `-`, not {shown(node)}",
            "write it as in an address: `slug: cache-stampede`",
            node,
        )
    return slug


@reading(many(values.site_path.schema))
def _aliases(node: yaml.Node) -> tuple[str, ...] | Fault:
    return values.each(node, values.site_path)


@reading(many(values.file_path.schema))
def _inputs(node: yaml.Node) -> tuple[str, ...] | Fault:
    return values.each(node, values.file_path)


@reading(
    {
        "anyOf": [
            written(r"https?://[^\s/?#]+\S*", r"/[^/\\\s].*", r"/\s+\S.*"),
            values.file_path.schema,
        ]
    }
)
def _image(node: yaml.Node) -> str | Fault:
    """A file by its path from the post, or an address elsewhere, which no page loads.

    What begins with `/` is meant from the top of the posts.
    """
    written = values.text(node)
    if isinstance(written, str) and re.match(r"https?://[^\s/?#]+\S*$", written):
        return written
    if isinstance(written, str) and re.match(r"/[^/\\]", written) and written.isprintable():
        return written
    return values.file_path(node)


@reading(written("[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*"))
def _lang(node: yaml.Node) -> str | Fault:
    lang = values.text(node)
    if isinstance(lang, str) and not _LANGUAGE.fullmatch(lang):
        return Fault(
            f"must be a language tag, not {shown(node)}", "write `en`, `de` or `pt-BR`", node
        )
    return lang


@reading(many({"enum": list(SERVICES)}))
def _needs(node: yaml.Node) -> tuple[str, ...] | Fault:
    def service(item: yaml.Node) -> str | Fault:
        name = values.text(item)
        if isinstance(name, str) and name not in SERVICES:
            known = _SERVICE_NAMES.get(name.lower())
            help_ = f"did you mean `{known}`?" if known else ""
            return Fault(
                f"must be `postgres` or `redis`, not {shown(item)}",
                help_
                or did_you_mean(name, SERVICES, otherwise="start other servers in the post itself"),
                item,
            )
        return name

    return values.each(node, service)


@reading({"enum": list(EVIDENCE)})
def _evidence(node: yaml.Node) -> Evidence | Fault:
    """What the badge says instead of `reproduced`; it can be lowered, never raised."""
    written = values.text(node)
    if written == "simulated":
        return "simulated"
    if written == "recorded":
        return "recorded"
    if isinstance(written, Fault):
        return written
    if written == "reproduced":
        help_ = "remove it: a page says so by itself when every cell ran and a claim held"
    else:
        help_ = did_you_mean(written, EVIDENCE, otherwise="remove it to have the badge computed")
    return Fault(f"must be `simulated` or `recorded`, not {shown(node)}", help_, node)


READERS: Mapping[str, Reader[yaml.Node, Any]] = {
    "title": values.text.of("the title, in Markdown; else the first `#` heading"),
    "dek": values.text.of("one line under the title, in Markdown"),
    "summary": values.text.of("a few sentences for lists, feeds and search engines"),
    "date": values.day.of("day of publication, `2026-11-20`"),
    "updated": values.day.of("day of the last change that readers should know of"),
    "authors": authors.of("a name or a list of names; else those of the config"),
    "category": _category.of("one, with one level or two: `System Design / Databases`"),
    "tags": _tags.of("what it is about: a list, or words with commas between them"),
    "series": values.text.of("name of the series that the post belongs to"),
    "collection": values.text.of(
        "the [collection](config.md#collections) that it belongs to, such as `Projects`; "
        "else it is one of the posts"
    ),
    "impact": values.text.of("a few words that lists show before the date: `High impact`"),
    "slug": _slug.of(
        "the address, `posts/SLUG/`; else the name of the file or folder. 1 to 80 of `a-z`, "
        "`0-9` and `-`"
    ),
    "aliases": _aliases.of("old addresses on this site, which lead to the post: `/2019/10/redis/`"),
    "draft": values.flag.of(
        "`true`: not published, and built only when it is named: `proofpress build my-draft`"
    ),
    "publish": values.day.of("a day before which the post is neither built nor published"),
    "listed": values.flag.of(
        "`false`: a page that is no post, such as one about the blog: in no list, feed or archive, "
        "and counted nowhere, but found by the search and by links "
        "([below](#a-page-that-is-no-post))"
    ),
    "featured": values.flag.of("`true`: stands first on the home page"),
    "image": _image.of("a picture for lists and link previews, by its path from the post"),
    "image_alt": values.text.of("what that picture shows"),
    "lang": _lang.of("language of the post, `de` or `pt-BR`; else that of the config"),
    "needs": _needs.of("[services](services.md) that its code talks to: `[postgres, redis]`"),
    "inputs": _inputs.of(
        "files that the code reads and nobody can see it read: paths from the post, "
        "patterns (`data/*.csv`) or folders; when one changes, the post runs again"
    ),
    "parameters": values.parameters.of(
        "names and values that are set before the code runs, as papermill does: after the "
        "cell tagged `parameters`, else first"
    ),
    "timeout": values.seconds.of(
        "what one cell may take: `90`, `30 s`, `5 min`; else that of the config"
    ),
    "memory": values.size.of(
        "what its kernel and all that it started may hold: `512 MB`, `2 GB`; else that of "
        "the config"
    ),
    "counterfactual": counterfactuals.of(
        "settings under which claims must fail, see [below](#counterfactuals)"
    ),
    "strict": values.flag.of(
        "`true`: `proofpress check` refuses numbers in the text that look like results and "
        "are neither claims nor quoted, and a post without a [proof](proofs.md)"
    ),
    "line_numbers": values.flag.of(
        "`true` numbers the lines of its cells, but of those that say otherwise"
    ),
    "evidence": _evidence.of(
        "`simulated` or `recorded`: what the page's badge says instead of `reproduced`. It "
        "can be lowered, never raised: [badges](claims.md#on-the-page)"
    ),
    "sources": sources.of("where quoted numbers come from, see [below](#numbers-from-elsewhere)"),
    "bibliography": _inputs.of(
        "a `.bib` file, or a list of them, by paths from the post: the works of its "
        "[citations](#citations)"
    ),
}
