"""How matplotlib draws for a post: our style where nobody says otherwise, in either kernel."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from proofpress.execute.cold import ColdKernels
from proofpress.execute.environment import Figures, environment
from proofpress.execute.session import Job, Kernels
from proofpress.execute.warm.kernels import WarmKernels
from proofpress.render.plot import plot
from proofpress.render.svg import cleaned
from tests.integration.test_sessions import text_of

DRAWN = "plt.plot([1, 3, 2]); plt.title('t');"
IMPORTED = "import matplotlib.pyplot as plt"


@pytest.fixture(scope="module", params=["cold", "warm"])
def kernels(request: pytest.FixtureRequest) -> Iterator[Kernels]:
    if request.param == "cold":
        yield ColdKernels()
    else:
        with WarmKernels() as warm:
            yield warm


def ran(
    kernels: Kernels, folder: Path, *cells: str, figures: Figures = "theme", rc: str = ""
) -> list[Any]:
    """What each cell left, in a kernel that may find matplotlib imported."""
    private = folder / "private"
    (private / "tmp").mkdir(parents=True)
    if rc:
        (folder / "matplotlibrc").write_text(rc)
    seen = environment(os.environ, allowed=(), services={}, private=private, figures=figures)
    job = replace(Job("python3", folder, seen, private), preload=("matplotlib.pyplot",))
    session = kernels.start(job)
    try:
        replies = [session.run(cell, timeout_s=60) for cell in cells]
    finally:
        session.close()
    assert [reply.ending for reply in replies] == ["ok"] * len(cells)
    return [reply.outputs for reply in replies]


def picture(outputs: Any) -> tuple[str, str]:
    """The kind and the text of the one image among outputs."""
    data: Mapping[str, Any]
    [data] = [output["data"] for output in outputs if len(output.get("data", {})) > 1]
    [mime] = [mime for mime in data if mime.startswith("image/")]
    return mime, "".join(data[mime])


def test_a_post_that_says_nothing_gets_figures_in_the_colours_of_its_page(
    kernels: Kernels, tmp_path: Path
) -> None:
    names = "import sys; print('matplotlib' in sys.modules)" if "Cold" in str(kernels) else "0"

    before, drawn, again, frame = ran(
        kernels,
        tmp_path,
        names,
        f"{IMPORTED}\n{DRAWN}",
        DRAWN,
        "import pandas as pd\npd.DataFrame({'a': [1, 2], 'b': [2, 1]}).plot.bar();",
    )

    assert "True" not in text_of(before)
    assert picture(drawn) == picture(again)
    for outputs in (drawn, frame):
        mime, svg = picture(outputs)
        made = plot(cleaned(svg))
        assert (mime, made is not None and made.plate) == ("image/svg+xml", False)
        assert made is not None
        assert "var(--c0,#1d4ea6)" in made.body
        assert not {"#000000", "#ffffff", "#1f77b4"} & set(svg.replace(";", " ").split())


def test_what_a_post_sets_goes_before_the_style(kernels: Kernels, tmp_path: Path) -> None:
    _, own, styled, explicit, raster, back = ran(
        kernels,
        tmp_path,
        IMPORTED,
        f"plt.rcParams['axes.edgecolor'] = '#00aa00'\n{DRAWN}",
        f"plt.style.use('dark_background')\n{DRAWN}",
        "plt.rcdefaults()\nplt.plot([1, 2], color='#123456');",
        f"%config InlineBackend.figure_formats = ['png']\n{DRAWN}",
        "plt.rcParams['figure.figsize']",
    )

    assert "#00aa00" in picture(own)[1]
    assert "#1d4ea6" in picture(own)[1]
    assert "#1d4ea6" not in picture(styled)[1]
    assert "stroke: #123456" in picture(explicit)[1]
    assert picture(raster)[0] == "image/png"
    assert text_of(back) == "[6.4, 4.8]"


def test_a_matplotlibrc_beside_the_post_takes_the_place_of_the_style(
    kernels: Kernels, tmp_path: Path
) -> None:
    _, set_ = ran(
        kernels,
        tmp_path,
        IMPORTED,
        "plt.rcParams['lines.linewidth'], plt.rcParams['font.family']",
        rc="lines.linewidth: 7\n",
    )

    assert text_of(set_) == "(7.0, ['sans-serif'])"


def test_plain_figures_are_as_matplotlib_draws_them(kernels: Kernels, tmp_path: Path) -> None:
    drawn, size = ran(
        kernels,
        tmp_path,
        f"{IMPORTED}\n{DRAWN}",
        "plt.rcParams['figure.figsize']",
        figures="plain",
    )

    assert picture(drawn)[0] == "image/png"
    assert text_of(size) == "[6.4, 4.8]"
