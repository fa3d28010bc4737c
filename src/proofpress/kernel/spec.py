"""The kernelspec: a folder with `kernel.json`, where Jupyter looks for kernels.

https://jupyter-client.readthedocs.io/en/stable/kernels.html#kernel-specs
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from proofpress.errors import UsageError
from proofpress.source.kernel_names import OURS, is_ours


def install(name: str, prefix: Path | None) -> Path:
    """Write the kernelspec for this Python; one of the same name is replaced.

    Args:
        prefix: of an environment, whose `share/jupyter/kernels` it goes to; None: the user's own.

    Returns:
        the folder of the kernelspec.

    Raises:
        UsageError: the name will not do, the folder cannot be written, or Jupyter on this system
            cannot use it.
    """
    if sys.platform == "win32":
        raise UsageError("this kernel needs Unix sockets and signals: run proofpress inside WSL")
    if not is_ours(name):
        raise UsageError(
            f"`{name}` would be taken for another kernel: call it `{OURS}` or `{OURS}-…`, "
            f"with lower-case letters, digits, `.`, `-` and `_`"
        )
    from jupyter_client.kernelspec import KernelSpecManager

    with tempfile.TemporaryDirectory() as folder:
        text = json.dumps(_spec(name), ensure_ascii=False, indent=1) + "\n"
        (Path(folder) / "kernel.json").write_text(text, "utf-8")
        try:
            written = KernelSpecManager().install_kernel_spec(
                folder, name, user=prefix is None, prefix=str(prefix) if prefix else None
            )
        except OSError as error:
            where = error.filename or prefix
            raise UsageError(f"`{where}` cannot be written: {error.strerror}") from error
    return Path(written)


def _spec(name: str) -> dict[str, object]:
    return {
        # -P: a file of the notebook's folder is not taken for a module of ours.
        "argv": [sys.executable, "-P", "-m", "proofpress.kernel.launch", "{connection_file}"],
        "display_name": f"Python 3 ({name})",
        "language": "python",
        "interrupt_mode": "signal",
    }
