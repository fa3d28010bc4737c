"""The stages of a check in their order: as in a build, but afresh, and nothing is published.

    order    what is asked for, and what a check needs of the world
    runs     run what is due, or recall its records
    posts    one post and its runs: everything that can be wrong with it
    links    assemble the site, and follow its links
    check    all of it

What was published stays as it is: a check writes records of good runs, and nothing else.
"""

from proofpress.checking.check import check
from proofpress.checking.order import CheckOrder, CheckPress

__all__ = ["CheckOrder", "CheckPress", "check"]
