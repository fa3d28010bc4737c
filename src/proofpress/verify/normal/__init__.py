"""The normal form of an output: lines in which only what it says differs, not when and where."""
