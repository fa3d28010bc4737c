"""How one server is made ready, served and ended, as a value that can be sent to the supervisor."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

WAYS = ("user", "namespace", "copy")
"""How a server that refuses root is run for a builder that is root, in the order to try:

user       as `nobody`
namespace  in a user namespace in which root is called `nobody`: it reads what root owns, where
           `nobody` cannot (an environment under /root, say)
copy       as `nobody`, with a copy of the programs in the private folder: where the namespace
           is forbidden, as it is in most containers

A user without a name, as containers with a number for a user have, gets one by `namespace`.
"""

Command = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Server:
    """One server, before the supervisor has chosen its folder and user.

    In all commands and files `{home}` stands for the server's own empty folder and `{root}` for
    the folder that `parts` are in, which changes if the supervisor has to copy them.
    """

    name: str
    product: str
    root: str
    parts: tuple[str, ...]
    """What the server reads of its installation, below `root`."""
    relocatable: bool
    """Whether `parts` work in another folder."""
    any_user: bool
    """Whether it runs as every user: PostgreSQL wants one that has a name and is not root."""
    serve: Command
    setup: tuple[Command, ...] = ()
    """Run one after another before the server starts."""
    finish: tuple[Command, ...] = ()
    """Run one after another when the server answers."""
    files: Mapping[str, str] = field(default_factory=dict)
    """Written below `{home}` first: path and text."""
    ready_socket: str | None = None
    """Ready when this Unix socket answers `PING` with `+PONG`, or ..."""
    ready_file: str | None = None
    """... when the eighth line of this file is `ready`: what `pg_ctl --wait` looks at."""
    stop_signal: int
    """Ends the server at once; its data are thrown away."""


def filled(text: str, *, home: Path | str, root: str = "") -> str:
    """`text` with the places that it leaves open."""
    return text.replace("{root}", root).replace("{home}", str(home))


@dataclass(frozen=True, kw_only=True)
class Order:
    """What the supervisor reads from its standard input: one line of JSON."""

    servers: Sequence[Server]
    bases: Sequence[str]
    """Folders in which its own folder may be made; the first that will do is taken."""
    ways: Sequence[str]
    """Some of `WAYS`."""
    timeout_s: float

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str | bytes) -> "Order":
        parsed: dict[str, Any] = json.loads(text)
        servers = [Server(**_tuples(server)) for server in parsed.pop("servers")]
        return cls(servers=servers, **parsed)


def _tuples(server: dict[str, Any]) -> dict[str, Any]:
    """The fields with JSON's lists as the tuples they were."""
    return {
        name: tuple(tuple(item) if isinstance(item, list) else item for item in value)
        if isinstance(value, list)
        else value
        for name, value in server.items()
    }
