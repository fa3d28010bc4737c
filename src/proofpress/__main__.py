"""`proofpress`, and `python -m proofpress`."""

from proofpress.cli import main

if __name__ == "__main__":
    main()
