"""Audit: compare the staged table with the manifest and with what is published.

    python audit.py WAREHOUSE MANIFEST THRESHOLD

Prints what it found and exits with status 1 if any check fails.
"""

import json
import sys
from pathlib import Path

import duckdb

warehouse, manifest, threshold = sys.argv[1], Path(sys.argv[2]), float(sys.argv[3])

promised, written = json.loads(manifest.read_text()).values()
with duckdb.connect(warehouse, read_only=True) as db:
    [live] = db.execute("SELECT count(*) FROM listings WHERE NOT is_deleted").fetchone()
    [deleted] = db.execute(
        """
        SELECT count(*) FROM listings AS old JOIN staged AS new USING (key)
        WHERE new.is_deleted AND NOT old.is_deleted
        """
    ).fetchone()
share = deleted / max(live, 1)

complete = written == promised
plausible = share <= threshold
print(f"manifest  {'ok  ' if complete else 'FAIL'}  {written:,} of {promised:,} promised rows")
print(f"breaker   {'ok  ' if plausible else 'FAIL'}  {share:.2%} would be deleted")
sys.exit(0 if complete and plausible else 1)
