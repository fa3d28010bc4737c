"""The Jinja environment of the site's pages."""

from __future__ import annotations

from pathlib import PurePath

import jinja2

#: The prefix under which the templates that come with proofpress can always be extended.
BUILT_IN = "proofpress"


def environment(
    built_in: PurePath,
    own: PurePath | None = None,
    *,
    compiled: jinja2.BytecodeCache | None = None,
) -> jinja2.Environment:
    """Templates of a blog over those that come with proofpress.

    A blog replaces a block of, say, the home page with its own `templates/site/home.html.j2`, which
    begins `{% extends "proofpress/site/home.html.j2" %}`.

    Args:
        built_in: the folder of the templates that come with proofpress.
        own: the blog's `templates/`; both without symbolic links, so that a blog whose folder is
            the built-in one (this project's own) overrides nothing.
        compiled: keeps what Jinja makes of the templates.
    """
    shipped = jinja2.FileSystemLoader(str(built_in))
    layers: list[jinja2.BaseLoader] = [shipped, jinja2.PrefixLoader({BUILT_IN: shipped})]
    if own is not None and own != built_in:
        layers.insert(0, jinja2.FileSystemLoader(str(own)))
    return jinja2.Environment(
        loader=jinja2.ChoiceLoader(layers),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        bytecode_cache=compiled,
    )


def own_of(made: jinja2.Environment) -> jinja2.BaseLoader | None:
    """What finds the blog's own templates; None if it has none."""
    layers = made.loader.loaders if isinstance(made.loader, jinja2.ChoiceLoader) else ()
    return layers[0] if len(layers) == _LAYERS else None


def shipped_of(made: jinja2.Environment) -> jinja2.BaseLoader:
    """What finds the templates that come with proofpress, by their plain names."""
    assert isinstance(made.loader, jinja2.ChoiceLoader)
    return made.loader.loaders[-2]


_LAYERS = 3  # the blog's own, the built-in ones, and these under their prefix
