"""`proofpress shell`: a post's servers, for as long as a program of its author's runs."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TextIO

from proofpress.errors import UsageError
from proofpress.services import is_service_variable, require, running
from proofpress.workbench import blog_of, post_called

_END_S = 1.5
_FOREGROUND = (
    "import sys; sys.path.append(sys.argv[1]); "
    "from proofpress.foreground import main; main(sys.argv[2:])"
)


def open_shell(start: Path, name: str, command: Sequence[str], stream: TextIO) -> int:
    """Start the servers of a post, run `command` in its folder, and end the servers after it.

    Without a command it is the user's shell. Returns the program's exit code, 128 and the number of
    the signal if one ended it.

    Args:
        stream: hears how the servers are reached.

    Raises:
        UsageError: there is no such post.
        ServiceError: a server is not installed, or did not start.
    """
    blog = blog_of(start)
    post = post_called(blog, name, stream)
    path = os.environ.get("PATH", os.defpath)
    binaries = require(post.meta.needs, path=path)
    if sys.platform == "linux":
        from proofpress.execute import warden

        warden.adopt_orphans()  # should somebody kill the process above the program
    with running(post.meta.needs, binaries=binaries) as servers:
        for line in connections(servers.environment, servers.versions):
            print(line, file=stream)
        if not post.meta.needs:
            print(f"`{post.slug}` needs no server: its front matter has no `needs`", file=stream)
        stream.flush()
        clients = [str(binary.path.parent) for binary in binaries]
        kept = {key: text for key, text in os.environ.items() if not is_service_variable(key)}
        seen = {**kept, "PATH": os.pathsep.join([path, *clients]), **servers.environment}
        code = _run(list(command) or _user_shell(), blog.root / post.folder, seen)
    if sys.platform == "linux":
        warden.end_children()
    return code


def connections(environment: Mapping[str, str], versions: Mapping[str, str]) -> tuple[str, ...]:
    """How servers are reached: the variables, and a line to begin with for each client."""
    if not environment:
        return ()
    lines = [f"ready   {', '.join(f'{name} {number}' for name, number in versions.items())}"]
    lines += [f"export {name}={shlex.quote(value)}" for name, value in environment.items()]
    if url := environment.get("DATABASE_URL"):
        lines += [
            f"psql    psql {shlex.quote(url)}",
            'python  import os, psycopg; db = psycopg.connect(os.environ["DATABASE_URL"])',
        ]
    if url := environment.get("REDIS_URL"):
        socket = url.removeprefix("unix://").partition("?")[0]
        lines += [
            f"redis   redis-cli -s {shlex.quote(socket)}",
            'python  import os, redis; r = redis.Redis.from_url(os.environ["REDIS_URL"])',
        ]
    return tuple(lines)


def _user_shell() -> list[str]:
    return [os.environ.get("SHELL") or "/bin/sh"]


def _run(command: list[str], folder: Path, environment: Mapping[str, str]) -> int:
    """Run a program in the foreground; it alone hears Ctrl-C, and it does not outlive this one."""
    name = command[0]
    by_path = os.sep in name  # then it is looked for in `folder`, where it will run
    if shutil.which(folder / name if by_path else name, path=environment["PATH"]) is None:
        where = f"in `{folder}`, the post's folder" if by_path else "on PATH"
        raise UsageError(f"there is no program `{name}` {where}")
    before = [signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, signal.SIGQUIT)]
    process = None
    try:
        process = subprocess.Popen(
            [*_above(), *command], cwd=folder, env=dict(environment), preexec_fn=_hear_keys
        )
        code = process.wait()
    except OSError as error:
        raise UsageError(f"`{command[0]}` cannot be run: {error.strerror}") from error
    except KeyboardInterrupt:  # SIGTERM, as Ctrl-C is not heard here
        if process is not None:
            process.terminate()
            _wait(process)
        raise
    finally:
        for number, handler in zip((signal.SIGINT, signal.SIGQUIT), before, strict=True):
            signal.signal(number, handler)
    return code if code >= 0 else 128 - code


def _wait(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(_END_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _above() -> list[str]:
    """What stands above the program, where there can be something, and ends all that it starts."""
    if sys.platform != "linux":
        return []
    packages = str(Path(__file__).parents[1])
    return [sys.executable, "-I", "-S", "-c", _FOREGROUND, packages]


def _hear_keys() -> None:
    for number in (signal.SIGINT, signal.SIGQUIT):
        signal.signal(number, signal.SIG_DFL)
