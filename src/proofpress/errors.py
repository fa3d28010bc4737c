"""The exceptions of proofpress: for us and the machine, never for an author's mistake.

What an author got wrong is a `Problem` (see `problems.py`), collected and reported together.

    ProofpressError
    ├── UsageError        the words of the command or the config are wrong (exit 2)
    ├── ServiceError      a server that a post needs is missing or did not start
    ├── KernelError       a kernel could not be started, or died
    ├── SearchError       the search index could not be made
    ├── BuilderError      the process that does a build was killed
    └── PublishError      the site or the store could not be written; what was there is whole
"""


class ProofpressError(Exception):
    """Base of every exception that proofpress raises on purpose; its text is one sentence."""


class UsageError(ProofpressError):
    """The command line or the config asks for something that cannot be done."""


class ServiceError(ProofpressError):
    """A server that a post needs is missing or did not start."""


class KernelError(ProofpressError):
    """A kernel could not be started, or died before it answered."""


class SearchError(ProofpressError):
    """The search index could not be made."""


class BuilderError(ProofpressError):
    """The process that does a build was killed, or could not be started."""


class PublishError(ProofpressError):
    """The site or the store could not be written; what was there is whole."""
