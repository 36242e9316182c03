"""Answers with the time in a zone: /Europe/Berlin"""

import datetime
import http.server
import os
import sys
import urllib.request
import zoneinfo

port = int(os.environ.get("PORT", "8000"))


class Clock(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        try:
            zone = zoneinfo.ZoneInfo(self.path.strip("/") or "UTC")
        except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
            return self.send_error(404, "no such zone")
        text = f"{datetime.datetime.now(zone):%H:%M} {zone.key}\n"
        self.send_response(200)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.end_headers()
        self.wfile.write(text.encode())


if sys.argv[1:] == ["--check"]:
    urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=2).read()
else:
    http.server.ThreadingHTTPServer(("", port), Clock).serve_forever()
