"""HTTP/1.x on raw sockets, for servers whose every byte is chosen.

A route is a function `handler (conn, request)` registered with `@route ("/path")`.  It answers through
`conn.answer ()` or `conn.stream ()`, or writes what it likes with `conn.send ()`; a handler that raises
`Hangup` ends the connection.  Nothing here corrects or completes what a handler sends.
"""
import base64
import dataclasses
import hashlib
import itertools
import socket
import ssl
import struct
import threading
import time
import urllib.parse

KEEP = 64 << 20        # of a body, so much is kept in memory; the rest is counted and hashed
LOG_KEEP = 1 << 20     # of a request, so much is kept in the log
PERIOD = 251           # byte i of every pattern body is i % 251
BLOCK = bytes(range(PERIOD)) * 4096

REASONS = {100: "Continue", 101: "Switching Protocols", 103: "Early Hints", 200: "OK", 201: "Created", 202: "Accepted",
           204: "No Content", 206: "Partial Content", 301: "Moved Permanently", 302: "Found", 303: "See Other",
           304: "Not Modified", 307: "Temporary Redirect", 308: "Permanent Redirect", 400: "Bad Request",
           401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed",
           413: "Content Too Large", 417: "Expectation Failed", 418: "I'm a teapot", 429: "Too Many Requests",
           500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable"}
ROUTES = {}


class Hangup(Exception):
    """The connection ends here, by the peer or by intent."""


def route(path, early=False):
    """Register a handler for a path and everything below it; an early one runs before the body is read."""
    def register(handler):
        ROUTES[path] = (handler, early)
        return handler
    return register


def find_route(path):
    """(handler, early, arguments): the longest registered prefix of the path, and the segments after it."""
    parts = path.split("/")
    for n in range(len(parts), 0, -1):
        found = ROUTES.get("/".join(parts[:n]) or "/")
        if found:
            return *found, [urllib.parse.unquote(p) for p in parts[n:]]
    return not_found, False, []


def not_found(conn, req):
    conn.answer(404, [("Content-Type", "text/plain; charset=utf-8")], b"No such route: " + req.path.encode() + b"\n")


def pattern(length, offset=0):
    """Pieces of the pattern body from offset on: byte i is i % 251, whatever the length."""
    start = offset % PERIOD
    while length > 0:
        piece = BLOCK[start:start + length]
        yield piece
        length -= len(piece)
        start = 0


@dataclasses.dataclass
class Request:
    raw_head: bytes
    method: str
    target: str
    version: str
    headers: list                      # of (name, value), in order and case
    path: str = ""
    query: list = dataclasses.field(default_factory=list)
    args: list = dataclasses.field(default_factory=list)
    raw_body: bytearray = dataclasses.field(default_factory=bytearray)   # as sent, chunk framing and all
    body: bytes = b""                  # without chunk framing
    body_len: int = 0
    sha256: str = ""
    complete: bool = False

    def header(self, name, default=None):
        return next((v for n, v in self.headers if n.lower() == name.lower()), default)

    def all(self, name):
        return [v for n, v in self.headers if n.lower() == name.lower()]

    def param(self, name, default=None):
        return next((v for n, v in self.query if n == name), default)

    def number(self, name, default):
        return int(self.param(name, default))

    @property
    def keep_alive(self):
        said = (self.header("Connection") or "").lower()
        return "close" not in said if self.version == "HTTP/1.1" else "keep-alive" in said


def parse_head(raw):
    lines = raw.decode("latin-1").removesuffix("\r\n\r\n").split("\r\n")
    words = lines[0].split(" ")
    if len(words) != 3:
        raise Hangup(f"bad request line {lines[0]!r}")
    headers = []
    for line in lines[1:]:
        name, _, value = line.partition(":")
        headers.append((name, value.strip(" \t")))
    req = Request(raw, *words, headers)
    target = req.target
    if "://" in target.partition("?")[0]:                             # as sent to a proxy
        target = "/" + target.split("://", 1)[1].partition("/")[2]
    path, _, query = target.partition("?")
    req.path = path
    req.query = urllib.parse.parse_qsl(query, keep_blank_values=True)
    return req


class Conn:
    """One accepted connection.  `state` lives as long as it does (NTLM needs that)."""

    def __init__(self, sock, server, number):
        self.sock, self.server, self.number = sock, server, number
        self.buf, self.state, self.request, self.open = bytearray(), {}, None, True

    # -- reading ---------------------------------------------------------------------------------------------
    def fill(self):
        data = self.sock.recv(262144)
        if not data:
            raise Hangup("the peer closed")
        self.buf += data

    def take(self, n):
        data = bytes(self.buf[:n])
        del self.buf[:n]
        return data

    def until(self, mark, limit=64 << 20):
        seen = 0
        while (at := self.buf.find(mark, seen)) < 0:
            seen = max(0, len(self.buf) - len(mark))
            if len(self.buf) > limit:
                raise Hangup("an endless head")
            self.fill()
        return self.take(at + len(mark))

    def read_request(self):
        if not self.buf:
            self.fill()
        if self.buf[0] == 0x16:                                       # TLS, to a port that has none: as nginx does
            self.send(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            raise Hangup("TLS on a plain port")
        req = self.request = parse_head(self.until(b"\r\n\r\n"))
        handler, early, req.args = find_route(req.path)
        entry = self.server.remember(self, req)
        try:
            if not early:
                if (req.header("Expect") or "").lower() == "100-continue" and not self.buf:
                    self.send(b"HTTP/1.1 100 Continue\r\n\r\n")
                self.read_body(req)
                req.complete = True
        finally:
            entry.update(raw=(req.raw_head + req.raw_body[:LOG_KEEP]), complete=req.complete, body_len=req.body_len)
        return req, handler

    def read_body(self, req):
        hasher, kept = hashlib.sha256(), bytearray()

        def pieces(n):
            while n > 0:
                if not self.buf:
                    self.fill()
                data = self.take(min(n, len(self.buf)))
                n -= len(data)
                yield data

        def store(data, body=True):
            if len(req.raw_body) < KEEP:
                req.raw_body += data
            if body:
                hasher.update(data)
                req.body_len += len(data)
                if len(kept) < KEEP:
                    kept.extend(data)

        if "chunked" in (req.header("Transfer-Encoding") or "").lower():
            while True:
                line = self.until(b"\r\n")
                store(line, False)
                if (size := int(line.split(b";")[0], 16)) == 0:
                    break
                for data in pieces(size):
                    store(data)
                store(self.until(b"\r\n"), False)
            while (line := self.until(b"\r\n")) != b"\r\n":           # trailers
                store(line, False)
            store(line, False)
        else:
            for data in pieces(int(req.header("Content-Length") or 0)):
                store(data)
        req.body, req.sha256 = bytes(kept), hasher.hexdigest()

    def wait_for_peer(self):
        """Read and forget until the peer closes."""
        while self.sock.recv(262144):
            pass
        raise Hangup

    # -- writing ---------------------------------------------------------------------------------------------
    def send(self, data):
        try:
            self.sock.sendall(data)
        except (OSError, ssl.SSLError) as e:
            raise Hangup(str(e)) from None

    def head(self, status, headers, reason=None):
        lines = [f"HTTP/1.1 {status} {REASONS.get(status, 'Status') if reason is None else reason}"]
        headers = list(headers)
        if not self.request.keep_alive and not any(n.lower() == "connection" for n, _ in headers):
            headers.append(("Connection", "close"))
        lines += [f"{n}: {v}" for n, v in headers]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")

    def answer(self, status=200, headers=(), body=b"", reason=None):
        """A whole, right answer; Content-Length is added unless there."""
        headers = list(headers)
        bodiless = status < 200 or status in (204, 304)
        if not bodiless and not any(n.lower() in ("content-length", "transfer-encoding") for n, _ in headers):
            headers.append(("Content-Length", len(body)))
        silent = bodiless or self.request.method == "HEAD"
        self.send(self.head(status, headers, reason) + (b"" if silent else body))

    def json(self, value, status=200, headers=()):
        import json
        body = json.dumps(value, indent=2, ensure_ascii=False).encode() + b"\n"
        self.answer(status, [("Content-Type", "application/json"), *headers], body)

    def stream(self, pieces, length=None, headers=(), status=200, trailers=()):
        """An answer in pieces: with its length, or chunked (to HTTP/1.0, until the end of the connection)."""
        old = self.request.version == "HTTP/1.0"
        framing = [("Content-Length", length)] if length is not None else [] if old else [("Transfer-Encoding", "chunked")]
        self.send(self.head(status, [*headers, *framing]))
        if self.request.method == "HEAD":
            return
        for data in pieces:
            if length is None and not old:
                data = b"%x\r\n%b\r\n" % (len(data), data)
            self.send(data)
        if length is None and not old:
            self.send(b"0\r\n" + b"".join(f"{n}: {v}\r\n".encode("latin-1") for n, v in trailers) + b"\r\n")
        if length is None and old:
            raise Hangup

    def close(self):
        """End with the peer's knowledge: TLS says goodbye, and TCP ends without a reset."""
        if not self.open:
            return
        self.open = False
        try:
            self.sock.settimeout(1)
            if isinstance(self.sock, ssl.SSLSocket):
                self.sock = self.sock.unwrap()
            self.sock.shutdown(socket.SHUT_WR)
            while self.sock.recv(65536):
                pass
        except (OSError, ValueError):
            pass
        self.sock.close()

    def cut(self):
        """End at once: no goodbye of TLS, but what was sent arrives (a FIN)."""
        self.open = False
        try:
            self.sock.settimeout(1)
            plain = socket.socket(fileno=self.sock.detach())
            plain.shutdown(socket.SHUT_WR)
            plain.settimeout(1)
            while plain.recv(65536):
                pass
            plain.close()
        except OSError:
            pass
        raise Hangup

    def reset(self):
        """End with a TCP reset."""
        self.open = False
        plain = socket.socket(fileno=self.sock.detach())
        plain.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        plain.close()
        raise Hangup


class Server:
    """A listening port.  `talk` has what happens to a connection; by default, HTTP."""

    def __init__(self, name, context=None, talk=None):
        self.name, self.context, self.talk = name, context, talk or self.serve
        self.log, self.connections, self.lock = [], 0, threading.Lock()     # since the last reset
        self.sock = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.port = self.sock.getsockname()[1]

    def start(self):
        threading.Thread(target=self.accept, daemon=True, name=self.name).start()
        return self

    def accept(self):
        for number in itertools.count(1):
            sock, _ = self.sock.accept()
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self.lock:
                self.connections += 1
            threading.Thread(target=self.handle, args=(sock, number), daemon=True).start()

    def handle(self, sock, number):
        try:
            if self.context:
                sock = self.greet(sock)
            self.talk(Conn(sock, self, number))
        except (Hangup, OSError, ValueError):
            pass
        finally:
            sock.close()

    def greet(self, sock):
        """The TLS handshake.  When it fails, its alert must arrive before the connection ends."""
        plain = sock.dup()
        try:
            sock.settimeout(20)
            tls = self.context.wrap_socket(sock, server_side=True)
            tls.settimeout(None)
            return tls
        except OSError:
            plain.shutdown(socket.SHUT_WR)
            plain.settimeout(1)
            while plain.recv(65536):
                pass
            raise
        finally:
            plain.close()

    def serve(self, conn):
        try:
            while True:
                req, handler = conn.read_request()
                handler(conn, req)
                if not req.keep_alive or not req.complete:
                    break
        except (Hangup, ConnectionError):
            pass
        finally:
            conn.close()

    # -- what was received -----------------------------------------------------------------------------------
    def remember(self, conn, req):
        entry = dict(connection=conn.number, time=time.time(), raw=req.raw_head, complete=False, body_len=0)
        with self.lock:
            if not req.path.startswith("/__"):
                self.log.append(entry)
                conn.state["counts"] = True
            elif not conn.state.get("counts"):                         # who asks for the log is not in it
                conn.state["counts"] = True
                self.connections -= 1
        return entry

    def received(self):
        with self.lock:
            rows = [dict(e, raw=base64.b64encode(e["raw"]).decode()) for e in self.log]
        return dict(server=self.name, connections=self.connections, requests=rows)

    def forget(self):
        with self.lock:
            self.log, self.connections = [], 0


SERVERS = {}           # name -> Server


@route("/__log")
def log_route(conn, req):
    conn.json(SERVERS[req.param("server", conn.server.name)].received())


@route("/__reset")
def reset_route(conn, req):
    only = req.param("server")
    for server in SERVERS.values():
        if only in (None, server.name):
            server.forget()
    conn.json({"reset": True})
