"""What the audit hook hears, in an interpreter of its own: a hook cannot be taken out again."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

LISTEN = """
import json, sys
from proofpress.execute.inside.reads import Reads
reads = Reads()
reads.listen()
exec(sys.argv[1])
print(json.dumps(reads.report()))
"""


def heard(folder: Path, code: str) -> dict[str, Any]:
    """The report after `code` ran in `folder`, paths in it relative to that."""
    ended = subprocess.run(
        [sys.executable, "-c", LISTEN, code],
        cwd=folder, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    report = json.loads(ended.stdout.splitlines()[-1])
    root = f"{folder.resolve()}/"
    return {
        name: [item.removeprefix(root) for item in items if item.startswith(root) or ":" in item]
        for name, items in report.items()
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "hits.csv").write_text("1,2\n")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "more.csv").write_text("3\n")
    (tmp_path / "mine.py").write_text("x = 1\n")
    return tmp_path


@pytest.mark.parametrize(
    ("code", "kind", "names"),
    [
        ("open('hits.csv').read()", "files", ["hits.csv"]),
        ("import pathlib; pathlib.Path('hits.csv').read_bytes()", "files", ["hits.csv"]),
        ("import os; os.close(os.open('hits.csv', os.O_RDONLY))", "files", ["hits.csv"]),
        ("import csv; list(csv.reader(open('data/more.csv')))", "files", ["data/more.csv"]),
        ("import os; os.listdir('data')", "folders", ["data"]),
        ("import glob; glob.glob('data/*.csv')", "folders", ["data"]),
        ("import pathlib; list(pathlib.Path('data').iterdir())", "folders", ["data"]),
        ("open('new.txt', 'w').write('x')", "written", ["new.txt"]),
        ("open('new.txt', 'w').write('x'); open('new.txt').read()", "written", ["new.txt"]),
        ("open('hits.csv').read(); open('hits.csv', 'w')", "rewritten", ["hits.csv"]),
        ("open('hits.csv').read(); open('hits.csv', 'a')", "rewritten", ["hits.csv"]),
        (
            (
                "open('t', 'w').close(); open('hits.csv').read(); import os; "
                "os.replace('t', 'hits.csv')"
            ),
            "rewritten",
            ["hits.csv"],
        ),
        ("open('hits.csv', 'a').write('x'); open('hits.csv').read()", "rewritten", ["hits.csv"]),
        ("import subprocess; subprocess.run(['cat', 'hits.csv'])", "programs", ["hits.csv"]),
        ("import os; os.system('cat hits.csv > /dev/null')", "programs", ["hits.csv"]),
    ],
)
def test_what_a_cell_reads_is_heard(folder: Path, code: str, kind: str, names: list[str]):
    assert heard(folder, code)[kind] == names


def test_a_file_that_the_run_made_itself_is_no_input(folder: Path):
    report = heard(folder, "open('new.txt', 'w').write('x'); open('new.txt').read()")

    assert report["files"] == []


def test_a_module_beside_the_post_is_heard(folder: Path):
    report = heard(folder, "sys.path.insert(0, ''); import mine")

    assert any("mine" in name for name in report["files"])


def test_a_network_connection_is_heard_and_a_unix_socket_is_not(folder: Path):
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"127.0.0.1:{server.getsockname()[1]}"
        report = heard(
            folder,
            "import socket\n"
            f"socket.create_connection(('127.0.0.1', {server.getsockname()[1]}))\n"
            "here = socket.socket(socket.AF_UNIX); here.bind('s'); here.listen()\n"
            "socket.socket(socket.AF_UNIX).connect('s')\n",
        )

    assert report["addresses"] == [address]


SERVE = (
    "import socket, sys\n"
    "server = socket.create_server(('127.0.0.1', 0))\n"
    "print(server.getsockname()[1], flush=True)\n"
)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells who listens")
def test_a_server_that_the_post_started_is_no_other_machine(folder: Path):
    (folder / "serve.py").write_text(f"{SERVE}sys.stdin.read()\n")
    own = (
        "import socket, subprocess\n"
        "server = socket.create_server(('127.0.0.1', 0))\n"
        "socket.create_connection(server.getsockname())\n"
        "pipe = subprocess.PIPE\n"
        "child = subprocess.Popen([sys.executable, 'serve.py'], stdin=pipe, stdout=pipe)\n"
        "socket.create_connection(('127.0.0.1', int(child.stdout.readline())))\n"
    )

    report = heard(folder, own)

    assert report["addresses"] == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells who listens")
def test_finding_out_who_listens_is_not_heard(folder: Path):
    code = f"{SERVE}socket.create_connection(server.getsockname())"

    ended = subprocess.run(
        [sys.executable, "-c", LISTEN, code],
        cwd=folder, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip

    assert '"addresses": []' in ended.stdout
    assert "/proc" not in ended.stdout


def test_a_server_that_ended_before_it_was_asked_for_counts_as_another_machine(folder: Path):
    code = (
        "import socket\n"
        "server = socket.create_server(('127.0.0.1', 0))\n"
        "socket.create_connection(server.getsockname())\n"
        "server.close()\n"
    )

    assert len(heard(folder, code)["addresses"]) == 1


@pytest.mark.parametrize(
    "code",
    [
        "\ntry: open(b'\\0')\nexcept ValueError: pass",
        "\ntry: open(object())\nexcept TypeError: pass",
        "\ntry: open('\\udcff')\nexcept OSError: pass",
        "import os; os.listdir(os.open('.', os.O_RDONLY))",
        "import subprocess; subprocess.run([b'true', b'\\xff'])",
    ],
)
def test_strange_arguments_are_the_posts_affair(folder: Path, code: str):
    heard(folder, code)
