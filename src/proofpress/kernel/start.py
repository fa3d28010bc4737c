"""The script that starts a notebook's kernel, as `execute/inside/launch.py` does in a build."""

import sys

if __name__ == "__main__":
    del sys.path[0]  # this folder, which is nobody's business; IPython puts the working one there

    from proofpress.execute.inside.kernel import PostKernelApp
    from proofpress.kernel.inside import NotebookKernel

    PostKernelApp.launch_instance(kernel_class=NotebookKernel)
