"""`[tool.proofpress]` of `pyproject.toml`, or the same keys at the top of `proofpress.toml`."""

from proofpress.config.config import Config
from proofpress.config.load import KEYS, load
from proofpress.config.values import Link

__all__ = ["KEYS", "Config", "Link", "load"]
