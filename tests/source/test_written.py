"""A source written in another format is read back as the same post."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any, Literal

import nbformat
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from proofpress.source import head as heads
from proofpress.source.as_markdown import as_markdown
from proofpress.source.as_notebook import as_notebook
from proofpress.source.as_script import as_script
from proofpress.source.ids import identified
from proofpress.source.read import read
from proofpress.source.source import Head, RawCell, Source, SourceFile

Kind = Literal["code", "markdown", "raw"]
CODE = (
    *("x = 1", "", "   ", "    y = 2", "é = '‖'", "#", "# comment", "def f():", "    return 1"),
    *("%matplotlib inline", "%%time", "%%bash", "%%sql --echo x", "!ls -l", "ls", "# ls", "x?"),
    *("# %time", "a = !ls", "!pip install \\", '"""', "'''", 'x = """a"""', '\'"""\''),
    *("#| label: fig-herd", '#| fig-cap: "[3](claim:n)"', "#| raises: ValueError", "# %%", "%% x"),
    *("```", "````", ":tags: []", "---", "+++", "# noescape", "\u2028", "\f", "# In[3]:"),
)
PROSE = (
    *("Text.", "", "   ", "It made [3,047](claim:queries) queries.", "## A heading", "- item"),
    *("  more", "```python", "```", "~~~", "    indented", "> quoted", "+++", "<!-- a", "<div>"),
    *("%% x", "% comment", "---", "| a | b |", "|---|---|", "$$", "x = 1", "(target)=", "[a]: b"),
    *("::: note", "```{note}", "```{code-cell}", "# ---", "In[3]:", '"""', "é \\", "title: no"),
)
WORDS = ["hide-input", "ünï \U0001f600", 'q"t', "a=b", "remove-cell"]
TAGS = st.lists(st.sampled_from(WORDS), max_size=2, unique=True)
TEXTS: dict[str, Any] = {
    "code": st.lists(st.sampled_from(CODE), max_size=5).map("\n".join),
    "markdown": st.lists(st.sampled_from(PROSE), min_size=1, max_size=5).map("\n".join),
    "raw": st.sampled_from(["raw", "\\begin{x}", "a\n\nb"]),
}
KINDS: Sequence[Kind] = ("code", "code", "markdown", "markdown", "raw")
CELLS = st.sampled_from(KINDS).flatmap(
    lambda kind: st.builds(
        lambda text, tags: RawCell(kind, "", text, 1, {"tags": tags} if tags else {}),
        TEXTS[kind],
        TAGS,
    )
)
HEADS = st.sampled_from(
    [
        None,
        Head("title: The herd\ntags: [a, b]", 2),
        Head('# a comment\ntitle: "Ünï: #1"\n\ndek: |\n  It took [14 s](quoted:x).\nmine: 1', 2),
    ]
)


def _begins_with_head(source: Source) -> bool:
    """What reading would have cut off as the front matter."""
    first = next((cell.source for cell in source.cells if cell.source.strip()), "")
    cut = heads.cut(first.strip("\n").split("\n"))
    return cut.open or cut.head is not None


SOURCES = st.builds(
    lambda head, cells: Source(PurePosixPath("a.ipynb"), "ipynb", head, identified(cells)),
    HEADS,
    st.lists(CELLS, min_size=1, max_size=5),
).filter(lambda source: source.head is not None or not _begins_with_head(source))


def read_back(name: str, data: bytes) -> Source:
    checked = read(SourceFile(PurePosixPath("notebooks", name), data))
    assert checked is not None
    assert checked.value is not None, [str(problem) for problem in checked.problems]
    return checked.value


def substance(source: Source) -> tuple[Any, ...]:
    """What a post is made of: blank lines at the ends of cells and empty texts do not count."""
    cells = [
        (cell.kind, _trimmed(cell), tuple(cell.metadata.get("tags") or ()))
        for cell in source.cells
        if cell.kind == "code" or cell.source.strip()
    ]
    return source.head and source.head.text, source.kernel, source.language, cells


def _trimmed(cell: RawCell) -> str:
    text = cell.source.rstrip()
    return text if cell.kind == "code" else text.strip("\n")


def a_source(*codes: str) -> Source:
    cells = identified(RawCell("code", "", code, 1) for code in codes)
    return Source(PurePosixPath("a.ipynb"), "ipynb", None, cells)


@given(SOURCES)
@example(a_source('%%sql\n"""', ""))
@settings(max_examples=150, deadline=None)
def test_what_is_written_is_read_back(source: Source) -> None:
    written = {
        "a.ipynb": as_notebook(source, {}),
        "a.py": as_script(source),
        "a.md": as_markdown(source),
    }

    for name, data in written.items():
        if data is not None:
            assert substance(read_back(name, data)) == substance(source), name


HERD = Source(
    PurePosixPath("notebooks/herd.ipynb"),
    "ipynb",
    Head("title: The herd\ntags: [redis]", 2),
    identified(
        [
            RawCell("markdown", "intro", "It took [14 s](quoted:x).\n\n- one", 1),
            RawCell("markdown", "", "More.", 1, {"tags": ["aside"]}),
            RawCell("code", "", "#| label: fig-herd\n%matplotlib inline\nx = 1\n", 1),
            RawCell("code", "", "%%bash\nls -l", 1, {"tags": ["hide-input"], "collapsed": True}),
        ]
    ),
)


def test_a_script_is_python_whose_magics_are_comments() -> None:
    script = as_script(HERD)

    assert script is not None
    compile(script, "herd.py", "exec")
    assert script.decode() == (
        "# ---\n# title: The herd\n# tags: [redis]\n# ---\n\n"
        "# %% [markdown]\n# It took [14 s](quoted:x).\n#\n# - one\n\n"
        '# %% [markdown] tags=["aside"]\n# More.\n\n'
        "# %%\n#| label: fig-herd\n# %matplotlib inline\nx = 1\n\n"
        '# %% language="bash" tags=["hide-input"]\n# ls -l\n'
    )


def test_a_myst_notebook_keeps_its_cells_apart() -> None:
    written = as_markdown(HERD)

    assert written is not None
    assert written.decode() == (
        "---\ntitle: The herd\ntags: [redis]\n---\n\n"
        "It took [14 s](quoted:x).\n\n- one\n\n"
        '+++ {"tags": ["aside"]}\n\nMore.\n\n'
        "```{code-cell} ipython3\n#| label: fig-herd\n%matplotlib inline\nx = 1\n```\n\n"
        '```{code-cell} ipython3\n:tags: ["hide-input"]\n\n%%bash\nls -l\n```\n'
    )


def test_a_notebook_is_valid_and_has_the_outputs_it_was_given_and_no_others() -> None:
    code = HERD.cells[2].id
    printed = {"output_type": "stream", "name": "stdout", "text": "3\n"}
    value = {"output_type": "execute_result", "data": {}, "metadata": {}, "execution_count": 40}

    data = json.loads(as_notebook(HERD, {code: [printed, value]}))

    nbformat.validate(nbformat.from_dict(data))
    assert [cell.get("outputs") for cell in data["cells"]] == [
        *(None, None, None),
        [printed, {**value, "execution_count": 1}],
        [],
    ]
    assert data["cells"][0]["source"] == ["---\n", "title: The herd\n", "tags: [redis]\n", "---"]


@pytest.mark.parametrize("text", ["```python\nopen", "<!-- open", "+++", "    +++\n\n+++"])
def test_markdown_that_would_take_the_next_cell_with_it_has_no_myst_form(text: str) -> None:
    cells = identified([RawCell("markdown", "", text, 1), RawCell("code", "", "x = 1", 1)])

    assert as_markdown(Source(HERD.path, "ipynb", None, cells)) is None


def test_an_attached_picture_stays_in_the_notebook_alone() -> None:
    attached = {"a.png": {"image/png": "AAAA"}}
    cell = RawCell("markdown", "a", "![A](attachment:a.png)", 1, attachments=attached)
    source = Source(HERD.path, "ipynb", None, (cell, *HERD.cells[2:]))

    assert (as_script(source), as_markdown(source)) == (None, None)
    assert json.loads(as_notebook(source, {}))["cells"][0]["attachments"] == attached


def test_another_kernel_is_named_in_markdown_and_has_no_python_script() -> None:
    cells = (RawCell("code", "a", "1 + 1", 1),)
    source = Source(HERD.path, "ipynb", HERD.head, cells, "ir", "r")

    written = as_markdown(source)

    assert as_script(source) is None
    assert written is not None
    back = read_back("a.md", written)
    assert (back.kernel, back.language, back.cells[0].source) == ("ir", "r", "1 + 1")
