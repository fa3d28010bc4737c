"""Stage 4: run posts, through papermill, in kernels behind one port."""
