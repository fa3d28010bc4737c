"""The warm way: kernels forked from a parent that has imported what they will import; Linux only.

Builder's side:
    kernels    the adapter: chooses a parent for each job, or the cold way
    parents    the family of parents, and how one is asked for a kernel
    session    runs cells in a forked kernel
    imports    which libraries a job may find imported

The parent's and the kernel's side, which share nothing with the builder but the wire:
    launch     the script that starts the first parent
    parent     waits for requests, forks kernels and further parents, buries the dead
    app        ipykernel's application in two halves: before the fork and after it
    output     what a kernel prints and shows, on its way to the builder

Both:
    wire       messages over a Unix socket

A kernel is ipykernel's own kernel and IPython's own shell. Only its sockets are replaced, so
whatever a cell does takes the same way through the same code as in a cold kernel.
"""
