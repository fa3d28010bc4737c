"""What outputs hold beside themselves: a later cell can update a display of an earlier one.

nbclient's client keeps them by their names; a run that goes on from a copy needs them as they were.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from proofpress.execute.session import Reply

_KEPT = ("_displays", "widget_state", "widget_buffers", "_post_bytes")


def capture(client: Any, replies: Sequence[Reply]) -> Any:
    """The state of `client` after `replies`, whose outputs it may hold, apart from both."""
    state = {name: getattr(client, name) for name in _KEPT}
    outputs: Any = [reply.outputs for reply in replies]
    if not state["_displays"] and not state["widget_state"]:
        return state, None
    return copy.deepcopy((state, outputs))


def restore(client: Any, captured: Any, replies: Sequence[Reply]) -> list[Reply]:
    """Give `client` that state; the replies as they were then, whose outputs it holds."""
    state, outputs = copy.deepcopy(captured) if captured[1] is not None else captured
    for name, value in state.items():
        setattr(client, name, copy.copy(value))
    if outputs is None:
        return list(replies)
    return [replace(reply, outputs=was) for reply, was in zip(replies, outputs, strict=True)]


def obstacle(client: Any) -> str:
    """Why the state of `client` cannot be captured, in words with the cell as their subject."""
    return "shows a widget that captures outputs" if client.comm_objects else ""
