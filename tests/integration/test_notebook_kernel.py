"""The kernel for JupyterLab and VS Code, started and signalled as Jupyter does it."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import KernelManager

from proofpress.errors import UsageError
from proofpress.kernel.notebook import notebook_of
from proofpress.kernel.spec import install
from tests.integration.blogs import a_blog, post

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="its promises are Linux's")

LIMIT_S = 60


class Notebook:
    """A notebook that is open in an editor, with its kernel."""

    def __init__(self, folder: Path, kernels: Path, variables: dict[str, str]) -> None:
        specs = KernelSpecManager(kernel_dirs=[str(kernels)], ensure_native_kernel=False)
        self.manager = KernelManager(kernel_name="proofpress", kernel_spec_manager=specs)
        self.manager.start_kernel(cwd=str(folder), env=variables)
        self.connect()

    def connect(self) -> None:
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=LIMIT_S)

    def run(self, code: str, cell: str = "") -> str:
        """What a cell shows: its streams, the text of its outputs, the names of its errors."""
        shown: list[str] = []

        def hear(message: Any) -> None:
            content = message["content"]
            if message["msg_type"] == "stream":
                shown.append(content["text"])
            elif message["msg_type"] == "error":
                shown.append(content["ename"])
            elif "data" in content:
                shown.append(" ".join(sorted(content["data"])))

        request = self.client.session.msg(
            "execute_request",
            {
                "code": code,
                "silent": False,
                "store_history": True,
                "user_expressions": {},
                "allow_stdin": False,
                "stop_on_error": True,
            },
            metadata={"cellId": cell} if cell else {},
        )
        self.client.shell_channel.send(request)
        wait = time.monotonic() + LIMIT_S
        while time.monotonic() < wait:
            message = self.client.get_iopub_msg(timeout=LIMIT_S)
            if message["parent_header"].get("msg_id") != request["header"]["msg_id"]:
                continue
            if message["content"].get("execution_state") == "idle":
                break
            hear(message)
        self.client.get_shell_msg(timeout=LIMIT_S)
        return "".join(shown)

    @property
    def pid(self) -> int:
        pid: int = self.manager.provisioner.pid  # type: ignore[union-attr]
        return pid

    def close(self) -> None:
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)
        self.manager.cleanup_resources()


@pytest.fixture(scope="module")
def kernels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    prefix = tmp_path_factory.mktemp("jupyter")
    return install("proofpress", prefix).parent


@contextmanager
def opened(
    folder: Path, kernels: Path, variables: dict[str, str] | None = None
) -> Iterator[Notebook]:
    notebook = Notebook(folder, kernels, variables or dict(os.environ))
    try:
        yield notebook
    finally:
        notebook.close()


def family(pid: int) -> list[int]:
    """A process and all below it, with what was told of them."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            fields = (entry / "stat").read_bytes().rpartition(b")")[2].split()
        except OSError:
            continue
        parents[int(entry.name)] = int(fields[1])
    found = [pid]
    for member in found:
        found += [child for child, parent in parents.items() if parent == member]
    return found


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()[0]
    except OSError:
        return False
    return state != b"Z"


def comes_true(condition: Callable[[], bool], within_s: float) -> bool:
    deadline = time.monotonic() + within_s
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


TOLD = """\
import json, os, random, sys
import numpy
import matplotlib.pyplot as plt
told = {
    "names": sorted(set(os.environ) - {"JPY_PARENT_PID"}),
    "fixed": [os.environ[name] for name in ("PYTHONHASHSEED", "MATPLOTLIBRC", "HOME", "PATH")],
    "folder": os.getcwd(),
    "path": sys.path,
    "random": [random.random(), numpy.random.rand(), hash("x")],
    "colours": plt.rcParams["axes.prop_cycle"].by_key()["color"],
    "formats": sorted(get_ipython().config.InlineBackend.figure_formats),
    "n": n,
}
with open(os.environ["MINE"], "a") as file:
    print(json.dumps(told), file=file)
"""


def test_a_cell_sees_in_jupyter_what_it_will_see_in_the_build(tmp_path: Path, kernels: Path):
    blog = a_blog(tmp_path, config='environment = ["MINE"]')
    text = post(
        TOLD,
        title="Herd",
        head="needs: [redis]\nparameters: {n: 7}\nkernelspec: {name: proofpress}",
    )
    (tmp_path / "notebooks/herd").mkdir()
    file = blog.write("herd/index.md", text)
    mine = tmp_path / "told"
    blog.build("--cold", MINE=str(mine), SECRET="2")
    # Started elsewhere, as by an editor that has another root, and with another environment.
    inherited = blog.variables(MINE=str(mine), SECRET="2", REDIS_URL="redis://prod")

    with opened(tmp_path, kernels, {**inherited, "JPY_SESSION_NAME": str(file)}) as notebook:
        shown = notebook.run("#| label: fig-herd\n" + TOLD)
        pong = notebook.run(
            "import redis; print(redis.Redis.from_url(os.environ['REDIS_URL']).ping())"
        )
        figure = notebook.run("plt.plot([1, 2]);")

    in_build, in_jupyter = map(json.loads, mine.read_text().splitlines())
    assert shown == ""
    assert in_jupyter == in_build
    assert pong == "True\n"
    assert "image/svg+xml" in figure


END = {
    "Jupyter ends it": lambda notebook: notebook.manager.shutdown_kernel(now=False),
    "Jupyter kills it": lambda notebook: notebook.manager.shutdown_kernel(now=True),
    "its launcher is killed": lambda notebook: os.kill(notebook.pid, signal.SIGKILL),
    "its warden is killed": lambda notebook: os.kill(family(notebook.pid)[1], signal.SIGKILL),
    "it kills itself": lambda notebook: notebook.client.execute(
        "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
    ),
}


def a_post_with_a_daemon(folder: Path) -> Path:
    blog = a_blog(folder)
    return blog.write("herd.md", post("import os", title="Herd", head="needs: [redis]"))


DAEMON = """
import os, subprocess, tempfile
subprocess.Popen(["sleep", "300"], start_new_session=True)
print(tempfile.gettempdir(), os.environ["REDIS_URL"].removeprefix("unix://").partition("?")[0])
"""


#: What ends kernels every day; the others are tried with `-m long`.
USUAL = ("Jupyter ends it", "its launcher is killed")


@pytest.mark.parametrize(
    "end",
    [
        pytest.param(end, id=name, marks=() if name in USUAL else pytest.mark.long)
        for name, end in END.items()
    ],
)
def test_whatever_ends_a_kernel_nothing_of_it_stays(
    end: Callable[[Notebook], object], tmp_path: Path, kernels: Path
):
    file = a_post_with_a_daemon(tmp_path)
    with opened(file.parent, kernels) as notebook:
        private, socket = map(Path, notebook.run(DAEMON).split())
        there = family(notebook.pid)
        assert private.is_dir() and socket.is_socket()
        assert len(there) > 4

        end(notebook)

        assert comes_true(lambda: not any(map(alive, there[1:])), 2.0 + 3.0)
        assert comes_true(lambda: not private.exists() and not socket.parent.exists(), 2.0)


def test_a_cell_can_be_interrupted_and_a_restart_begins_with_empty_servers(
    tmp_path: Path, kernels: Path
):
    file = a_post_with_a_daemon(tmp_path)
    ask = "r = __import__('redis').Redis.from_url(__import__('os').environ['REDIS_URL'])\n"
    with opened(file.parent, kernels) as notebook:
        notebook.run(ask + "r.set('a', 1)")
        timer = threading.Timer(0.3, notebook.manager.interrupt_kernel)
        timer.start()
        interrupted = notebook.run("import time\ntime.sleep(50)")
        timer.join()
        after = notebook.run(ask + "print(r.get('a'))")
        notebook.manager.restart_kernel(now=False)
        notebook.client.stop_channels()
        notebook.connect()
        anew = notebook.run(ask + "print(r.get('a'))")

    assert (interrupted, after, anew) == ("KeyboardInterrupt", "b'1'\n", "None\n")


def test_a_kernel_that_cannot_tell_its_post_says_so_once_and_is_told(tmp_path: Path, kernels: Path):
    blog = a_blog(tmp_path)
    cell = "# %% tags=['parameters']\nn = 1\n\n# %%\nprint(n)\n"
    blog.write("one.py", f"# ---\n# title: One\n# parameters: {{n: 2}}\n# ---\n\n{cell}")
    blog.write("two.md", post("n = 1", title="Two", head="nedes: [redis]"))

    with opened(tmp_path / "notebooks", kernels) as notebook:
        first, again = notebook.run("print(0)"), notebook.run("print(0)")
        wrong = notebook.run("%post two")
        vs_code = f"__vsc_ipynb_file__ = {str(blog.root / 'notebooks/one.py')!r}"
        notebook.client.execute(vs_code, store_history=False, reply=True, timeout=LIMIT_S)
        notebook.run("n = 1\n")
        told = notebook.run("print(n)")

    assert first == (
        "proofpress: which post is this notebook? Save it, or say it once: `%post NAME`. "
        "Until then there are no servers.\n0\n"
    )
    assert again == "0\n"
    assert wrong.startswith("proofpress: no servers, until this is mended:\nerror[front-matter]: ")
    assert "did you mean `needs`?" in wrong
    assert told == "2\n"


def test_the_notebook_is_found_by_what_editors_tell(tmp_path: Path):
    one = tmp_path / "one.ipynb"
    for name in ("one", "two"):
        cells = [{"cell_type": "code", "id": f"{name}-cell", "source": "", "metadata": {}}]
        text = json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
        (tmp_path / f"{name}.ipynb").write_text(text)
    (tmp_path / "helper.py").write_text("x = 1\n")
    made_up = str(tmp_path / "0b5c6f1e-89ab-4def-8123-456789abcdef")

    def found(told: str = "", session: str = "", cell: str = "") -> Path | None:
        return notebook_of(tmp_path, told=told, session=session, cell=cell)

    assert found(session=str(one)) == one
    assert found(told=str(one), session=str(tmp_path / "two.ipynb")) == one
    assert found(told="one", cell="two-cell") == one
    assert found(session=made_up, cell="one-cell") == one
    assert found(session=made_up) is None
    assert found(told="three", cell="one-cell") is None
    (tmp_path / "two.ipynb").unlink()
    assert found(session=made_up) == one


def test_the_kernelspec_is_written_where_it_is_asked_for_and_names_itself(tmp_path: Path):
    folder = install("proofpress-blog", tmp_path)

    assert folder == tmp_path / "share/jupyter/kernels/proofpress-blog"
    spec = json.loads((folder / "kernel.json").read_text())
    assert spec["argv"][:4] == [sys.executable, "-P", "-m", "proofpress.kernel.launch"]
    assert (spec["language"], spec["interrupt_mode"]) == ("python", "signal")
    for name in ("python3", "Proofpress", "proofpress-a/b"):
        with pytest.raises(UsageError, match=f"`{name}` would be taken for another kernel"):
            install(name, tmp_path)
