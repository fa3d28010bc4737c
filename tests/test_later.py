"""Parts of a library that are imported at their first use."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from proofpress.later import put_off, settle

PARTS = {"wide": ("wide.heavy", "heavier")}


@pytest.fixture(autouse=True)
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A package whose modules ask for heavy ones in every way in which that can be written."""
    package = tmp_path / "wide"
    package.mkdir()
    (tmp_path / "heavier.py").write_text("WEIGHT = 9\n")
    (package / "__init__.py").write_text("from . import heavy\nfrom .light import *\n")
    (package / "heavy.py").write_text(
        "class Broken(ValueError):\n    pass\n\n"
        "def check(value):\n    if value < 0:\n        raise Broken(value)\n    return value\n"
    )
    (package / "light.py").write_text(
        "import heavier\n"
        "from .heavy import Broken, check\n\n"
        "def checked(value):\n"
        "    try:\n        return check(value)\n    except Broken:\n        return None\n\n"
        "def weight():\n    return heavier.WEIGHT\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    yield
    for name in [name for name in sys.modules if name.startswith(("wide", "heavier"))]:
        del sys.modules[name]


def wide() -> ModuleType:
    with put_off(PARTS):
        import wide  # type: ignore[import-not-found]
    return wide  # type: ignore[no-any-return]


def test_a_part_is_imported_when_it_is_first_called():
    package = wide()
    before = {"wide.heavy", "heavier"} & set(sys.modules)

    result = package.checked(3)

    assert before == set()
    assert result == 3
    assert {"wide.heavy", "heavier"} & set(sys.modules) == {"wide.heavy"}


def test_what_a_part_raises_is_caught_by_the_name_that_was_put_off():
    assert wide().checked(-1) is None


def test_a_class_of_a_part_can_be_derived_from_and_asked_for():
    package = wide()

    class Worse(package.Broken):  # type: ignore[name-defined, misc]
        pass

    assert issubclass(Worse, ValueError)
    assert isinstance(Worse(), package.Broken)


def test_a_module_that_was_put_off_answers_for_its_names():
    package = wide()

    settle("heavier")

    assert package.weight() == 9


def test_after_settling_all_names_are_the_real_ones():
    package = wide()

    settle()

    import heavier  # type: ignore[import-not-found]
    import wide.heavy as heavy  # type: ignore[import-not-found]

    assert (package.Broken, package.check, package.heavy) == (heavy.Broken, heavy.check, heavy)
    assert package.light.heavier is heavier


def test_imports_of_others_and_of_what_is_there_already_are_not_put_off():
    import heavier

    package = wide()

    assert package.light.heavier is heavier


def test_what_was_put_off_once_is_put_off_for_the_next_who_asks_without_it(tmp_path: Path):
    package = wide()
    (tmp_path / "wider.py").write_text("from wide import heavy\n\ncheck = heavy.check\n")

    with put_off({**PARTS, "wider": ()}):
        import wider  # type: ignore[import-not-found]
    before = "wide.heavy" in sys.modules

    assert (before, wider.check(3), package.checked(3)) == (False, 3, 3)


def test_a_page_is_made_without_what_nbconvert_imports_for_others():
    program = (
        "import sys\n"
        "from proofpress.render.library import HTMLExporter, NotebookNode\n"
        "seldom = {'asyncio', 'bleach', 'bs4', 'jsonschema', 'mistune', 'nbclient', 'tornado'}\n"
        "print(sorted(seldom & set(sys.modules)))\n"
        "from nbconvert.filters import markdown2html\n"
        "print(markdown2html('*one*'))\n"
        "import nbformat\n"
        "from nbformat import v4\n"
        "nbformat.validate(v4.new_notebook())\n"
        "notebook = v4.new_notebook(cells=[v4.new_markdown_cell('*one*'), v4.new_code_cell('1')])\n"
        "print(HTMLExporter().from_notebook_node(notebook)[0].count('<em>one</em>'))\n"
    )

    made = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True
    )

    assert made.stdout.split("\n") == ["[]", "<p><em>one</em></p>", "", "1", ""]
