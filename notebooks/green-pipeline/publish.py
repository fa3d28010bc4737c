"""Publish: swap the audited table in, in one transaction; the old one stays for a way back.

    python publish.py WAREHOUSE
"""

import sys

import duckdb

with duckdb.connect(sys.argv[1]) as db:
    db.execute("BEGIN")
    db.execute("DROP TABLE IF EXISTS previous")
    db.execute("ALTER TABLE listings RENAME TO previous")
    db.execute("ALTER TABLE staged RENAME TO listings")
    db.execute("COMMIT")
