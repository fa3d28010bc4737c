"""What is installed in Python, and whether it is what the blog's files say."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import platform
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from proofpress.doctor.finding import Finding
from proofpress.post.post import Post
from proofpress.scaffold.schemas import stale


def python() -> Iterator[Finding]:
    yield Finding("ok", "proofpress", importlib.metadata.version("proofpress"))
    yield Finding("ok", "Python", f"{platform.python_version()}  {sys.executable}")


def lock(root: Path) -> Iterator[Finding]:
    """Whether what is installed is what `uv.lock` says; nothing where there is none."""
    try:
        locked = tomllib.loads((root / "uv.lock").read_text("utf-8"))
    except FileNotFoundError:
        return
    except (OSError, ValueError) as error:
        remedy = "`uv lock` writes it anew"
        yield Finding("note", "uv.lock", f"cannot be read: {error}", remedy)
        return
    versions: dict[str, list[str]] = {}  # several where they depend on the Python or the system
    for package in locked.get("package", ()):
        if "version" in package:
            versions.setdefault(_folded(package["name"]), []).append(package["version"])
    here = installed()
    differ = [
        f"{name} {here[name]}, locked {' or '.join(wanted)}"
        for name, wanted in versions.items()
        if name in here and here[name] not in wanted
    ]
    if not differ:
        yield Finding("ok", "uv.lock", "what is installed is what it says")
        return
    more = f" and {len(differ) - 3} more" if len(differ) > 3 else ""
    yield Finding("note", "uv.lock", f"{'; '.join(differ[:3])}{more}", "`uv sync --inexact`")


def installed() -> Mapping[str, str]:
    """Versions of the distributions here, by their folded names."""
    found = importlib.metadata.distributions()
    return {_folded(name): one.version for one in found if (name := one.metadata["Name"])}


def vega() -> Iterator[Finding]:
    """What draws Vega's figures for readers without JavaScript, where such figures are made."""
    if importlib.util.find_spec("altair") is None:
        return
    if importlib.util.find_spec("vl_convert") is None:
        remedy = "`pip install 'proofpress[vega]'`"
        found = "no vl-convert: figures of Altair have no picture where no script runs"
        yield Finding("note", "pictures", found, remedy)
    else:
        version = importlib.metadata.version("vl-convert-python")
        yield Finding("ok", "pictures", f"vl-convert {version}, for figures of Altair")


def cards(posts: Sequence[Post]) -> Iterator[Finding]:
    """Whether every title can be drawn on its card."""
    from proofpress.painter import missing

    bare = {str(post.path): signs for post in posts if (signs := missing(post.title))}
    if not bare:
        yield Finding("ok", "cards", "there is a font for every title")
        return
    first, signs = next(iter(bare.items()))
    more = f" and {len(bare) - 1} more" if len(bare) > 1 else ""
    remedy = "install a font that has them, such as `fonts-noto-cjk`, or give the post an `image`"
    shown = "".join(sorted(signs)[:8])
    found = f"no font here has `{shown}`: `{first}`{more} gets no card"
    yield Finding("note", "cards", found, remedy)


def schemas(root: Path) -> Iterator[Finding]:
    """Whether editors are told what this version reads; nothing where they are told nothing."""
    if stale(root):
        found = "the schemas in `.proofpress/` are those of another version"
        yield Finding("note", "editors", found, "`proofpress schema --write`")


def _folded(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
