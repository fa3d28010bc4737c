"""What earlier builds left for later ones, below `build/`."""

STORE = "store"
