"""Put the peers into environments of their own below a cache folder, once."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

from peers import NODE, PYTHON, Place, Tool
from previews import Preview

_TIMEOUT_S = 900
Kind = TypeVar("Kind", type[Tool], type[Preview])


def cache_folder() -> Path:
    """`PROOFPRESS_BENCH_CACHE`, else a folder where this platform keeps caches."""
    if named := os.environ.get("PROOFPRESS_BENCH_CACHE"):
        return Path(named).resolve()
    home = Path.home()
    if sys.platform == "darwin":
        return home / "Library" / "Caches" / "proofpress-bench"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", home)) / "proofpress-bench"
    return Path(os.environ.get("XDG_CACHE_HOME", home / ".cache")) / "proofpress-bench"


def install(place: Place, tools: Iterable[Kind], root: Path) -> list[Kind]:
    """Install what `tools` need and is not there; those that can be measured, and why not others.

    Args:
        root: the tree that proofpress itself is installed from, each time anew.
    """
    able: list[Kind] = []
    for tool in tools:
        try:
            _python(place, tool.python)
            if tool.python == "proofpress":
                _ours(place, root)
            if tool.node is not None:
                _node(place, tool.node)
        except FileNotFoundError as missing:
            _without(tool.name, f"`{missing.filename}` is not on this machine")
        except subprocess.SubprocessError as error:
            detail = getattr(error, "stderr", None) or error
            _without(tool.name, str(detail).strip().splitlines()[-1])
        else:
            able.append(tool)
    return able


def _without(name: str, why: str) -> None:
    print(f"without {name}: {why}", file=sys.stderr)


def versions(place: Place) -> dict[str, dict[str, str]]:
    """Version of every package of every environment."""
    found: dict[str, dict[str, str]] = {}
    for name in PYTHON:
        if place.python(name).exists():
            listing = _run(["uv", "pip", "freeze", "--python", place.python(name)])
            found[name] = _pairs(listing.splitlines(), "==")
    for name, packages in NODE.items():
        found[name] = _pairs(packages, "@")
    return found


def _pairs(lines: Iterable[str], between: str) -> dict[str, str]:
    parts = (line.rpartition(between) for line in lines if between in line)
    return {package: version for package, _, version in parts}


def _python(place: Place, name: str) -> None:
    wanted = "\n".join(PYTHON[name])
    folder = place.cache / "py" / name
    stamp = folder / "wanted.txt"
    if stamp.exists() and stamp.read_text("utf-8") == wanted:
        return
    print(f"install {name}: {', '.join(PYTHON[name])}", file=sys.stderr)
    version = ".".join(platform.python_version_tuple()[:2])
    if not place.python(name).exists():
        _run(["uv", "venv", "--quiet", "--python", version, folder])
    # Compiled now, or the first timed run would do it.
    flags: list[str | Path] = ["--quiet", "--compile-bytecode", "--python", place.python(name)]
    _run(["uv", "pip", "install", *flags, *PYTHON[name]])
    stamp.write_text(wanted, "utf-8")


def _ours(place: Place, root: Path) -> None:
    flags = ["--quiet", "--compile-bytecode", "--reinstall-package", "proofpress"]
    _run(["uv", "pip", "install", *flags, "--python", place.python("proofpress"), root])


def _node(place: Place, name: str) -> None:
    folder = place.cache / "npm" / name
    stamp = folder / "wanted.txt"
    wanted = "\n".join(NODE[name])
    if stamp.exists() and stamp.read_text("utf-8") == wanted:
        return
    print(f"install {name}: {', '.join(NODE[name])}", file=sys.stderr)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "package.json").write_text('{"private": true}\n', "utf-8")
    npm = shutil.which("npm") or "npm"
    _run([npm, "install", "--no-audit", "--no-fund", *NODE[name]], folder)
    stamp.write_text(wanted, "utf-8")


def _run(command: list[str | Path], folder: Path | None = None) -> str:
    """What `command` prints.

    Raises:
        FileNotFoundError: the program is not here.
        subprocess.SubprocessError: it failed, or took longer than fifteen minutes.
    """
    done = subprocess.run(
        list(map(str, command)),
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=_TIMEOUT_S,
    )
    return done.stdout
