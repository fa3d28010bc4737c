"""The feeds of the site: of the whole of it, and of each of its lists."""
