"""Figures are drawn as SVG where the blog's are drawn for its pages, unless a post says otherwise.

The style itself is a `matplotlibrc` that the environment names, so matplotlib reads it when it is
imported, and nothing is imported for it.
"""

from __future__ import annotations

import os
from typing import Any

#: The file of this name, beside this module, is our style.
THEME = "theme.matplotlibrc"


def draw_for_pages(config: Any) -> None:
    """Set IPython's default format of figures in `config`; `%config` in a cell comes after it."""
    inline = config.InlineBackend
    if os.environ.get("MATPLOTLIBRC", "").endswith(THEME) and not inline:
        inline.figure_formats = {"svg"}
