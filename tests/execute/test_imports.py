"""What a warm parent may import before a post does."""

from __future__ import annotations

import pytest

from proofpress.execute.warm.imports import imports


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        (["import numpy as np\nimport pandas.core, duckdb"], ("numpy", "pandas.core", "duckdb")),
        (["from matplotlib import pyplot as plt"], ("matplotlib",)),
        (["'''doc'''\nimport numpy", "import pandas"], ("numpy", "pandas")),
        (["import json, os, sys\nimport numpy"], ("numpy",)),
        (["rows = [1, 2 * 3]\nimport numpy"], ("numpy",)),
        (["def f(x: int, y=1) -> str: ...\nimport numpy"], ("numpy",)),
        (["%matplotlib inline\nimport numpy"], ("numpy",)),
        (["%config InlineBackend.figure_format = 'svg'\nimport numpy"], ("numpy",)),
        (["from . import mine\nimport numpy"], ()),
        (["", "# only a comment", "import numpy"], ("numpy",)),
        (["from proofpress import measure\nimport numpy"], ("numpy",)),
        (["import numpy\nimport proofpress.measurement\nimport pandas"], ("numpy", "pandas")),
    ],
)
def test_imports_that_come_before_all_else_are_found_in_their_order(
    cells: list[str], found: tuple[str, ...]
):
    assert imports(cells) == found


@pytest.mark.parametrize(
    "first",
    [
        "import os\nos.environ['OMP_NUM_THREADS'] = '1'",
        "import warnings\nwarnings.filterwarnings('ignore')",
        "import sys\nsys.path.insert(0, 'lib')",
        "import matplotlib\nmatplotlib.use('svg')",
        "%env OMP_NUM_THREADS=1",
        "%load_ext autoreload",
        "!pip install numpy",
        "%%time\n1",
        "import tracemalloc\ntracemalloc.start()",
        "class A(metaclass=print): pass",
        "@print\ndef f(): ...",
        "def f(x=print()): ...",
        "x = print()",
        "import proofpress.press",
        "try:\n    import this\nexcept ImportError: ...",
        "if True:\n    import sys",
        "f'{print()}'",
        "x = [y for y in z]",
        "not Python at all",
    ],
)
def test_nothing_is_imported_beforehand_that_something_else_precedes(first: str):
    libraries = ("matplotlib",) if "matplotlib" in first else ()

    assert imports([first, "import numpy"]) == libraries
    assert imports([f"{first}\nimport numpy"]) == libraries or "Python" in first
