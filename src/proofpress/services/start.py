"""Give one run its servers: start their supervisor, hand out the addresses, end it."""

import contextlib
import json
import os
import selectors
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from proofpress.errors import ServiceError
from proofpress.services import postgres, redis
from proofpress.services.binaries import SERVICES, Binary, remedy, require
from proofpress.services.server import WAYS, Order

START_TIMEOUT_S = 60.0
STOP_TIMEOUT_S = 15.0

_MODULES = {"postgres": postgres, "redis": redis}
_SUPERVISOR = (
    "import sys; sys.path.append(sys.argv[1]); "
    "from proofpress.services.supervisor import main; main()"
)


@dataclass(frozen=True, kw_only=True)
class Running:
    """Servers that are up: the variables that lead to them, and product names with versions."""

    environment: Mapping[str, str] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)


def is_service_variable(name: str) -> bool:
    """Whether an inherited variable could lead a post to a server that is not its own."""
    return name in {"DATABASE_URL", "REDIS_URL"} or name.startswith("PG")


@contextmanager
def running(
    needs: Iterable[str],
    *,
    path: str = "",
    binaries: Sequence[Binary] = (),
    ways: Sequence[str] = WAYS,
    timeout_s: float = START_TIMEOUT_S,
) -> Iterator[Running]:
    """Start a server of its own for each of `needs`; end and remove them all on leaving.

    Safe in threads; each call has servers and a folder of its own. They also end when this
    process is killed.

    Args:
        path: the value of PATH, for services that are not among `binaries`.
        binaries: servers already found.
        ways: how a server that refuses root is run for root; see `server.WAYS`.
        timeout_s: for all of them to be ready.

    Raises:
        ServiceError: a service is unknown or not installed, or its server did not start.
    """
    wanted = tuple(dict.fromkeys(needs))
    if not wanted:
        yield Running()
        return
    if sys.platform == "win32":
        raise ServiceError(f"no server for `{wanted[0]}`: {remedy(wanted[0])}")
    if unknown := [service for service in wanted if service not in SERVICES]:
        raise ServiceError(f"no server for `{unknown[0]}`: {remedy(unknown[0])}")
    known = {binary.service: binary for binary in binaries}
    missing = require((service for service in wanted if service not in known), path=path)
    known |= {binary.service: binary for binary in missing}
    chosen = [known[service] for service in wanted]

    with tempfile.TemporaryFile() as errors:
        supervisor = _supervisor(errors)
        try:
            _send(supervisor, _order(chosen, ways, timeout_s))
            folder = _folder(supervisor, errors, timeout_s)
            yield Running(
                environment={
                    name: value
                    for service in wanted
                    for name, value in _MODULES[service].environment(f"{folder}/{service}").items()
                },
                versions={binary.product: binary.version for binary in chosen},
            )
        finally:
            _stop(supervisor)


def _supervisor(errors: IO[bytes]) -> subprocess.Popen[bytes]:
    kept = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")  # some Pythons find their library by these
    packages = Path(__file__).parents[2]
    return subprocess.Popen(
        [sys.executable, "-I", "-S", "-B", "-c", _SUPERVISOR, str(packages)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=errors,
        bufsize=0,
        cwd=tempfile.gettempdir(),
        env={name: os.environ[name] for name in kept if name in os.environ},
        # Ctrl-C in the terminal is for the builder, which then closes the pipe.
        start_new_session=True,
    )


def _order(binaries: Sequence[Binary], ways: Sequence[str], timeout_s: float) -> Order:
    return Order(
        servers=[_MODULES[binary.service].server(binary) for binary in binaries],
        bases=list(dict.fromkeys((tempfile.gettempdir(), "/tmp", "/var/tmp"))),  # noqa: S108
        ways=list(ways),
        timeout_s=timeout_s,
    )


def _send(supervisor: subprocess.Popen[bytes], order: Order) -> None:
    assert supervisor.stdin is not None
    # If it has died already, the missing answer says so, with the reason.
    with contextlib.suppress(BrokenPipeError):
        supervisor.stdin.write(order.to_json().encode() + b"\n")


def _folder(supervisor: subprocess.Popen[bytes], errors: IO[bytes], timeout_s: float) -> str:
    """The folder that the supervisor's answer names.

    Raises:
        ServiceError: the answer is an error, or does not come.
    """
    line = _read_line(supervisor, time.monotonic() + timeout_s + STOP_TIMEOUT_S)
    if not line:
        errors.seek(0)
        trace = errors.read().decode(errors="replace").split("\n")
        reason = next((text for text in reversed(trace) if text.strip()), "it gave no reason")
        raise ServiceError(f"the supervisor of the servers did not answer: {reason}")
    answer: dict[str, str] = json.loads(line)
    if "error" in answer:
        raise ServiceError(answer["error"])
    return answer["folder"]


def _read_line(supervisor: subprocess.Popen[bytes], deadline: float) -> bytes:
    """The supervisor's one line; empty if it ends or the deadline passes before that."""
    assert supervisor.stdout is not None
    line = b""
    with selectors.DefaultSelector() as selector:
        selector.register(supervisor.stdout, selectors.EVENT_READ)
        while not line.endswith(b"\n"):
            if not selector.select(max(0.0, deadline - time.monotonic())):
                return b""
            part = supervisor.stdout.read(65536)
            if not part:
                return b""
            line += part
    return line


def _stop(supervisor: subprocess.Popen[bytes]) -> None:
    """Close the supervisor's input and wait until it has removed everything."""
    assert supervisor.stdin is not None
    assert supervisor.stdout is not None
    supervisor.stdin.close()
    supervisor.stdout.close()
    try:
        supervisor.wait(STOP_TIMEOUT_S)
    except subprocess.TimeoutExpired:
        supervisor.kill()  # its servers end with it
        supervisor.wait()
