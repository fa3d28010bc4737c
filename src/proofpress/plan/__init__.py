"""Stage 3: which posts have to run, and why."""
