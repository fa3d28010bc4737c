"""Links that open a file in the author's editor."""

from __future__ import annotations

from pathlib import Path

import pytest

from proofpress.errors import UsageError
from proofpress.problems import Location
from proofpress.serve.editors import KNOWN, editor

ROOT = Path("/home/ada/my blog#1")
PLACE = Location("notebooks/ä & b.md", 42, 15)
_PATH = "/home/ada/my%20blog%231/notebooks/%C3%A4%20%26%20b.md"


@pytest.mark.parametrize(
    ("wanted", "link"),
    [
        (None, f"vscode://file{_PATH}:42:15"),
        ("Cursor", f"cursor://file{_PATH}:42:15"),
        ("zed", f"zed://file{_PATH}:42:15"),
        ("pycharm", f"pycharm://open?file={_PATH}&line=42&column=15"),
        ("sublime", f"subl://open?url=file://{_PATH}&line=42&column=15"),
        ("textmate", f"txmt://open?url=file://{_PATH}&line=42&column=15"),
        ("my-editor://at?{line}:{path}", f"my-editor://at?42:{_PATH}"),
        ("", None),
    ],
)
def test_an_editor_has_its_own_kind_of_link(wanted: str | None, link: str | None) -> None:
    environment = {} if wanted is None else {"PROOFPRESS_EDITOR": wanted}

    assert editor(environment, ROOT).link(PLACE) == link


def test_a_cell_of_a_notebook_leads_to_its_file() -> None:
    place = Location("notebooks/a.ipynb", 7, 3, cell=2)

    assert editor({}, Path("/blog")).link(place) == "vscode://file/blog/notebooks/a.ipynb:1:1"


@pytest.mark.parametrize("name", KNOWN)
def test_every_known_editor_is_a_template_that_could_be_written(name: str) -> None:
    written = editor({"PROOFPRESS_EDITOR": KNOWN[name]}, ROOT)

    assert written == editor({"PROOFPRESS_EDITOR": name}, ROOT)


_EXAMPLE = "write a template such as `vscode://file{path}:{line}:{column}`"
_ONLY = f"only {{path}}, {{line}} and {{column}} stand for something; {_EXAMPLE}"
_ANOTHER = "another editor needs a template such as `vscode://file{path}:{line}:{column}`"


@pytest.mark.parametrize(
    ("wanted", "wrong"),
    [
        ("vscodee", f"did you mean `vscode`? {_ANOTHER}"),
        ("nano-x", f"known are {', '.join(KNOWN)}; {_ANOTHER}"),
        ("my://x", f"it has no {{path}}; {_EXAMPLE}"),
        ("my://{path}{user}", _ONLY),
        ("my://{path!r}", _ONLY),
        ("my://{path}{line.real}", _ONLY),
        ("my://{path}:{line:>5}", _ONLY),
        ("my://{path", f"a brace has no partner; {_EXAMPLE}"),
        ("javascript:alert('{path}')", f"it must begin with the scheme of an editor; {_EXAMPLE}"),
        ("/bin/vi {path}", f"it must begin with the scheme of an editor; {_EXAMPLE}"),
    ],
)
def test_a_bad_one_is_told_with_what_to_write(wanted: str, wrong: str) -> None:
    with pytest.raises(UsageError) as raised:
        editor({"PROOFPRESS_EDITOR": wanted}, ROOT)

    assert str(raised.value) == f"PROOFPRESS_EDITOR is `{wanted}`: {wrong}"


def test_every_known_editor_is_in_the_docs() -> None:
    page = (Path(__file__).parents[2] / "docs/serve.md").read_text("utf-8")

    assert [name for name in KNOWN if f"`{name}`" not in page] == []
