"""Stage 7: articles become the files of a site; nothing is written here."""
