"""Stage 8: what must change on disk so that the site is the new one, and changing it."""
