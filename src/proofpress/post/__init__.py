"""Stage 2: what a `Source` means: front matter validated, options taken out, cells numbered."""
