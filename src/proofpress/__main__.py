"""`proofpress`, and `python -m proofpress`."""

from __future__ import annotations

import gc
import os
import sys

#: New objects after which Python looks for garbage; 700 unless told otherwise.
_OBJECTS = 100_000


def main() -> None:
    """Run the command line; an interrupt before it can answer one itself is one word, too."""
    try:
        _run()
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        sys.exit(130)


def _run() -> None:
    """A plain `build` first asks whether anything changed."""
    if sys.argv[1:] == ["build"]:
        from proofpress.unchanged import last_words

        words = last_words(os.getcwd(), os.environ)
        if words is not None:
            print("\n".join(words))
            return
    # Nearly all that a command makes, modules first of all, stays until it ends.
    gc.set_threshold(_OBJECTS)
    from proofpress.cli import main as run

    run()


if __name__ == "__main__":
    main()
