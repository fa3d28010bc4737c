"""Whatever ends a build, nothing of it stays: no kernel, child, daemon, server or folder.

    front      the process that the user started
    chain      the processes below it: started, attended, missed
    keeper     ends everything of a build when the builder or the front is gone
    namespace  the first way to do so: a PID namespace, which Linux ends as a whole
    builder    the process that does the work
    children   a process's children: watched, reaped, ended to the last
    folder     the build's private folder, and those that other builds have left
    leftovers  processes that other builds have left
    linux      system calls that Python does not have

    front ── keeper ── init ── builder ── kernels, servers ...     in a PID namespace, or
    front ── keeper ── builder ── kernels, servers ...             as subreapers

Each process of the chain notices the death of the ones beside it. The keeper is in a session of
its own, out of reach of signals to the terminal's process group. Where namespaces are refused
(containers, hardened systems), front and keeper are subreapers: an orphan, however deep and in
whatever session, becomes a child of the nearest of them, and is ended there.
"""

from proofpress.supervise.front import supervised, ways_of

__all__ = ["supervised", "ways_of"]
