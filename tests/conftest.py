"""Settings of the whole suite, and the example blog, built once."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).parents[1]

# A busy machine is no bug: only what a test asserts may fail it.
settings.register_profile(
    "proofpress", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("proofpress")


@pytest.fixture(scope="session")
def example_blog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of this repository's blog, built by the command line; records that hold are used."""
    blog = tmp_path_factory.mktemp("example")
    shutil.copy(ROOT / "pyproject.toml", blog)
    shutil.copytree(ROOT / "notebooks", blog / "notebooks")
    if (ROOT / "build/store").is_dir():
        shutil.copytree(ROOT / "build/store", blog / "build/store")
    done = subprocess.run(
        [sys.executable, "-m", "proofpress", "build"],
        cwd=blog,
        env={**os.environ, "NO_COLOR": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=400,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return blog
