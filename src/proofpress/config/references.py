"""Names in the config that must be those of something else in it: topics, collections, sources."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import unquote

from proofpress.config.forge import forge, repository
from proofpress.config.values import Fault
from proofpress.suggest import did_you_mean
from proofpress.toml_place import Path

_BOUND = re.compile(r"\]\((claim|quoted):([^)\s]*)")
#: Texts in Markdown beside the blocks: on pages that list what they quote, and on others.
_QUOTING, _SILENT = ("tagline", "log"), ("footer", "collections", "people")


def strangers(data: Mapping[str, object]) -> Iterator[Fault]:
    """Names of blocks that nothing in the config has; faults whose `at` begins with their key."""
    yield from _unknown_forge(data)
    blocks = data.get("home")
    for at, block in enumerate(blocks if isinstance(blocks, list) else ()):
        if not isinstance(block, dict):
            continue
        for key, known, what in (
            ("collection", _names(data.get("collections")), "collections"),
            ("topic", _names(data.get("topics")), "topics"),
        ):
            name = block.get(key)
            if isinstance(name, str) and name and name not in known:
                help_ = did_you_mean(name, known, otherwise=f"add it to `{what}`")
                yield Fault(f"there is no {key} `{name}`", help_, ("home", at, key), whole=True)
        yield from _unbound(block, ("home", at), data.get("sources"))
    for key in (*_QUOTING, *_SILENT):
        yield from _unbound(data.get(key), (key,), data.get("sources"), quotes=key in _QUOTING)


def _unknown_forge(data: Mapping[str, object]) -> Iterator[Fault]:
    """A repository of which nobody knows how its files are edited, unless the config says it."""
    named = data.get("repository")
    known = not isinstance(named, str) or forge(named) or isinstance(repository(named), Fault)
    if not known and "edit_url" not in data and "report_url" not in data:
        message = "`repository` is at a host that is neither GitHub, GitLab nor Forgejo"
        help_ = 'say how its files are edited: `edit_url = "https://example.org/edit/{path}"`'
        yield Fault(message, help_, ("repository",), whole=True)


def _names(value: object) -> Sequence[str]:
    items = value if isinstance(value, list) else ()
    names = [item.get("name") if isinstance(item, dict) else item for item in items]
    return [name for name in names if isinstance(name, str)]


def _unbound(value: object, path: Path, sources: object, *, quotes: bool = True) -> Iterator[Fault]:
    """Numbers in texts that are quoted from no source, or claimed where nothing ran."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _unbound(inner, (*path, key), sources, quotes=quotes)
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from _unbound(inner, (*path, at), sources, quotes=quotes)
    for kind, name in _BOUND.findall(value) if isinstance(value, str) else ():
        known = sources if isinstance(sources, dict) else {}
        if kind == "claim":
            help_ = "link to the claim on the page of its post: `[3](posts/SLUG/#claim-NAME)`"
            yield Fault(f"`{name}` is a claim, and only posts can have them", help_, path, True)
        elif not quotes:
            message = f"`{name}` is quoted where no sources are listed"
            yield Fault(message, "quote it in a block of the home page", path, whole=True)
        elif unquote(name) not in known:
            help_ = did_you_mean(name, known, otherwise=f"add `{name}` to `sources`")
            yield Fault(f"there is no source `{name}` to quote", help_, path, whole=True)
