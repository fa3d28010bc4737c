"""The vendor: a paginated listings API on 127.0.0.1, in one of several moods.

    python vendor_api.py CATALOGUES STALLS_AFTER PAGE_ROWS

CATALOGUES is a folder of CSV files. `GET /MOOD/listings?page=N` answers with
up to PAGE_ROWS rows and, as many vendors do, with the total in a header. In
the mood "stalls" it sends STALLS_AFTER rows over all pages and then nothing.
The first line on stdout is the port. The process ends when its stdin closes,
so it cannot outlive whoever started it.
"""

import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

STALLS_AFTER, PAGE_ROWS = map(int, sys.argv[2:])

cents, euros = (
    (Path(sys.argv[1]) / f"{unit}.csv").read_bytes().splitlines(keepends=True)
    for unit in ("cents", "euros")
)
ROWS_IN_MOOD = {"healthy": cents, "stalls": cents, "empty": [], "in-euros": euros}


class Vendor(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        url = urlsplit(self.path)
        mood = url.path.split("/")[1]
        rows = ROWS_IN_MOOD[mood]
        start = int(parse_qs(url.query)["page"][0]) * PAGE_ROWS
        page = rows[start : start + PAGE_ROWS]
        body = b"".join(page)
        self.send_response(200)
        self.send_header("Content-Type", "text/csv")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Total-Count", str(len(rows)))
        self.end_headers()
        if mood == "stalls" and start + len(page) > STALLS_AFTER:
            self.wfile.write(b"".join(page[: STALLS_AFTER - start]))
            self.rfile.read(1)  # not another byte until the client hangs up
        else:
            self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Stay silent: the post shows what the client sees."""


server = ThreadingHTTPServer(("127.0.0.1", 0), Vendor)
server.daemon_threads = True
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_port, flush=True)
sys.stdin.read()
