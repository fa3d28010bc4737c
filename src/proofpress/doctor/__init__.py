"""What a blog finds on this machine, what it misses, and how to get it.

wanted     what the posts of the blog ask for
finding    one line of the report, and the report
rounds     every look within its own time, so that nothing hangs
report     what is looked at, in which order
kernels    each kernelspec; those that posts name are started
servers    PostgreSQL and Valkey or Redis; those that posts need are started
folders    temporary files, `build/`, space
system     the locale, the time zone, limits of the system
programs   git, the search, a browser for tests
packages   Python, the lock file, what figures and cards take
"""

from proofpress.doctor.finding import Finding, as_text, exit_code
from proofpress.doctor.report import report

__all__ = ["Finding", "as_text", "exit_code", "report"]
