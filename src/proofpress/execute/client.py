"""nbclient's client, for how messages become outputs, with a bound on how much is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from nbclient import NotebookClient
from nbformat import NotebookNode

from proofpress.execute.limits import POST_BYTES, PRINTED_BYTES, SHOWN_BYTES
from proofpress.sizes import words
from proofpress.source.widgets import output_with_models, with_buffers

#: What a message says of each type of output.
_FIELDS = {
    "stream": ("name", "text"),
    "display_data": ("metadata", "data"),
    "execute_result": ("metadata", "data", "execution_count"),
    "error": ("ename", "evalue", "traceback"),
}
_SHOWS = frozenset({"display_data", "execute_result", "update_display_data"})


class BoundedClient(NotebookClient):
    """Drops what a cell or a post shows beyond its bounds, and says instead how much it was.

    nbclient looks for an output that is to be updated at its old place in the running cell; here
    the output itself is kept, so that `update_display` also reaches one of an earlier cell.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._post_bytes = 0
        self._displays: dict[str, list[Any]] = {}
        self.begin_cell()

    def begin_cell(self) -> None:
        """Count anew for the next cell."""
        self._printed = self._shown = self._dropped = 0

    def end_cell(self, cell: Any) -> None:
        """Settle the outputs, and put the mark of a cut where the dropped ones would be, last."""
        cell.outputs = [self._with_models(output) for output in settled(cell.outputs)]
        if self._dropped:
            text = f"[cut here: the cell went on for {words(self._dropped)} more]\n"
            cell.outputs.append(_stream("stderr", text))

    def process_message(self, msg: Any, cell: Any, cell_index: int) -> Any:
        """Hand a message on if there is room for it; all but outputs always are."""
        kind, content = msg["msg_type"], msg["content"]
        if kind == "stream":
            return self._print(msg, content, cell, cell_index)
        if kind in _SHOWS:
            size = sum(len(str(value)) for value in content.get("data", {}).values())
            if not self._room(size, self._shown + size <= SHOWN_BYTES):
                return None
            self._shown += size
        return super().process_message(msg, cell, cell_index)

    def output(self, outs: Any, msg: Any, display_id: str | None, cell_index: int) -> Any:
        """Append an output, and keep it for updates if it has an id."""
        fields = _FIELDS.get(msg["msg_type"])
        if fields is None or self.output_hook_stack[msg["parent_header"].get("msg_id")]:
            shown = super().output(outs, msg, None, cell_index)
        else:
            shown = _node(msg["msg_type"], {name: msg["content"][name] for name in fields})
            if self.clear_before_next_output:
                outs[:] = []
                self.clear_before_next_output = False
            outs.append(shown)
        if shown is not None and display_id:
            self._displays.setdefault(display_id, []).append(shown)
        return shown

    def _with_models(self, output: Any) -> Any:
        """The output; a widget's with what it shows now, for its models end with the kernel."""
        whole = output_with_models(output, self._state_of)
        return output if whole is output else _node(whole["output_type"], whole)

    def _state_of(self, model: str) -> Mapping[str, Any] | None:
        state = self.widget_state.get(model)
        buffers = tuple(self.widget_buffers.get(model, {}).values())
        return None if state is None else with_buffers(state, buffers)

    def _update_display_id(self, display_id: str, msg: Any) -> None:
        for shown in self._displays.get(display_id, ()):
            shown["data"] = msg["content"]["data"]
            shown["metadata"] = msg["content"]["metadata"]

    def _print(self, msg: Any, content: Any, cell: Any, cell_index: int) -> Any:
        text, size = content["text"], len(content["text"])
        left = min(PRINTED_BYTES - self._printed, POST_BYTES - self._post_bytes)
        if left <= 0:
            self._dropped += size
            return None
        if size > left:
            self._dropped += size - left
            msg = {**msg, "content": {**content, "text": text[:left]}}
        kept = min(size, left)
        self._printed += kept
        self._post_bytes += kept
        return super().process_message(msg, cell, cell_index)

    def _room(self, size: int, cell_has_room: bool) -> bool:
        if cell_has_room and self._post_bytes + size <= POST_BYTES:
            self._post_bytes += size
            return True
        self._dropped += size
        return False


def settled(outputs: Sequence[Any]) -> list[Any]:
    """Outputs in an order that is the same in every run.

    What a cell prints arrives in pieces, and the pieces of stdout and stderr in any order. Between
    two other outputs all of stdout is joined, then all of stderr. (nbclient's own way takes time
    quadratic in the length of a line, and moves what is printed after a figure in front of it.)
    """
    out: list[Any] = []
    printed: dict[str, list[str]] = {}

    def flush() -> None:
        # stdout, then stderr
        out.extend(_stream(name, "".join(printed[name])) for name in sorted(printed, reverse=True))
        printed.clear()

    for output in outputs:
        if output["output_type"] == "stream":
            printed.setdefault(output["name"], []).append(output["text"])
        else:
            flush()
            out.append(output)
    flush()
    return out


def _stream(name: str, text: str) -> NotebookNode:
    return _node("stream", {"name": name, "text": text})


def _node(kind: str, fields: Mapping[str, Any]) -> NotebookNode:
    # Not `new_output`, which takes as long to check an output as a small cell takes to make it.
    made = NotebookNode(output_type=kind)
    made.update(fields)
    return made
