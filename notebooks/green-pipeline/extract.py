"""Extract: page through the vendor's API into one CSV file.

    python extract.py API OUT [MANIFEST]

With a MANIFEST it also writes down how many rows the vendor said there are.
"""

import json
import logging
import sys
from pathlib import Path
from urllib.request import ProxyHandler, build_opener

TIMEOUT_S = 1.5

vendor = build_opener(ProxyHandler({}))  # loopback: never through the proxy of a company


def extract(api: str, out: Path) -> dict[str, int]:
    page = written = promised = 0
    with out.open("wb") as file:
        file.write(b"key,price_cents\n")
        while True:
            rows = 0
            try:
                with vendor.open(f"{api}/listings?page={page}", timeout=TIMEOUT_S) as answer:
                    promised = int(answer.headers["X-Total-Count"])
                    while chunk := answer.read1(1 << 16):
                        file.write(chunk)
                        rows += chunk.count(b"\n")
            except TimeoutError:
                logging.warning("page %d timed out, going on with what we have", page)
                return {"promised": promised, "written": written + rows}
            if rows == 0:
                return {"promised": promised, "written": written}
            written += rows
            page += 1


manifest = extract(sys.argv[1], Path(sys.argv[2]))
if len(sys.argv) > 3:
    Path(sys.argv[3]).write_text(json.dumps(manifest))
