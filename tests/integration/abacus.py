"""A kernel of a language of our own, in a process of its own, that no Python observer looks into.

A line is one of: `NAME = JSON`, `drop NAME`, `show NAME`, `fail WORDS`, `mute` (answers to
expressions stop), `crash`, and `answer NAME JSON` (what it says of an expression from now on).
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from ipykernel.kernelapp import IPKernelApp
from ipykernel.kernelbase import Kernel

NAME = "abacus"


def install(folder: Path) -> dict[str, str]:
    """Write the kernelspec below `folder`; the variables with which it is found."""
    place = folder / "kernels" / NAME
    place.mkdir(parents=True)
    spec = {
        "argv": [sys.executable, __file__, "-f", "{connection_file}"],
        "display_name": "Abacus",
        "language": NAME,
    }
    (place / "kernel.json").write_text(json.dumps(spec), "utf-8")
    return {"JUPYTER_PATH": str(folder)}


class Abacus(Kernel):
    """Knows names and their values."""

    implementation = NAME
    implementation_version = "1"
    banner = "Abacus"
    language_info = {"name": NAME, "version": "1.0", "file_extension": ".abacus"}  # noqa: RUF012

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)  # type: ignore[no-untyped-call]
        self._names: dict[str, Any] = {}
        self._answers: dict[str, Any] = {}
        self._mute = False

    async def do_execute(
        self,
        code: str,
        silent: bool,
        store_history: bool = True,
        user_expressions: dict[str, str] | None = None,
        allow_stdin: bool = False,
        **_: Any,
    ) -> dict[str, Any]:
        for line in code.splitlines():
            try:
                self._run(line, silent)
            except ValueError as error:
                raised = {"ename": "Fault", "evalue": str(error), "traceback": [f"Fault: {error}"]}
                self._tell("error", raised)
                return {"status": "error", "execution_count": self.execution_count, **raised}
        asked = {} if self._mute else user_expressions or {}
        return {
            "status": "ok",
            "execution_count": self.execution_count,
            "payload": [],
            "user_expressions": {key: self._say(text) for key, text in asked.items()},
        }

    def _run(self, line: str, silent: bool) -> None:
        word, _, rest = line.strip().partition(" ")
        if rest.startswith("= "):
            self._names[word] = json.loads(rest[2:])
        elif word == "drop":
            del self._names[rest]
        elif word == "show" and not silent:
            stream = {"name": "stdout", "text": f"{json.dumps(self._names[rest])}\n"}
            self._tell("stream", stream)
        elif word == "fail":
            raise ValueError(rest)
        elif word == "answer":
            name, _, answer = rest.partition(" ")
            self._answers[name] = json.loads(answer)
        elif word == "mute":
            self._mute = True
        elif word == "crash":
            os._exit(3)

    def _tell(self, kind: str, content: dict[str, Any]) -> None:
        self.send_response(self.iopub_socket, kind, content)  # type: ignore[no-untyped-call]

    def _say(self, expression: str) -> Any:
        if expression in self._answers:
            return self._answers[expression]
        value: Any = self._names
        for name in expression.split("."):
            if not isinstance(value, dict) or name not in value:
                return {"status": "error", "ename": "Fault", "evalue": name, "traceback": []}
            value = value[name]
        return {"status": "ok", "data": {"text/plain": json.dumps(value)}, "metadata": {}}


if __name__ == "__main__":
    IPKernelApp.launch_instance(kernel_class=Abacus)
