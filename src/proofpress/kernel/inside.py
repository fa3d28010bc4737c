"""The kernel of a notebook: that of the build, which hears about its post before its first cell."""

from __future__ import annotations

import os
import re
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from proofpress.execute.inside.figures import draw_for_pages
from proofpress.execute.inside.kernel import REPORT, PostKernel
from proofpress.execute.inside.seeds import seed
from proofpress.kernel.line import Line, of_kernel

#: What may be an option line, or directives of the first nbdev; who reads options knows better.
_OPTIONS = re.compile(r"[ \t]*(#|//|--)\||#[ \t]?(hide|collapse|export|default_exp)|%%")


class NotebookKernel(PostKernel):
    """Asks the process that launched it which post it is for; that one starts the servers."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        assert self.shell is not None
        self._shell: Any = self.shell
        self._line: Line | None = of_kernel()
        self._known = self._begun = False
        self._parameters = self._after = self._said = ""
        if self._line is not None:
            self._line.say({"pid": os.getpid()})
            self._shell.register_magic_function(self._post, "line", "post")

    async def do_execute(
        self, code: str, silent: bool, store_history: bool = True, *args: Any, **kwargs: Any
    ) -> dict[str, Any]:
        seen = not silent and store_history  # editors run cells of their own that nobody sees
        set_now = False
        if seen and self._line is not None:
            if not self._known and not re.match(r"\s*%post\b", code):
                self._hear({"cell": kwargs.get("cell_id") or ""})
            if not self._begun:
                self._begun = True
                seed()
            if _OPTIONS.match(code):
                code = self._ask({"code": code}).get("code", code)
            set_now = bool(self._parameters) and code.rstrip() == self._after.rstrip()
            if self._parameters and not self._after:
                self._set_parameters()
        content = await super().do_execute(code, silent, store_history, *args, **kwargs)
        content.pop(REPORT, None)
        if set_now and content.get("status") == "ok":
            self._set_parameters()
        return content

    def _post(self, name: str) -> None:
        """Say which post this notebook is: `%post cache-stampede`."""
        self._known = False
        self._hear({"told": name.strip().strip("'\"")})

    def _hear(self, asked: dict[str, Any]) -> None:
        """Ask about the post, and do as is told."""
        told = self._shell.user_ns.get("__vsc_ipynb_file__")
        answer = self._ask({"told": told if isinstance(told, str) else "", **asked})
        if answer.get("folder"):
            os.chdir(answer["folder"])
        os.environ.update(answer.get("environment", {}))
        draw_for_pages(self._shell.config)
        self._known = bool(answer.get("known"))
        self._parameters, self._after = answer.get("parameters", ""), answer.get("after", "")
        words = answer.get("words", "")
        if words and words != self._said:
            sys.stderr.write(f"proofpress: {words}\n")
            sys.stderr.flush()
        self._said = words

    def _ask(self, words: dict[str, Any]) -> dict[str, Any]:
        assert self._line is not None
        try:
            with _no_interrupt():
                self._line.say(words)
                return self._line.hear() or {}
        except OSError:  # whoever launched us is gone, and so are we soon
            return {}

    def _set_parameters(self) -> None:
        code, self._parameters = self._parameters, ""
        self._shell.run_cell(code, store_history=False, silent=True)


@contextmanager
def _no_interrupt() -> Iterator[None]:
    """An answer is heard to its end, or the next one would be taken for it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
