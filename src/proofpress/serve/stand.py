"""What readers of the preview get: files of the site as it is now, the state, and every change."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from proofpress.problems import Problem
from proofpress.serve.live import Change, State
from proofpress.serve.paper import Paper
from proofpress.site.broken_templates import template_problem

_RECENT = 8  # pages that count as open
_KNOWN = 1000  # pages that may be open somewhere
_COMING_S = 0.5  # for a post that is about to be set
_START_S = 120.0  # for somebody who asks before there is a first paper
_HELP = "if no template of the blog's own does that, tell the makers of proofpress"


class Stand:
    """The `Live` of a desk: filled by its thread, asked by others."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._listeners: dict[int, Callable[[Change], None]] = {}
        self._state = State(0, ())
        self._paper: Paper | None = None
        self._there = threading.Event()
        self._newer = threading.Condition()
        self._asked: OrderedDict[PurePosixPath, float] = OrderedDict()
        self._good: OrderedDict[PurePosixPath, bytes] = OrderedDict()
        self._given: OrderedDict[PurePosixPath, str | None] = OrderedDict()
        #: Hears what is wrong with a page that was asked for, and of which paper it is.
        self.on_problem: Callable[[Problem, Paper], object] = lambda _problem, _paper: None

    def file(self, path: PurePosixPath) -> bytes | None:
        """See `Live`. A page that cannot be printed is given as it was when it could."""
        if path.suffix == ".html":
            with self._lock:
                self._asked[path] = time.monotonic()
                self._asked.move_to_end(path)
                while len(self._asked) > _RECENT:
                    self._asked.popitem(last=False)
        self._there.wait(_START_S)
        paper = self._paper
        if paper is None:
            return None
        try:
            if not paper.has(path) and self._coming(path):
                with self._newer:
                    self._newer.wait_for(lambda: self._has(path), _COMING_S)
                paper = self._paper or paper
            return self._printed(paper, path)
        except Exception as error:
            self.on_problem(problem_of(error), paper)
            return self._good.get(path)

    def _has(self, path: PurePosixPath) -> bool:
        return self._paper is not None and self._paper.has(path)

    def _coming(self, path: PurePosixPath) -> bool:
        """Whether that is the page of a post which is still to be set for the first time."""
        address = f"{path.parent}/"
        return path.name == "index.html" and any(
            post.page == address and post.status == "waiting" for post in self._state.posts
        )

    def _printed(self, paper: Paper, path: PurePosixPath) -> bytes | None:
        data = paper.file(path)
        if path.suffix == ".html":
            with self._lock:
                self._given.setdefault(path, paper.made_of(path))
                if len(self._given) > _KNOWN:
                    self._given.popitem(last=False)
        if data is not None and path.suffix == ".html":
            with self._lock:
                self._good[path] = data
                self._good.move_to_end(path)
                while len(self._good) > 4 * _RECENT:
                    self._good.popitem(last=False)
        return data

    def state(self) -> State:
        return self._state

    def listen(self, heard: Callable[[Change], None]) -> Callable[[], None]:
        key = id(heard)
        with self._lock:
            self._listeners[key] = heard

        def stop() -> None:
            with self._lock:
                self._listeners.pop(key, None)

        return stop

    @property
    def paper(self) -> Paper | None:
        return self._paper

    def put(self, paper: Paper) -> None:
        """Show this paper from now on; nobody is told yet."""
        self._paper = paper
        self._there.set()
        with self._newer:
            self._newer.notify_all()

    def asked(self) -> tuple[PurePosixPath, ...]:
        """The pages that were asked for last, the last one first."""
        with self._lock:
            return tuple(reversed(self._asked))

    def given(self) -> Mapping[PurePosixPath, str | None]:
        """Each page that was ever asked for, and what it was made of the first time.

        None stands for one that there was not.
        """
        with self._lock:
            return dict(self._given)

    def differs(self, path: PurePosixPath, paper: Paper) -> bool:
        """Whether a page of `paper` is not as it was shown; it is printed to know that.

        Raises:
            Exception: of Jinja or of a template.
        """
        before = self._good.get(path)
        return self._printed(paper, path) != before or before is None

    def tell(self, state: State, *, pages: Collection[PurePosixPath] = ()) -> None:
        """Tell everybody, if there is anything new; the revision is counted here."""
        with self._lock:
            before = self._state
            if state == replace(before, revision=state.revision) and not pages:
                return
            self._state = state = replace(state, revision=before.revision + 1)
            change = Change(state, frozenset(pages))
            listeners = tuple(self._listeners.values())
        for heard in listeners:
            heard(change)


def problem_of(error: Exception) -> Problem:
    """What is wrong with a template, or what else kept a page from being printed."""
    try:
        return template_problem(error)
    except Exception as other:
        words = f"a page cannot be printed: {type(other).__name__}: {other}"
        return Problem("template", words, _HELP)
