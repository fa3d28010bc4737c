"""Notebooks, whole and damaged."""

from __future__ import annotations

import json
import random
from typing import Any

import nbformat
import pytest

from proofpress.problems import describe, errors
from proofpress.source.ids import VALID
from proofpress.source.read import read
from proofpress.source.text import NOTEBOOK_LIMIT_BYTES
from tests.source.reading import a_file, checked, problem, source


def notebook(*cells: dict[str, Any], minor: int = 5, **rest: Any) -> str:
    whole = {"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": minor, **rest}
    return json.dumps(whole, indent=1)


def code(text: str = "1", **rest: Any) -> dict[str, Any]:
    cell = {"cell_type": "code", "id": "one", "metadata": {}, "outputs": [], "source": text}
    return {**cell, "execution_count": None, **rest}


def markdown(text: str, **rest: Any) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": "prose", "metadata": {}, "source": text, **rest}


RICH = notebook(
    markdown("---\ntitle: x\n---"),
    markdown("a\n\nb", id="b", attachments={"a.png": {"image/png": "aGVyZA=="}}),
    code("x = 1\nx", id="c", metadata={"tags": ["hide-input"]}),
    code(
        "y",
        id="d",
        outputs=[
            {"output_type": "stream", "name": "stdout", "text": ["a\n", "b"]},
            {"output_type": "display_data", "data": {"text/plain": ["x"]}, "metadata": {}},
        ],
    ),
)
OLD = json.dumps(
    {
        "metadata": {"name": "old"},
        "nbformat": 3,
        "nbformat_minor": 0,
        "worksheets": [
            {
                "cells": [
                    {"cell_type": "heading", "level": 1, "metadata": {}, "source": ["T"]},
                    {
                        "cell_type": "code",
                        "input": ["a\n", "b"],
                        "language": "python",
                        "metadata": {},
                        "outputs": [{"output_type": "pyout", "prompt_number": 1, "text": ["1"]}],
                    },
                ]
            }
        ],
    },
    indent=1,
)


def test_cells_and_outputs_are_those_of_nbformat() -> None:
    ours = source("a.ipynb", RICH)

    theirs = nbformat.reads(RICH, as_version=4).cells[1:]
    assert [(cell.id, cell.kind, cell.source) for cell in ours.cells] == [
        (cell.id, cell.cell_type, cell.source) for cell in theirs
    ]
    assert [list(cell.outputs) for cell in ours.cells] == [
        list(cell.get("outputs", [])) for cell in theirs
    ]
    assert ours.head is not None
    assert (ours.head.text, ours.head.line) == ("title: x", 2)


def test_an_old_notebook_is_that_of_nbformat() -> None:
    ours = source("a.ipynb", OLD)

    theirs = nbformat.convert(nbformat.reads(OLD, as_version=3), 4).cells
    assert [(cell.kind, cell.source) for cell in ours.cells] == [
        (cell.cell_type, cell.source) for cell in theirs
    ]
    assert list(ours.cells[1].outputs) == list(theirs[1].outputs)


def test_text_below_the_head_keeps_its_line_in_the_cell() -> None:
    post = source("a.ipynb", notebook(markdown("---\ntitle: x\n---\n\ntext")))

    assert [(cell.source, cell.line) for cell in post.cells] == [("text", 5)]


def test_a_notebook_before_4_5_has_no_ids_and_no_warning() -> None:
    cells = [{k: v for k, v in code().items() if k != "id"}] * 2

    first, second = source("a.ipynb", notebook(*cells, minor=4)).cells

    assert VALID.match(first.id)
    assert VALID.match(second.id)
    assert first.id != second.id
    assert source("a.ipynb", notebook(*cells, minor=4)).cells == (first, second)


def test_a_byte_order_mark_is_read() -> None:
    assert source("a.ipynb", b"\xef\xbb\xbf" + RICH.encode()) == source("a.ipynb", RICH)


def test_halves_of_characters_are_replaced() -> None:
    [cell] = source("a.ipynb", notebook(code('x = "?"')).replace("?", "\\ud800")).cells

    assert cell.source == 'x = "\N{REPLACEMENT CHARACTER}"'


HELP = "restore the file, or save it again with Jupyter"
DEEP = "the file nests more than 100 levels deep"
DAMAGED = {
    "empty": (b" \n", "the file is empty", ""),
    "utf-16": (RICH.encode("utf-16"), "the file is UTF-16, not UTF-8", ""),
    "utf-16 without mark": (RICH.encode("utf-16-le"), "the file is UTF-16, not UTF-8", ""),
    "latin-1": (b'{\n "a": "\xe9"}', "byte 0xe9 is not UTF-8", ":2:8"),
    "nul": (b'{\n "a\0": 1}', "the file has a NUL character", ":2:4"),
    "truncated": (RICH[:100].encode(), "the file is not valid JSON: unterminated string", ":7:14"),
    "ends": (b'{"cells": [\n', "the file ends too early", ":2:1"),
    "comma": (b'{"a": 1,\n}', "the file is not valid JSON: ", ""),
    "list": (b"[]", "the file holds a list, where a notebook is an object", ":1:1"),
    "number": (b"7", "the file holds a number, where a notebook is an object", ":1:1"),
    "object": (b"{}", "the file has no `nbformat`: it is no notebook", ":1:1"),
    "long number": (b"9" * 5000, "the file has a number too long to be read", ":1:1"),
    "deep": (b"[" * 900 + b"]" * 900, DEEP, ":1:101"),
    "very deep": (b"[" * 200_000, DEEP, ":1:101"),
    "deep in a string": (b'["[[\\"[",\n' + b"[" * 120 + b"]" * 121, DEEP, ":2:100"),
    "merge": (
        b"{\n<<<<<<< HEAD\n1\n=======\n2\n>>>>>>> x\n}",
        "a merge was left unfinished here",
        ":2:1",
    ),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_file_is_one_short_problem_with_its_place(name: str) -> None:
    data, message, place = DAMAGED[name]

    [found] = checked("a.ipynb", data).problems

    assert found.message.startswith(message)
    assert found.code == "source"
    assert str(found.location).startswith("notebooks/a.ipynb" + place)
    assert max(len(line) for line in str(found).split("\n")) < 160


SHAPES = {
    "source": (notebook(code(source=3)), "`cells[0].source` is a number, not text", ":8:14"),
    "no source": (
        notebook({"cell_type": "code", "id": "a"}),
        "`cells[0].source` is missing",
        ":3:3",
    ),
    "cell": (notebook(3), "`cells[0]` is a number, not a cell", ":3:3"),  # type: ignore[arg-type]
    "kind": (
        notebook(code(cell_type="sql")),
        '`cells[0].cell_type` is `"sql"`, not code, markdown or raw',
        ":4:17",
    ),
    "cells": (notebook(cells={}), "`cells` is an object, not a list of cells", ":2:11"),
    "no cells": ('{"nbformat": 4}', "`cells` is missing", ":1:1"),
    "metadata": (notebook(metadata=[]), "`metadata` is a list, not an object", ":3:14"),
    "tags": (
        notebook(code(metadata={"tags": "a"})),
        "`cells[0].metadata.tags` is not a list of words",
        ":7:13",
    ),
    "outputs": (notebook(code(outputs=None)), "`cells[0].outputs` is null, not a list", ":7:15"),
    "output": (
        notebook(code(outputs=[{"output_type": "pyout"}])),
        "`cells[0].outputs[0]` has the unknown type `pyout`",
        ":8:5",
    ),
    "attachments": (
        notebook(markdown("x", attachments=[3])),
        "`cells[0].attachments` is not an object of files",
        ":8:19",
    ),
    "nul": (notebook(code("a\n\0")), "`cells[0]` has a NUL character in its line 2", ":8:14"),
    "future": (
        '{"nbformat": 5, "cells": []}',
        "the notebook format is 5, and 3 to 4.5 are read",
        ":1:14",
    ),
    "past": ('{"nbformat": 2}', "the notebook format is 2, and 3 to 4.5 are read", ":1:14"),
    "version": (
        '{"nbformat": "4"}',
        '`nbformat` is `"4"`, where a notebook has a small number',
        ":1:14",
    ),
    "sheets": (
        '{"nbformat": 3, "worksheets": {}}',
        "`worksheets` is an object, not a list",
        ":1:31",
    ),
    "sheet": (
        '{"nbformat": 3, "worksheets": [3]}',
        "`worksheets[0].cells` is not a list of cells",
        ":1:32",
    ),
    "old cell": (
        '{"nbformat": 3, "worksheets": [{"cells": [{"cell_type": "code", "input": 4}]}]}',
        "`worksheets[0].cells[0].input` is a number, not text",
        ":1:74",
    ),
}


@pytest.mark.parametrize("name", SHAPES)
def test_a_notebook_of_the_wrong_shape_is_told_where(name: str) -> None:
    text, message, place = SHAPES[name]

    [found] = checked("a.ipynb", text).problems

    assert found.message == message
    assert str(found.location) == "notebooks/a.ipynb" + place


def test_every_bad_cell_is_reported_at_once() -> None:
    text = notebook(code(source=3), code(), code(cell_type="x"))

    assert [found.message for found in checked("a.ipynb", text).problems] == [
        "`cells[0].source` is a number, not text",
        '`cells[2].cell_type` is `"x"`, not code, markdown or raw',
    ]


def test_a_problem_reads_as_this() -> None:
    assert problem(
        "a.ipynb", '{"nbformat": 4,\n "cells": [{"cell_type": "code", "source": 3}]}'
    ) == (
        "error[source]: `cells[0].source` is a number, not text\n"
        "  --> notebooks/a.ipynb:2:44\n"
        "   |\n"
        ' 2 |  "cells": [{"cell_type": "code", "source": 3}]}\n'
        "   |                                            ^\n"
        "help: restore the file, or save it again with Jupyter"
    )


def test_a_file_beyond_all_measure_is_not_read() -> None:
    assert problem("a.ipynb", b" " * (NOTEBOOK_LIMIT_BYTES + 1)) == (
        "error[source]: the file has 100.0 MB, and at most 100.0 MB are read\n"
        "  --> notebooks/a.ipynb\n"
        "help: clear large outputs, or keep data in files beside the post"
    )


@pytest.mark.parametrize("seed", range(10))
def test_no_damage_to_a_notebook_ends_in_an_exception(seed: int) -> None:
    rng = random.Random(seed)
    refused = 0
    for _ in range(1000):
        data = damaged(rng, bytearray(rng.choice((RICH, OLD)).encode()))

        found = read(a_file("a.ipynb", bytes(data)))

        assert found is not None
        assert found.value is not None or errors(found.problems)
        for one in found.problems:
            assert one.location is not None
            assert one.location.path == "notebooks/a.ipynb"
            assert len(describe(one)) < 800
        refused += found.value is None
        if found.value is not None:
            ids = [cell.id for cell in found.value.cells]
            assert len(set(ids)) == len(ids)
            assert found.value == read_again(bytes(data))
    assert 100 < refused < 1000  # the damage is neither harmless nor always fatal


def read_again(data: bytes) -> Any:
    again = read(a_file("a.ipynb", data))
    return again.value if again else None


TOKENS = (
    *(
        b"{",
        b"}",
        b"[",
        b"]",
        b",",
        b":",
        b'"',
        b"\\",
        b"\0",
        b"\xff",
        b"null",
        b"3",
        b"-1",
        b"true",
    ),
    *(
        b'"code"',
        b'"source"',
        b"\\u0000",
        b"\\ud83d",
        b"[[[[",
        b'{"a":',
        b"\n<<<<<<< x\n",
        b"1e999",
        b"NaN",
    ),
)


def damaged(rng: random.Random, data: bytearray) -> bytearray:
    """A notebook with a few bytes or values changed, cut out, doubled or put in."""
    for _ in range(rng.choice((1, 1, 1, 2, 4))):
        at = rng.randrange(len(data) + 1)
        match rng.randrange(6):
            case 0:
                data[at : at + 1] = bytes([rng.randrange(256)])
            case 1:
                del data[at : at + rng.randrange(1, 40)]
            case 2:
                data[at:at] = rng.choice(TOKENS)
            case 3:
                data[at:at] = data[at : at + rng.randrange(1, 200)]
            case 4:
                del data[at + rng.randrange(400) :]
            case 5:
                data = changed_value(rng, data)
    return data


VALUES = ("null", "3", "true", '"x"', "[]", "{}", '["a"]', '{"a": 1}', "[[]]", "-1", "1.5")


def changed_value(rng: random.Random, data: bytearray) -> bytearray:
    """Valid JSON in which one value became another."""
    try:
        tree = json.loads(bytes(data))
    except ValueError:
        return data
    spots: list[tuple[Any, Any]] = []
    stack = [tree]
    while stack:
        node = stack.pop()
        keys = (
            node.keys()
            if isinstance(node, dict)
            else range(len(node))
            if isinstance(node, list)
            else ()
        )
        for key in list(keys):
            spots.append((node, key))
            stack.append(node[key])
    if spots:
        holder, key = rng.choice(spots)
        holder[key] = json.loads(rng.choice(VALUES))
    return bytearray(json.dumps(tree, indent=1).encode())
