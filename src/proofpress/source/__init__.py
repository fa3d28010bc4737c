"""Stage 1: find the files that are posts and read each into a `Source`, whatever its format."""
