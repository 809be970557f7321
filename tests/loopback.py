"""Small http servers on loopback, from which imports read."""

import contextlib
import http.server
import threading


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, status, body, headers=None):
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class CountingServer(http.server.ThreadingHTTPServer):
    """Knows how many connections were made to it."""

    daemon_threads = True
    connections = 0

    def get_request(self):
        self.connections += 1
        return super().get_request()


@contextlib.contextmanager
def serving(handler):
    """A server of the handler on a free port of loopback, as long as the context lasts."""
    with CountingServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()
