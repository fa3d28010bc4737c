"""Interactive figures: what a page may show as moving, and the picture that stands without it."""
