"""The same blog gives the same bytes: in another folder, in another run, by another clock."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import pytest

from tests.integration.blogs import Blog, a_blog, post, ran

pytestmark = pytest.mark.xdist_group("same")

DAY = "1767225600"
POSTS = {
    "chance": post(
        "import random\nprint(random.random(), random.sample(range(100), 3))",
        "import numpy as np\nprint(np.random.rand(), np.random.permutation(9))",
        title="Chance",
    ),
    "order": post(
        "print({'a', 'b', 'c', 'd', 'e'}, hash('a'), hash(('b', 1)))",
        "from collections import Counter\nCounter('mississippi')",
        title="Order",
    ),
    "figures": post(
        "import matplotlib.pyplot as plt\n"
        "from matplotlib_inline.backend_inline import set_matplotlib_formats\n"
        "set_matplotlib_formats('svg')",
        "#| fig-alt: a line\nfig, ax = plt.subplots()\nax.plot([1, 3, 2])\n"
        "ax.fill_between([0, 1], [1, 2])\nplt.show()",
        "#| fig-alt: another\nset_matplotlib_formats('png')\nfig, ax = plt.subplots()\n"
        "ax.scatter([1, 2], [2, 1])\nplt.show()",
        title="Figures",
    ),
    "tables": post(
        "import pandas as pd\nframe = pd.DataFrame({'a': [1, 2], 'b': ['x', 'y']})\nframe",
        "frame.style.highlight_max(subset=['a'])",
        title="Tables",
    ),
    "warned": post(
        "import warnings\nwarnings.warn('mind this')",
        "#| raises: ZeroDivisionError\ndef half(x):\n    return x / 0\nhalf(1)",
        "import sys\nprint('out')\nprint('err', file=sys.stderr)\nprint('out again')",
        title="Warned",
    ),
    "shown": post(
        "from IPython.display import Markdown, display\n"
        "handle = display(Markdown('one'), display_id=True)\nhandle.update(Markdown('two'))",
        "import subprocess\nprint(subprocess.run(['echo', 'hello'], capture_output=True).stdout)",
        "%%bash\necho from bash",
        title="Shown",
    ),
}


def write(blog: Blog) -> Blog:
    for slug, text in POSTS.items():
        blog.write(f"{slug}/index.md", text)
        blog.write(f"{slug}/data.csv", "a,1\n")
    blog.write("essay.md", "# Essay\n\nWords.\n")
    return blog


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Blog:
    blog = write(a_blog(tmp_path_factory.mktemp("first"), SOURCE_DATE_EPOCH=DAY))
    blog.build()
    return blog


def test_two_runs_in_two_folders_give_the_same_bytes(first: Blog, tmp_path: Path) -> None:
    second = write(a_blog(tmp_path / "a folder of another name", SOURCE_DATE_EPOCH=DAY))

    done = second.build("--jobs", "3")

    assert ran(done) == set(POSTS)
    for slug in POSTS:
        assert second.page(slug) == first.page(slug)
    assert second.digests() == first.digests()


def test_a_copy_of_blog_and_store_runs_nothing_and_gives_the_same_bytes(
    first: Blog, tmp_path: Path
) -> None:
    shutil.copytree(first.root, tmp_path / "copy", ignore=shutil.ignore_patterns("site", "lock"))
    copy = Blog(tmp_path / "copy", first.environment)

    done = copy.build()

    assert ran(done) == set()
    assert copy.digests() == first.digests()


def test_the_day_that_pages_show_is_that_of_the_record(first: Blog, tmp_path: Path) -> None:
    shutil.copytree(first.root, tmp_path / "copy", ignore=shutil.ignore_patterns("site"))
    later = Blog(tmp_path / "copy", {"SOURCE_DATE_EPOCH": str(int(DAY) + 400 * 86400)})

    done = later.build()

    assert ran(done) == set()
    assert "1 Jan 2026" in later.page("order")
    assert later.digests()["posts/order/index.html"] == first.digests()["posts/order/index.html"]


@pytest.mark.parametrize("years", [-50, 50])
def test_a_clock_that_is_wrong_by_years_decides_nothing(
    first: Blog, tmp_path: Path, years: int
) -> None:
    shutil.copytree(first.root, tmp_path / "copy")
    blog = Blog(tmp_path / "copy", first.environment)
    moment = int(DAY) + years * 365 * 86400
    for path in blog.root.rglob("*"):
        os.utime(path, (moment, moment))

    same = blog.build()
    data = blog.root / "notebooks/order/data.csv"
    data.write_text("a,2\n")
    os.utime(data, (moment, moment))
    changed = blog.build()

    assert ran(same) == set()
    assert ran(changed) == {"order"}
    assert blog.digests() == first.digests()


#: Imported by every Python at its start.
CLOCK = """
import time

SHIFT_S = {shift}
for name, factor in (("time", 1), ("time_ns", 10**9)):
    true = getattr(time, name)
    setattr(time, name, lambda true=true, factor=factor: true() + SHIFT_S * factor)
for name in ("localtime", "gmtime"):
    true = getattr(time, name)
    setattr(time, name, lambda at=None, true=true: true(time.time() if at is None else at))
"""


@pytest.mark.parametrize("years", [-20, 50])
def test_a_builder_whose_clock_is_wrong_by_years_runs_what_changed_and_nothing_else(
    first: Blog, tmp_path: Path, years: int
) -> None:
    shutil.copytree(first.root, tmp_path / "copy")
    (tmp_path / "clock").mkdir()
    shift = years * 365 * 86400
    (tmp_path / "clock" / "sitecustomize.py").write_text(CLOCK.format(shift=shift))
    blog = Blog(tmp_path / "copy", {"PYTHONPATH": str(tmp_path / "clock")})

    same = blog.build()
    (blog.root / "notebooks/order/data.csv").write_text("a,2\n")
    changed = blog.build()
    again = blog.build()

    assert ran(same) == ran(again) == set()
    assert ran(changed) == {"order"}
    assert "1 Jan 2026" in first.page("order")
    assert str(time.localtime(time.time() + shift).tm_year) in blog.page("order")


def test_built_again_from_nothing_the_site_is_the_same(first: Blog, tmp_path: Path) -> None:
    shutil.copytree(first.root, tmp_path / "copy")
    blog = Blog(tmp_path / "copy", first.environment)

    done = blog.build("--fresh")

    assert ran(done) == set(POSTS)
    assert " 0 written, 0 deleted" in done.out
    assert blog.digests() == first.digests()
