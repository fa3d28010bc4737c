"""Rerun from the edited cell: a live session keeps copies of a post's kernel, asleep; Linux only.

Builder's side:
    kernels    the adapter: a family of copies for each post, and what they hold in memory
    family     one kernel of a post and its copies, over several runs
    chronicle  what is known of the cells that were run
    session    answers from kept replies, and goes on from a copy where a run differs
    history    pure: what was kept of each cell, and where a new run begins
    identity   pure: what a cell has learnt of its own process
    instants   pure: variables that hold the time, and cells that measure from it
    traces     files that a cell read or made, and whether they are what they were
    surroundings    the files of the post's own folder, and those that its cells name
    belongings      the files of its runs: temporary ones, and IPython's
    copies     asks a kernel for a copy, and wakes it
    shown      what outputs hold beside themselves: displays that later cells update

The kernel's side:
    copier     leaves the event loop between two cells, forks a copy, sleeps, wakes
    forks      forks without a word to the post
    renewal    makes anew what a fork loses: threads, pipes, the selector of the loop
    trust      says why a kernel cannot be copied, in words
    effects    hears what a cell does to the world outside of the kernel

Above both:
    keeper     the warden of a kernel and its copies

The kernel that runs keeps its process from the first cell to the last; copies sleep beside it. One
that is woken stays asleep itself: a fork of it goes on, so that the same cell can be edited again.
"""
