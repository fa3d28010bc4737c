"""Report: write the number that the dashboard shows.

    python report.py WAREHOUSE OUT
"""

import json
import sys
from pathlib import Path

import duckdb

with duckdb.connect(sys.argv[1], read_only=True) as db:
    [live] = db.execute("SELECT count(*) FROM listings WHERE NOT is_deleted").fetchone()
Path(sys.argv[2]).write_text(json.dumps({"live": live}))
