"""The script that starts the first parent; its argument is the number of the socket that leads to
the builder. A kernel that is forked from it goes on here, as `inside/launch.py` does.
"""

import sys

if __name__ == "__main__":
    del sys.path[0]  # this folder

    from proofpress.execute.warm.parent import main

    main(int(sys.argv[1])).launch_instance()
