"""The shape of the code: which way imports point, and that the core touches nothing of the world.

Each rule is a function from a tree of modules to the lines that break it. It is applied to the
package, and to small trees that break it, so that no rule can pass by looking at nothing.
"""

from __future__ import annotations

import ast
import graphlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

import proofpress
from proofpress import typesetter

STAGES = ("source", "post", "plan", "execute", "verify", "render", "site", "write")

#: Words and values that every module may use; they import only each other. `measurement` is here
#: because the package itself hands it to posts.
SHARED = frozenset(
    {
        *("", "config", "durations", "errors", "frozen", "interruption", "later"),
        *("measurement", "passage", "problems", "readers", "shelved", "sizes", "suggest"),
        *("templates", "toml_place"),
    }
)

#: What stands beside the stages, and what it may import besides itself and the shared modules.
BESIDE: Mapping[str, frozenset[str]] = {
    "blog": frozenset({"source"}),
    "services": frozenset(),
    "supervise": frozenset(),
    "scaffold": frozenset({"blog", "git", "post", "schema", "source"}),
    "store": frozenset(STAGES),
    "report": frozenset(STAGES),
    "search": frozenset({"site", "store"}),
    "terminal": frozenset({"plan", "report"}),
    "reading": frozenset({"source", "post"}),
    "schema": frozenset({"source", "post"}),
    "pressroom": frozenset({*STAGES, "reading"}),
    "pipeline": frozenset({*STAGES, "pressroom", "reading", "report"}),
    "checking": frozenset({*STAGES, "pipeline", "pressroom", "reading", "report"}),
    "doctor": frozenset(
        {*STAGES, "blog", "painter", "report", "scaffold", "search", "services", "supervise"}
    ),
    "inventory": frozenset({"plan", "post", "unchanged"}),
    "dependencies": frozenset({"execute", "inventory", "post"}),
    "memory": frozenset({*STAGES, "dependencies", "inventory", "pressroom", "store"}),
    "typesetter": frozenset({*STAGES, "ourselves", "store"}),
    "painter": frozenset({"bands", "faces", "lettering", "lines", "site", "sorts", "store"}),
    "lettering": frozenset({"bands", "lines", "sorts"}),
    "lines": frozenset({"faces"}),
    "sorts": frozenset({"faces"}),
    "bands": frozenset(),
    "faces": frozenset(),
    "explanations": frozenset(),
    "serve": frozenset(
        {
            *STAGES,
            *("blog", "explanations", "inventory", "memory", "painter", "pipeline", "press"),
            *("pressroom", "reading", "search", "store", "typesetter", "unchanged"),
        }
    ),
    "serving": frozenset({*STAGES, "blog", "press", "serve", "terminal"}),
    "printer": frozenset(
        {"blog", "pipeline", "press", "report", "store", "terminal", "unchanged", "write"}
    ),
    "press": frozenset(
        {
            *STAGES,
            *(
                "archive",
                "blog",
                "compositors",
                "distributions",
                "inventory",
                "memory",
                "ourselves",
                "painter",
            ),
            *("pressroom", "report"),
            *("scaffold", "search", "services", "shelf", "store", "supervise", "terminal"),
            *("typesetter", "unchanged"),
        }
    ),
    "proofreader": frozenset(
        {*STAGES, "blog", "checking", "git", "press", "report", "store", "terminal", "web"}
    ),
    "cli": frozenset(
        {
            *STAGES,
            *("blog", "doctor", "pipeline", "printer", "report", "scaffold", "services", "store"),
            *(
                "checking",
                "ending",
                "explanations",
                "kernel",
                "pairing",
                "proofreader",
                "proofs",
                "schema",
                "shell",
            ),
            *("serve", "serving", "stripping"),
        }
    ),
    "shelf": frozenset({*STAGES, "blog"}),
    "workbench": frozenset({*STAGES, "blog", "reading", "shelf"}),
    "shell": frozenset({"execute", "services", "workbench"}),
    "foreground": frozenset({"execute"}),
    "kernel": frozenset({"blog", "execute", "post", "services", "source", "workbench"}),
    "stripping": frozenset({"source", "workbench", "write"}),
    "pairing": frozenset({"blog", "source", "workbench", "write"}),
    "unchanged": frozenset(),
    "ourselves": frozenset({"unchanged"}),
    "compositors": frozenset(),
    "archive": frozenset({*STAGES, "memory", "pressroom", "store"}),
    "ending": frozenset({"supervise"}),
    "web": frozenset({"write"}),
    "git": frozenset(),
    "distributions": frozenset({"post"}),
    "proofs": frozenset(
        {*STAGES, "blog", "git", "press", "reading", "recording", "report", "store", "terminal"}
    ),
    "recording": frozenset({*STAGES, "pressroom", "reading", "report"}),
    "__main__": frozenset({"cli", "supervise", "unchanged"}),
}

#: Pure functions: everything that they know comes in as an argument.
CORE = frozenset(
    {
        *("source", "post", "plan", "verify", "render.code", "site", "write.changes"),
        *("config", "durations", "errors", "frozen", "passage", "pipeline", "reading"),
        *("checking", "pressroom", "problems", "readers", "recording", "report", "sizes"),
        *("schema", "suggest", "toml_place"),
    }
)
#: Modules of other stages with values only, which the core may name.
VALUES = frozenset({"execute.errand", "execute.run", "execute.session", "render.article"})

WORLD = frozenset(
    {
        *("papermill", "nbclient", "jupyter_client", "nbconvert", "ipykernel", "zmq", "filelock"),
        *("asyncio", "multiprocessing", "os", "shutil", "signal", "socket", "subprocess"),
        *("tempfile", "threading", "time", "http", "urllib.request", "requests"),
        *("importlib.resources", "importlib.metadata", "random", "secrets"),
    }
)
WORLD_NAMES = frozenset({"pathlib.Path", "sys.argv", "sys.stdin", "sys.stdout", "sys.stderr"})
WORLD_CALLS = frozenset({"open", "print", "input"})
CLOCKS = frozenset({"now", "today", "utcnow"})

VAGUE = frozenset({"common", "helper", "helpers", "manager", "misc", "tools", "util", "utils"})


@dataclass(frozen=True)
class Module:
    """A module by its name below the package (`post.cells`), its file and its syntax."""

    name: str
    file: str
    tree: ast.Module
    is_package: bool

    @property
    def part(self) -> str:
        """The stage, or the module beside the stages, that it belongs to."""
        return self.name.partition(".")[0]


@dataclass(frozen=True)
class Import:
    """`target` is a dotted name: below the package if `ours`, else as Python has it."""

    target: str
    line: int
    ours: bool
    at_start: bool


def modules(package: Path) -> dict[str, Module]:
    found = {}
    for file in sorted(package.rglob("*.py")):
        relative = file.relative_to(package)
        parts = relative.with_suffix("").parts
        is_package = parts[-1] == "__init__"
        name = ".".join(parts[:-1] if is_package else parts)
        tree = ast.parse(file.read_text("utf-8"), str(file))
        found[name] = Module(name, f"{package.name}/{relative.as_posix()}", tree, is_package)
    return found


def imports(module: Module, tree: Mapping[str, Module], package: str) -> Iterator[Import]:
    """Every import of a module; `from X import name` leads to module X.name where there is one."""
    late = {
        inner
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for inner in ast.walk(node)
    }
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = _absolute(node, module, package)
            names = [f"{base}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            ours = name == package or name.startswith(f"{package}.")
            target = _known(name.removeprefix(package).strip("."), tree) if ours else name
            yield Import(target, node.lineno, ours, node not in late)


def _absolute(node: ast.ImportFrom, module: Module, package: str) -> str:
    if not node.level:
        return node.module or ""
    parts = [package, *(part for part in module.name.split(".") if part)]
    parts = parts[: len(parts) - node.level + module.is_package]
    return ".".join([*parts, *([node.module] if node.module else [])])


def _known(name: str, tree: Mapping[str, Module]) -> str:
    """The longest beginning of `name` that is a module; the rest is a name inside it."""
    while name and name not in tree:
        name = name.rpartition(".")[0]
    return name


def against_the_flow(package: Path) -> Iterator[str]:
    """Imports that do not point back along source → post → … → write."""
    tree = modules(package)
    for module in tree.values():
        allowed = _allowed(module.part)
        if allowed is None:
            yield f"{module.file}:1 has no place in the flow: give it one in this test"
            continue
        for one in imports(module, tree, package.name):
            part = one.target.partition(".")[0]
            if one.ours and part != module.part and part not in allowed:
                yield f"{module.file}:{one.line} imports {one.target}"


def _allowed(part: str) -> frozenset[str] | None:
    if part in SHARED:
        return SHARED
    if part in STAGES:
        return SHARED.union(STAGES[: STAGES.index(part)])
    return SHARED | BESIDE[part] if part in BESIDE else None


def core_that_touches_the_world(package: Path) -> Iterator[str]:
    """Imports, names and calls in the core that reach a file, a process, a socket or a clock."""
    tree = modules(package)
    for module in tree.values():
        if not _in(module.name, CORE):
            continue
        for one in imports(module, tree, package.name):
            if one.ours and one.target and not _in(one.target, CORE | VALUES):
                yield f"{module.file}:{one.line} imports {one.target}, which is not core"
            if not one.ours and (_in(one.target, WORLD) or one.target in WORLD_NAMES):
                yield f"{module.file}:{one.line} imports {one.target}"
        for node in ast.walk(module.tree):
            if word := _worldly(node):
                yield f"{module.file}:{node.lineno} uses {word}"  # type: ignore[attr-defined]


def _in(name: str, names: frozenset[str]) -> bool:
    """Whether `name`, or a package that it lies in, is one of `names`."""
    parts = name.split(".")
    return any(".".join(parts[:length]) in names for length in range(1, len(parts) + 1))


def _worldly(node: ast.AST) -> str | None:
    if isinstance(node, ast.Attribute) and ast.unparse(node) in WORLD_NAMES:
        return ast.unparse(node)
    if not isinstance(node, ast.Call):
        return None
    called = node.func
    if isinstance(called, ast.Name) and called.id in WORLD_CALLS:
        return f"{called.id}()"
    if isinstance(called, ast.Attribute) and called.attr in CLOCKS:
        return f"{ast.unparse(called)}()"
    return None


def cycles(package: Path) -> Iterator[str]:
    """A ring of modules that import each other while they are loaded."""
    tree = modules(package)
    graph = {
        module.name: {
            one.target
            for one in imports(module, tree, package.name)
            if one.ours and one.at_start and one.target != module.name
        }
        for module in tree.values()
    }
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as error:
        # graphlib lists each module before the one that imports it.
        yield " imports ".join(tree[name].file for name in reversed(error.args[1]))


def vague_names(package: Path) -> Iterator[str]:
    """Modules named after nothing."""
    for module in modules(package).values():
        if VAGUE & set(module.name.split(".")):
            yield f"{module.file}:1 is named after nothing"


Rule = Callable[[Path], Iterator[str]]
RULES: tuple[Rule, ...] = (against_the_flow, core_that_touches_the_world, cycles, vague_names)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_package_keeps_the_rule(rule: Rule) -> None:
    package = Path(proofpress.__file__).parent

    assert list(rule(package)) == []


def test_the_package_has_every_stage() -> None:
    parts = {module.part for module in modules(Path(proofpress.__file__).parent).values()}

    assert parts >= {*STAGES, *SHARED}


def test_an_article_made_by_other_code_is_not_taken_for_the_same() -> None:
    """What renders, and all that it imports, is in the digest that an article is kept under."""
    known = typesetter._RENDERER
    package = Path(proofpress.__file__).parent
    tree = modules(package)
    named = {name.removesuffix(".py").replace("/", ".") for name in known}

    def is_known(module: str) -> bool:
        return any(module == name or module.startswith(f"{name}.") for name in named)

    reached, new = set[str](), {"render"}
    while new:
        reached |= new
        targets = {
            one.target
            for name in new
            for module in tree.values()
            if module.name == name or (name == "render" and module.part == "render")
            for one in imports(module, tree, package.name)
            if one.ours
        }
        new = {one for one in targets if one and is_known(one)} - reached
        missing = {one for one in targets if one and not is_known(one)}
        assert missing <= {"later", "templates"}, missing


def test_every_part_of_the_package_has_its_line_in_the_docs() -> None:
    parts = {module.part for module in modules(Path(proofpress.__file__).parent).values()}
    page = (Path(__file__).parents[1] / "docs/architecture.md").read_text("utf-8")
    named = set(re.findall(r"`(\w+)(?:\.py|/)`", page))

    assert sorted(parts - named - {""}) == []


def a_tree(folder: Path, files: Mapping[str, str]) -> Path:
    package = folder / "proofpress"
    for name, text in {"__init__.py": "", **files}.items():
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        (package / name).write_text(text)
    return package


GOOD = {
    "problems.py": "from proofpress.errors import Bad\n",
    "errors.py": "class Bad(Exception): ...\n",
    "source/__init__.py": "",
    "source/read.py": "from pathlib import PurePosixPath\nfrom proofpress.problems import Bad\n",
    "post/__init__.py": "from .cells import Cell\n",
    "post/cells.py": "from ..source import read\n\nclass Cell: ...\n",
    "execute/run.py": "import os\nfrom proofpress.post import Cell\n",
    "verify/claims.py": "from proofpress.execute import run\nimport datetime as now\nnow.date(1)\n",
    "write/__init__.py": "",
    "write/files.py": "import os\nopen(os.devnull)\n",
}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_a_good_tree_keeps_the_rule(rule: Rule, tmp_path: Path) -> None:
    assert list(rule(a_tree(tmp_path, GOOD))) == []


def broken_by(rule: Rule, folder: Path, file: str, text: str) -> list[str]:
    """What the rule says of the good tree with one more file, without the name of that file."""
    package = a_tree(folder, {**GOOD, file: text})
    return [line.removeprefix(f"proofpress/{file}:") for line in rule(package)]


@pytest.mark.parametrize(
    ("file", "text", "broken"),
    [
        ("plan/plan.py", "\nimport proofpress.execute.run", "2 imports execute.run"),
        ("source/x.py", "from proofpress import post", "1 imports post"),
        ("post/x.py", "from ..execute import run", "1 imports execute.run"),
        ("post/x.py", "def f():\n  from proofpress.write.files import o", "2 imports write.files"),
        ("errors.py", "from proofpress.source.read import x", "1 imports source.read"),
        ("services/x.py", "from proofpress.post import Cell", "1 imports post"),
        ("stage.py", "", "1 has no place in the flow: give it one in this test"),
    ],
)
def test_an_import_against_the_flow_is_found(
    file: str, text: str, broken: str, tmp_path: Path
) -> None:
    assert broken_by(against_the_flow, tmp_path, file, text) == [broken]


@pytest.mark.parametrize(
    ("file", "text", "broken"),
    [
        ("post/x.py", "import os", "1 imports os"),
        ("post/x.py", "from os.path import join", "1 imports os.path.join"),
        ("site/x.py", "\nimport subprocess", "2 imports subprocess"),
        ("source/x.py", "from pathlib import Path", "1 imports pathlib.Path"),
        ("source/x.py", "import pathlib\npathlib.Path()", "2 uses pathlib.Path"),
        ("plan/x.py", "import papermill.execute", "1 imports papermill.execute"),
        ("verify/x.py", "def f():\n  import nbclient", "2 imports nbclient"),
        ("write/changes.py", "text = open('x')", "1 uses open()"),
        ("report.py", "print()", "1 uses print()"),
        ("site/x.py", "import sys\nsys.stdout.write('')", "2 uses sys.stdout"),
        ("config.py", "import datetime as d\nd.datetime.now()", "2 uses d.datetime.now()"),
        ("site/x.py", "from datetime import date\ndate.today()", "2 uses date.today()"),
        ("site/x.py", "import proofpress.write.o", "1 imports write, which is not core"),
    ],
)
def test_a_core_that_touches_the_world_is_found(
    file: str, text: str, broken: str, tmp_path: Path
) -> None:
    assert broken_by(core_that_touches_the_world, tmp_path, file, text) == [broken]


@pytest.mark.parametrize("file", ["post/utils.py", "helpers/x.py"])
def test_a_module_named_after_nothing_is_found(file: str, tmp_path: Path) -> None:
    assert broken_by(vague_names, tmp_path, file, "") == ["1 is named after nothing"]


def test_a_ring_of_imports_is_named_in_its_order(tmp_path: Path) -> None:
    ring = {
        "post/a.py": "from proofpress.post import b\n",
        "post/b.py": "if True:\n    from proofpress.post.c import x\n",
        "post/c.py": "from . import a\nx = 1\n",
    }

    [ring_found] = cycles(a_tree(tmp_path, {**GOOD, **ring}))

    files = [f"proofpress/post/{name}.py" for name in "abc"]
    turns = [[*files[i:], *files[:i], files[i]] for i in range(3)]
    assert ring_found in [" imports ".join(turn) for turn in turns]


def test_an_import_inside_a_function_makes_no_ring(tmp_path: Path) -> None:
    late = {
        "post/a.py": "import proofpress.post.b\n",
        "post/b.py": "def f():\n    import proofpress.post.a\n",
    }

    assert list(cycles(a_tree(tmp_path, {**GOOD, **late}))) == []
