"""Where the servers of one run live and as whom: chosen, then made.

Imported by the supervisor only (POSIX).
"""

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from proofpress.services import identity as users
from proofpress.services.folder import LONGEST_BASE, is_fit
from proofpress.services.identity import Identity
from proofpress.services.server import Order, Server, filled


class PlaceError(Exception):
    """There is no folder or no user for a server; the text is for a person."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """`identity` is for those servers that do not take any user; None: they run as ourselves."""

    base: Path
    identity: Identity | None = None
    copy: bool = False
    """Whether that user cannot read the servers' programs."""


def choose(order: Order) -> Place:
    """The first place in which all servers can run.

    Raises:
        PlaceError: there is none.
    """
    bases = [Path(base) for base in order.bases if is_fit(base)]
    if not bases:
        raise PlaceError(
            f"none of {', '.join(order.bases)} can hold a server's socket: set TMPDIR to a "
            f"writable folder whose path has at most {LONGEST_BASE} plain characters"
        )
    selective = [server for server in order.servers if not server.any_user]
    if not selective or users.has_name():
        return Place(base=bases[0])
    parts = [path for server in selective for path in _parts(server)]
    for way in order.ways:
        identity = users.of_nobody(namespace=way == "namespace")
        copy = way == "copy"
        if identity is None or (copy and not all(server.relocatable for server in selective)):
            continue
        for base in bases:
            if users.can(identity, read=() if copy else parts, enter=base):
                return Place(base=base, identity=identity, copy=copy)
    server = selective[0]
    refused = "root" if os.geteuid() == 0 else f"user {os.geteuid()}, who has no name"
    raise PlaceError(
        f"{server.product} does not run as {refused}, and `nobody` cannot run {server.root}: "
        "run proofpress as an ordinary user, or put its environment where others may read it"
    )


def make(place: Place, folder: Path, servers: Sequence[Server]) -> tuple[Server, ...]:
    """Make the homes of the servers in the private `folder`; the servers as they are there."""
    identity = place.identity
    other = identity if identity and not identity.namespace else None
    if other:
        # Passable for the group of `nobody`, listable for none but us.
        os.chown(folder, -1, other.gid)
        folder.chmod(0o710)
    made = []
    for server in servers:
        _make_home(folder / server.name, server, None if server.any_user else other)
        if place.copy and not server.any_user:
            _copy_parts(server, folder / "programs")
            made.append(replace(server, root=str(folder / "programs")))
        else:
            made.append(server)
    return tuple(made)


def _make_home(home: Path, server: Server, owner: Identity | None) -> None:
    home.mkdir(mode=0o700)
    files = [home / name for name in server.files]
    for path, text in zip(files, server.files.values(), strict=True):
        path.write_text(filled(text, home=home), encoding="utf-8")
    if owner:
        for path in (home, *files):
            os.chown(path, owner.uid, owner.gid)


def _parts(server: Server) -> list[Path]:
    return [path for part in server.parts if (path := Path(server.root, part)).exists()]


def _copy_parts(server: Server, target: Path) -> None:
    for source in _parts(server):
        copy = target / source.relative_to(server.root)
        copy.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, copy, copy_function=shutil.copyfile)
        else:
            shutil.copyfile(source, copy)
    for path in (target, *target.rglob("*")):
        path.chmod(0o755)
