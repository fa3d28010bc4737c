"""What lies on the desk: the press, the posts, what is to be done, and what is wrong."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from proofpress.press.standing import StandingPress
from proofpress.problems import Problem, errors
from proofpress.serve.agenda import Agenda
from proofpress.serve.inbox import Inbox
from proofpress.serve.live import State
from proofpress.serve.manuscript import Manuscript
from proofpress.serve.stand import Stand


@dataclass(eq=False)
class Workspace:
    """Shared by the parts of the desk; belongs to its thread, but for the inbox and the stand.

    Attributes:
        press: another one when the config or a template has changed.
        posts: by their files.
        agenda: those that are to be set.
        wrong: problems of no post, by what they are about.
        moved: sources that were renamed, with what they are called now.
    """

    press: StandingPress
    stand: Stand = field(default_factory=Stand)
    inbox: Inbox = field(default_factory=Inbox)
    posts: dict[PurePosixPath, Manuscript] = field(default_factory=dict)
    agenda: Agenda = field(default_factory=Agenda)
    wrong: dict[str, tuple[Problem, ...]] = field(default_factory=dict)
    moved: dict[PurePosixPath, PurePosixPath] = field(default_factory=dict)

    def tell(self, *, pages: Collection[PurePosixPath] = ()) -> None:
        """Tell everybody how all posts are doing, if there is anything new."""
        state = State(
            revision=0,
            posts=tuple(self.posts[path].state() for path in sorted(self.posts)),
            problems=tuple(dict.fromkeys(one for wrong in self.wrong.values() for one in wrong)),
            held=bool(errors(self.wrong.get("config", ()) + self.wrong.get("template", ()))),
            title=self.press.blog.config.title,
            moved=tuple(self.moved.items()),
        )
        self.stand.tell(state, pages=pages)
