"""What a post has learnt of its own process, which a copy is not: asked by name, or kept; pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

#: What a process is asked for about itself; a variable may hold the answer.
_ASKED = re.compile(
    r"%\(process\)|\b(get(pid|ppid|tid|pgid|pgrp|sid)|get_native_id|native_id|register_at_fork"
    r"|(process|thread)_time(_ns)?|getrusage|os\.times|cpu_times|proc/self)\b"
)


def learnt(source: str, values: Mapping[str, Any], pid: int) -> str:
    """What a cell has learnt, in words with the cell as their subject; empty if nothing.

    Args:
        values: of the variables that it changed.
        pid: of the kernel, which libraries tell under names of their own.
    """
    if asked := _ASKED.search(source):
        return f"uses `{asked[0]}`, and a copy is another process"
    for name, value in values.items():
        if type(value) in (int, str) and str(value) == str(pid):
            return f"keeps the number of its process in `{name}`, and a copy is another process"
    return ""
