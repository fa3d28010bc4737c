"""What is wrong with a template of a blog, in our words."""

from __future__ import annotations

import re
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass

import jinja2

from proofpress.problems import Location, Problem
from proofpress.site import block_views, page_views, views
from proofpress.suggest import did_you_mean


def template_problem(error: Exception) -> Problem:
    """What is wrong with a template; an error that is in none is raised again."""
    if isinstance(error, jinja2.TemplateNotFound):
        return Problem("template", f"no template `{error.name}`", _HELP)
    if isinstance(error, jinja2.TemplateSyntaxError):
        place = Location(f"templates/{error.name}", error.lineno)
        return Problem("template", _lower(error.message or "cannot be read"), _HELP, place)
    frames = traceback.extract_tb(error.__traceback__)
    # Jinja maps its own frames to lines of templates; it reports unknown names from deeper down.
    deepest = frames if isinstance(error, jinja2.TemplateError) else frames[-1:]
    inside = [frame for frame in deepest if frame.filename.endswith(".j2")]
    if not inside:
        raise error
    name = inside[-1].filename.rpartition("/templates/")[2]
    message, help_ = _unknown(str(error)) or (_lower(str(error)), _HELP)
    return Problem("template", message, help_, Location(f"templates/{name}", inside[-1].lineno))


#: How Jinja says that there is no such name, and that a value has no such part.
_NO_NAME = re.compile(r"'(?P<name>[^']+)' is undefined")
_NO_PART = re.compile(r"'(?P<of>[^']+)' has no (?:attribute|element) '?(?P<name>[^']+)'?")


def _unknown(message: str) -> tuple[str, str] | None:
    """What an error about an unknown name says, and its remedy; None for other errors."""
    name = _NO_NAME.fullmatch(message)
    if name is not None:
        help_ = did_you_mean(name["name"], ["page"], otherwise=_HELP)
        return f"there is no `{name['name']}` in a template", help_
    part = _NO_PART.fullmatch(message)
    if part is None:
        return None
    if part["of"] == "None":
        help_ = "ask first whether there is one, with `{% if … %}`"
        return f"`{part['name']}` is asked of something that is not there", help_
    kind = part["of"].removesuffix(" object").rpartition(".")[2]
    help_ = did_you_mean(part["name"], _parts().get(kind, ()), otherwise=_HELP)
    return f"a `{kind}` has no `{part['name']}`", help_


def _parts() -> Mapping[str, Sequence[str]]:
    """What each kind of value has that templates get."""
    kinds = (vars(module).values() for module in (page_views, block_views, views))
    return {
        kind.__name__: [one.name for one in fields(kind)]
        for some in kinds
        for kind in some
        if isinstance(kind, type) and is_dataclass(kind)
    }


def _lower(message: str) -> str:
    """A library's sentence as a problem is written: no capital, no full stop."""
    return message[:1].lower() + message[1:].rstrip(".")


_HELP = (
    "mend the template; it gets one object, `page` (see `proofpress/site/page_views.py`), and can "
    "extend the built-in one as `proofpress/site/…`"
)
