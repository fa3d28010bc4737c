"""Which environment variables a post may see: an allow-list, so that no secret reaches a cell."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

#: How figures look that say nothing else: drawn for the page, or as matplotlib does.
Figures = Literal["theme", "plain"]

#: Names handed on as they are; `LC_` stands for every locale variable.
ALLOWED = frozenset(
    {
        *("HOME", "LANG", "LANGUAGE", "LOGNAME", "PATH", "SHELL", "TERM", "TZ", "USER"),
        *("DYLD_LIBRARY_PATH", "LD_LIBRARY_PATH", "VIRTUAL_ENV"),
        *("SSL_CERT_DIR", "SSL_CERT_FILE"),
        *("APPDATA", "COMSPEC", "HOMEDRIVE", "HOMEPATH", "LOCALAPPDATA", "PATHEXT", "PROGRAMDATA"),
        *("SYSTEMDRIVE", "SYSTEMROOT", "USERNAME", "USERPROFILE", "WINDIR"),
    }
)


#: The time that tools write into what they make: 1980, the first that a zip file can hold.
_EPOCH = 315_532_800
#: Where a post's temporary files go: whatever it leaves there goes with the run.
_TEMPORARY = ("TEMP", "TMP", "TMPDIR")
_INSIDE = Path(__file__).parent / "inside"


def environment(
    inherited: Mapping[str, str],
    *,
    allowed: Sequence[str],
    services: Mapping[str, str],
    private: Path,
    hash_seed: int = 0,
    figures: Figures = "theme",
) -> dict[str, str]:
    """Everything a kernel will see.

    Args:
        inherited: the builder's environment.
        allowed: more names, from the config.
        services: addresses of the servers started for this run.
        private: folder of this run, with a folder `tmp` in it; IPython keeps its profile there, so
            that a user's own start-up files never take part in a post.
        hash_seed: always the same one, but for a run that is to be compared with another.
        figures: which of our two styles matplotlib reads.
    """
    names = ALLOWED.union(allowed)
    seen = {
        name: value for name, value in inherited.items() if name in names or name.startswith("LC_")
    }
    scripts = str(Path(sys.executable).parent)
    seen["PATH"] = os.pathsep.join([scripts, seen.get("PATH", os.defpath)])
    seen["PYTHONHASHSEED"] = str(hash_seed)
    style = _INSIDE / f"{figures}.matplotlibrc"
    seen["MATPLOTLIBRC"] = str(style)  # one in the post's own folder comes before it
    seen["SOURCE_DATE_EPOCH"] = str(_EPOCH)
    seen["IPYTHONDIR"] = str(private / "ipython")
    seen.update(dict.fromkeys(_TEMPORARY, str(private / "tmp")))
    return {**seen, **services}
