"""Load: merge one night's extract; what is missing from it is marked as deleted.

    python load.py WAREHOUSE EXTRACT NIGHT [--stage]

With --stage the merge goes into a copy called `staged`, which nobody reads yet.
"""

import sys

import duckdb

warehouse, extract, night = sys.argv[1], sys.argv[2], int(sys.argv[3])
stage = "--stage" in sys.argv
table = "staged" if stage else "listings"

merge = f"""
MERGE INTO {table} AS t
USING read_csv($extract, columns = {{key: 'INTEGER', price_cents: 'INTEGER'}}) AS s
ON t.key = s.key
WHEN MATCHED AND (t.price_cents <> s.price_cents OR t.is_deleted) THEN
    UPDATE SET price_cents = s.price_cents, is_deleted = false, deleted_on = NULL
WHEN NOT MATCHED THEN
    INSERT VALUES (s.key, s.price_cents, false, NULL)
WHEN NOT MATCHED BY SOURCE AND NOT t.is_deleted THEN
    UPDATE SET is_deleted = true, deleted_on = $night
"""

with duckdb.connect(warehouse) as db:
    if stage:
        db.execute("CREATE OR REPLACE TABLE staged AS FROM listings")
    db.execute(merge, {"extract": extract, "night": night})
