"""A container as some systems have it, made by root: a namespace of users with a limit."""

NO_NAMESPACES = """
import ctypes, os, sys
libc = ctypes.CDLL(None)
asking, allowed = os.pipe(), os.pipe()
child = os.fork()
if child == 0:
    inside = libc.unshare(0x10000000) == 0
    os.write(asking[1], b"1" if inside else b"0")
    os.read(allowed[0], 1)
    if inside:
        for kind in ("user", "pid"):
            with open(f"/proc/sys/user/max_{kind}_namespaces", "w") as limit:
                limit.write("0")
    os.execv(sys.argv[1], sys.argv[1:])
if os.read(asking[0], 1) == b"1":
    for table in ("uid_map", "gid_map"):
        with open(f"/proc/{child}/{table}", "w") as file:
            file.write("0 0 65536")
os.write(allowed[1], b"1")
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""
"""Runs a program as root of a container in which no namespace can be made."""
