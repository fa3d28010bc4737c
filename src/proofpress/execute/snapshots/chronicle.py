"""What is known of the cells of a post that were run, and of the files that they met."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from proofpress.execute.session import Coming, Job, Reply
from proofpress.execute.snapshots.copies import Answer
from proofpress.execute.snapshots.history import Kept, Start, named, start
from proofpress.execute.snapshots.identity import learnt
from proofpress.execute.snapshots.instants import Span, taken
from proofpress.execute.snapshots.surroundings import Surroundings, first_touched, marked
from proofpress.execute.snapshots.traces import Traces, changed, traces


class Chronicle:
    """From the first cell that was run to the last; a run that goes on cuts it off there.

    Args:
        job: of the runs, whose private files belong to the state of the kernel.
    """

    def __init__(self, job: Job) -> None:
        self._private = job.private
        self._around = Surroundings(job)
        self._kept: list[Kept] = []
        self._traces: list[Traces] = []

    def name(self, path: str) -> str:
        """A path as it is written in the post."""
        return self._around.name(path)

    @property
    def replies(self) -> list[Reply]:
        return [kept.reply for kept in self._kept]

    def refused(self, index: int) -> str:
        """Why there is no copy after a cell, with the cell as the subject; empty if there is."""
        return self._kept[index].refused

    def refuse(self, index: int, why: str) -> None:
        """There is no copy after a cell any more."""
        self._kept[index] = replace(self._kept[index], refused=why)

    def starts(
        self, coming: Sequence[Coming], *, made: Collection[str], unusable: Callable[[int], str]
    ) -> Callable[[], Start]:
        """What says where a run begins, as often as it is asked, by the files as they are now.

        Args:
            made: files that the runs have made. unusable: as `history.start` has it.
        """
        touched = [
            path
            for path in self._around.look(coming)
            if path not in made and not self._says_the_same(path)
        ]
        unseen = self._around.lies_beside
        elsewhere = first_touched(touched, coming, self._kept, self._traces, unseen=unseen)

        def read(index: int) -> str:
            if index in elsewhere:
                return elsewhere[index]
            path = changed(self._traces[index])
            name = self._around.name(path)
            return f"{named(coming[index])} read `{name}`, which changed" if path else ""

        return lambda: start(self._kept, coming, changed=read, unusable=unusable)

    def _says_the_same(self, path: str) -> bool:
        """Whether cells were seen to read a file that was touched since, and has not changed."""
        read = [traces.files[path] for traces in self._traces if path in traces.files]
        return bool(read) and not any(changed(Traces({path: one})) for one in read)

    def cut(self, first: int, replies: Sequence[Reply]) -> None:
        """Forget what came from cell `first` on; those before have shown `replies`."""
        del self._kept[first:], self._traces[first:]
        self._kept = [
            replace(kept, reply=reply) for kept, reply in zip(self._kept, replies, strict=True)
        ]

    def pass_by(self, coming: Coming, reply: Reply) -> None:
        """An empty cell, of which no kernel has heard."""
        refused = self._kept[-1].refused if self._kept else ""
        self._kept.append(Kept(coming, reply, refused=refused))
        self._traces.append(Traces())

    def keep(
        self, coming: Coming, reply: Reply, answer: Answer, *, made: Collection[str], span: Span
    ) -> None:
        """A cell that has just run.

        Args:
            answer: of its kernel, which was asked for a copy. span: while it ran.
            made: files that the run has made.
        """
        values = reply.observed.values
        deeds, touched = list(answer.deeds), set(answer.touched)
        if deed := learnt(coming.source, values, answer.kernel):
            deeds.append(deed)
        for path in self._around.look():
            if path not in made and path not in touched:
                deeds.append(f"changed `{self._around.name(path)}`, or somebody else did")
                touched.add(path)
        found = Kept(coming, reply, tuple(deeds), answer.refused, taken(values, span))
        self._kept = marked([*self._kept, found], touched)
        self._traces.append(traces(reply.observed, private=self._private))
