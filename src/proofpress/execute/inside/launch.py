"""The script that starts a Python kernel, as `ipykernel_launcher` does, with the observer in it."""

import sys

if __name__ == "__main__":
    del sys.path[0]  # this folder, which is nobody's business; IPython puts the working one there

    from proofpress.execute.inside.kernel import PostKernel, PostKernelApp

    PostKernelApp.launch_instance(kernel_class=PostKernel)
