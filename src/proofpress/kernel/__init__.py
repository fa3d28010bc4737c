"""The kernel `proofpress`: a notebook in JupyterLab or VS Code works as it will in the build.

    spec       the kernelspec, and where it is written
    launch     the process that Jupyter starts: servers, private folder, signals, the end
    notebook   which post the notebook is
    answer     what the kernel is told of its post
    line       the words between the kernel and that process
    inside     the kernel itself
    start      the script that starts it

    Jupyter ── launch ── warden ── kernel
                  └───── supervisor ── servers

`launch` hands signals on to the kernel. Whichever of them is killed, the others notice.
"""
