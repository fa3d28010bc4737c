"""A post must not be able to tell a warm kernel from a cold one."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from proofpress.execute import replies  # noqa: F401 - before threads import parts of the same
from proofpress.execute.cold import ColdKernels
from proofpress.execute.environment import environment
from proofpress.execute.session import Job, Kernels
from proofpress.execute.warm.kernels import WarmKernels
from tests.integration.conformance import (
    ALWAYS,
    GROUPS,
    IDENTITY,
    KNOWN,
    VOLATILE,
    Case,
    Group,
)

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux only")

Seen = Mapping[tuple[str, str], str]


@pytest.fixture(scope="module")
def warm() -> Iterator[WarmKernels]:
    with WarmKernels() as kernels:
        yield kernels


def seen(kernels: Kernels, group: Group, folder: Path) -> Seen:
    """What each cell of a group left, as text without what may differ; by case and source."""
    folder.mkdir(parents=True)
    with tempfile.TemporaryDirectory(prefix="pp-") as private:
        variables = environment(
            {**os.environ, **group.environment},
            allowed=tuple(group.environment),
            services={},
            private=Path(private),
        )
        job = Job("python3", folder, variables, Path(private), group.preload)
        session = kernels.start(job)
        try:
            found = {}
            for case in group.cases:
                for source in case.cells:
                    reply = session.run(source, timeout_s=60)
                    left = {
                        "ending": reply.ending,
                        "number": reply.execution_count,
                        "cause": reply.cause,
                        "outputs": reply.outputs,
                    }
                    text = json.dumps(left, ensure_ascii=False, indent=1)
                    found[case.name, source] = _steady(text.replace(private, "PRIVATE"), case)
            return found
        finally:
            session.close()


def _steady(text: str, case: Case) -> str:
    for normalise, _ in ALWAYS.values():
        text = normalise(text)
    for name in case.volatile:
        text = VOLATILE[name][0](text)
    return text


def both(warm: WarmKernels, group: Group, folder: Path) -> tuple[Seen, Seen]:
    with ThreadPoolExecutor(2) as pool:
        cold = pool.submit(seen, ColdKernels(), group, folder / "cold-folder")
        forked = pool.submit(seen, warm, group, folder / "warm-folder")
        found = cold.result(), forked.result()
    assert not warm.cold_because
    return found


def differences(cold: Seen, warm: Seen) -> Sequence[str]:
    assert cold.keys() == warm.keys()
    return [
        f"{case}: {source[:300]!r}\n--- cold\n{cold[key][:3000]}\n--- warm\n{warm[key][:3000]}"
        for key in cold
        for case, source in [key]
        if cold[key] != warm[key]
    ]


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.name.replace(" ", "-"))
def test_a_forked_kernel_shows_what_a_fresh_one_shows(
    group: Group, warm: WarmKernels, tmp_path: Path
):
    cold, forked = both(warm, group, tmp_path)

    found = differences(cold, forked)

    assert not found, "\n\n".join(found)


def test_the_suite_is_large_and_every_cell_ran():
    cases = [case for group in GROUPS for case in group.cases]

    assert len({case.name for case in cases}) == len(cases) >= 150
    assert sum(len(case.cells) for case in cases) >= 350


def test_what_differs_is_known_and_still_differs(warm: WarmKernels, tmp_path: Path):
    group = Group("known", tuple(Case(why, cells) for cells, why in KNOWN), preload=("numpy",))

    cold, forked = both(warm, group, tmp_path)

    differing = {case for case, source in cold if cold[case, source] != forked[case, source]}
    assert differing == {why for _, why in KNOWN}


def test_every_way_to_normalise_is_named_and_used():
    used = {name for group in GROUPS for case in group.cases for name in case.volatile}

    assert used == VOLATILE.keys()
    assert all(why for _, why in (*ALWAYS.values(), *VOLATILE.values()))


def test_a_difference_is_found(warm: WarmKernels, tmp_path: Path):
    group = Group("pids", (Case("pid", ("import os\nos.getpid()",)), *IDENTITY.cases[:1]))

    cold, forked = both(warm, group, tmp_path)

    [difference] = differences(cold, forked)
    assert difference.startswith("pid: 'import os")
