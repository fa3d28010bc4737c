"""`proofpress`, and `python -m proofpress`."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run the command line; a plain `build` first asks whether anything changed."""
    if sys.argv[1:] == ["build"]:
        from proofpress.unchanged import last_words

        words = last_words(os.getcwd(), os.environ)
        if words is not None:
            print("\n".join(words))
            return
    from proofpress.cli import main as run

    run()


if __name__ == "__main__":
    main()
