"""Routes that behave: what was sent comes back, and bodies of every kind and size."""
import base64
import email.parser
import gzip
import hashlib
import json
import re
import struct
import time
import zlib

from wire import Hangup, pattern, route

TEXT = "Grüße aus dem Stellwerk – ça marche – سلام – 信号所\n"
HTML = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Signal box</title></head>
<body><h1>A page</h1><p>With a <a href="/echo">link</a>, <em>emphasis</em> &amp; an entity.</p></body></html>
"""
# Numbers that a double cannot hold, a repeated name, odd escapes and spacing: a viewer shows them as they came.
ODD_JSON = b"""{"big": 12345678901234567890123, "small": 1e-400, "precise": 0.10000000000000000001, "zero": -0,
  "twice": 1, "twice": 2, "escaped": "\\u0041\\/\\ud83d\\ude00", "empty": {}, "list": [ ], "null": null , "z": 1.0 }
"""


def tls_facts(conn):
    if not hasattr(conn.sock, "cipher"):
        return None
    cert = conn.sock.getpeercert() or {}
    return dict(version=conn.sock.version(), cipher=conn.sock.cipher()[0], alpn=conn.sock.selected_alpn_protocol(),
                server_name=getattr(conn.sock, "asked_for", None),
                client=", ".join(f"{k}={v}" for rdn in cert.get("subject", ()) for k, v in rdn) or None)


@route("/echo")
def echo(conn, req):
    """Everything about the request as JSON."""
    conn.json(dict(method=req.method, target=req.target, version=req.version, headers=req.headers,
                   body_len=req.body_len, body_sha256=req.sha256, body_base64=base64.b64encode(req.body).decode(),
                   complete_body=req.body_len == len(req.body), connection=conn.number, server=conn.server.name,
                   tls=tls_facts(conn)))


@route("/raw")
def raw(conn, req):
    """The exact bytes received, head and body with its framing."""
    conn.answer(200, [("Content-Type", "application/octet-stream")], req.raw_head + bytes(req.raw_body))


@route("/status")
def status(conn, req):
    code = int(req.args[0])
    conn.answer(code, [("Content-Type", "text/plain")], f"Status {code}\n".encode(), req.param("reason"))


@route("/redirect")
def redirect(conn, req):
    """/redirect/3 takes three hops to /echo; ?status= has the kind."""
    left, code = int(req.args[0]), req.number("status", 302)
    there = "/echo" if left <= 1 else f"/redirect/{left - 1}" + (f"?status={code}" if req.query else "")
    conn.answer(code, [("Location", there), ("Content-Type", "text/plain")], b"Moved\n")


@route("/redirect-to")
def redirect_to(conn, req):
    conn.answer(req.number("status", 302), [("Location", req.param("url", "/echo"))], b"")


@route("/loop")
def loop(conn, req):
    conn.answer(302, [("Location", "/loop")], b"")


@route("/cookies")
def cookies(conn, req):
    """What was received in Cookie headers, in order."""
    pairs = [p.strip().partition("=")[::2] for line in req.all("Cookie") for p in line.split(";") if p.strip()]
    conn.json(dict(cookies=pairs))


@route("/cookies/set")
def cookies_set(conn, req):
    """?a=1&b=2 sets two; ?raw=a=1;%20Path=/x sets a line as given (repeatable); ?to= redirects afterwards."""
    lines = [v if n == "raw" else f"{n}={v}; Path=/" for n, v in req.query if n != "to"]
    there = [("Location", req.param("to"))] if req.param("to") else []
    conn.answer(302 if there else 200, [*there, *(("Set-Cookie", line) for line in lines)], b"Set\n")


@route("/delay")
def delay(conn, req):
    """Waits before the first byte of the answer."""
    time.sleep(float(req.args[0]))
    conn.answer(200, [("Content-Type", "text/plain")], b"At last\n")


@route("/drip")
def drip(conn, req):
    """?bytes= one by one, ?ms= apart."""
    n, ms = req.number("bytes", 10), req.number("ms", 50)

    def pieces():
        for i in range(n):
            yield bytes([i % 251])
            time.sleep(ms / 1000)
    conn.stream(pieces(), n, [("Content-Type", "application/octet-stream")])


@route("/bytes")
def some_bytes(conn, req):
    """N bytes; byte i is i % 251.  A single Range is honoured."""
    n = int(req.args[0])
    kind = ("Content-Type", req.param("type", "application/octet-stream"))
    wanted = re.fullmatch(r"bytes=(\d+)-(\d*)", req.header("Range") or "")
    if not wanted:
        return conn.stream(pattern(n), n, [kind, ("Accept-Ranges", "bytes")])
    first, last = int(wanted[1]), min(n - 1, int(wanted[2] or n - 1))
    if first >= n:
        return conn.answer(416, [("Content-Range", f"bytes */{n}")], b"", "Range Not Satisfiable")
    conn.stream(pattern(last - first + 1, first), last - first + 1, [kind, ("Content-Range", f"bytes {first}-{last}/{n}")], 206)


@route("/chunked")
def chunked(conn, req):
    """N bytes in chunks of ?size=; ?trailer=1 adds a trailer."""
    n, size = int(req.args[0]), req.number("size", 4096)
    pieces = (b"".join(pattern(min(size, n - at), at)) for at in range(0, n, size))
    kind = [("Content-Type", "application/octet-stream")]
    if req.param("trailer"):
        conn.stream(pieces, None, [*kind, ("Trailer", "X-Trailer")], trailers=[("X-Trailer", "at the end")])
    else:
        conn.stream(pieces, None, kind)


# -- encodings -----------------------------------------------------------------------------------------------
def brotli_stored(data):
    """A valid brotli stream of uncompressed meta-blocks: no encoder is needed to test a decoder's path."""
    out, first = bytearray(), True
    for at in range(0, len(data), 65536):
        part = data[at:at + 65536]
        bits = (len(part) - 1) << 3 | 1 << 19                         # not last, 4 nibbles of length, uncompressed
        out += (bits << first).to_bytes(3, "little") + part           # before the first: one bit for the window
        first = False
    return bytes(out) + (b"\x06" if first else b"\x03")               # an empty last meta-block


def zstd_stored(data):
    """A valid zstd frame of raw blocks."""
    out = bytearray(b"\x28\xb5\x2f\xfd\x00\x50")                      # window of 1 MB, no size, no checksum
    parts = [data[at:at + 65536] for at in range(0, len(data), 65536)] or [b""]
    for i, part in enumerate(parts):
        out += (len(part) << 3 | (i == len(parts) - 1)).to_bytes(3, "little") + part
    return bytes(out)


def raw_deflate(data):
    squeezer = zlib.compressobj(wbits=-15)
    return squeezer.compress(data) + squeezer.flush()


# Made by the real encoders from SAMPLE: stored blocks alone would not exercise them.
SAMPLE = b'{"compressed": true, "words": "signal signal signal box box box"}\n'
CODINGS = {"gzip": lambda d: gzip.compress(d, mtime=0), "deflate": zlib.compress, "raw-deflate": raw_deflate,
           "br": brotli_stored, "zstd": zstd_stored}


def encoded(conn, req, coding):
    """SAMPLE, or ?n= bytes of the pattern, in a content coding (whether or not it was asked for)."""
    n = req.number("n", 0)
    body = CODINGS[coding](b"".join(pattern(n)) if n else SAMPLE)
    conn.answer(200, [("Content-Type", "application/octet-stream" if n else "application/json"),
                      ("Content-Encoding", coding.removeprefix("raw-")), ("X-Wire-Length", len(body))], body)


for _coding in CODINGS:
    route("/" + _coding)(lambda conn, req, coding=_coding: encoded(conn, req, coding))


@route("/gzip-twice")
def gzip_twice(conn, req):
    conn.answer(200, [("Content-Type", "application/json"), ("Content-Encoding", "gzip, gzip")],
                gzip.compress(gzip.compress(SAMPLE, mtime=0), mtime=0))


# -- kinds of bodies -----------------------------------------------------------------------------------------
def records(megabytes, between):
    """A JSON array of fixed-width records, and its exact length; a generator, so that size costs no memory."""
    row = '{"id": "%09d", "name": "Record number %09d", "price": 12.50, "tags": ["a", "b"], "ok": true}'
    count = max(1, (megabytes << 20) // (len(row % (0, 0)) + len(between)))
    open_, close = "[" + between[1:], between[1:] + "]"
    length = len(open_) + count * len(row % (0, 0)) + (count - 1) * len(between) + len(close)

    def pieces():
        yield open_.encode()
        for at in range(0, count, 4096):
            n = min(4096, count - at)
            text = between.join(row % (i, i) for i in range(at, at + n))
            yield (text if at + n == count else text + between).encode()
        yield close.encode()
    return pieces(), length


@route("/json")
def json_body(conn, req):
    """/json/N: N MB, a record a line.  /json alone: a small document that parsers like to damage."""
    if not req.args:
        return conn.answer(200, [("Content-Type", "application/json")], ODD_JSON)
    conn.stream(*records(int(req.args[0]), ",\n"), [("Content-Type", "application/json")])


@route("/oneline")
def oneline(conn, req):
    conn.stream(*records(int(req.args[0]), ","), [("Content-Type", "application/json")])


@route("/latin1")
def latin1(conn, req):
    conn.answer(200, [("Content-Type", "text/plain; charset=ISO-8859-1")], "Grüße, ça marche\n".encode("latin-1"))


@route("/utf16")
def utf16(conn, req):
    conn.answer(200, [("Content-Type", "text/plain; charset=UTF-16")], TEXT.encode("utf-16"))


@route("/utf8")
def utf8(conn, req):
    conn.answer(200, [("Content-Type", "text/plain; charset=utf-8")], TEXT.encode())


@route("/html")
def html(conn, req):
    conn.answer(200, [("Content-Type", "text/html; charset=utf-8")], HTML.encode())


@route("/image.png")
def png(conn, req):
    """A valid picture, ?w= by ?h=."""
    w, h = req.number("w", 16), req.number("h", 16)
    chunk = lambda kind, data: struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    rows = b"".join(b"\0" + bytes(c for x in range(w) for c in (x * 255 // w, y * 255 // h, 128)) for y in range(h))
    conn.answer(200, [("Content-Type", "image/png")], b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", w, h, 8, 2, 0, 0, 0))
                + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


@route("/etag")
def etag(conn, req):
    tag = '"' + (req.args[0] if req.args else "v1") + '"'
    asked = [t.strip() for line in req.all("If-None-Match") for t in line.split(",")]
    known = tag in asked or "*" in asked
    conn.answer(304 if known else 200, [("ETag", tag), ("Cache-Control", "no-cache")], b"" if known else b"Fresh\n")


@route("/sse")
def sse(conn, req):
    """?n= events, ?ms= apart; ?n=0 never ends."""
    n, ms = req.number("n", 3), req.number("ms", 20)

    def events():
        i = 0
        while n == 0 or i < n:
            yield f"id: {i}\nevent: tick\ndata: {{\"n\": {i}}}\n\n".encode()
            i += 1
            time.sleep(ms / 1000)
    conn.stream(events(), None, [("Content-Type", "text/event-stream"), ("Cache-Control", "no-store")])


@route("/graphql")
def graphql(conn, req):
    """Answers any well-formed request with what was asked; a query with `fail` gets errors beside its data."""
    try:
        asked = dict(req.query) if req.method == "GET" else json.loads(req.body)
        query = asked["query"]
    except (ValueError, KeyError, TypeError):
        return conn.json({"errors": [{"message": "Must provide query string."}]}, 400)
    answer = {"data": {"echo": {"query": query, "variables": asked.get("variables"), "operationName": asked.get("operationName")}}}
    if "fail" in query:
        answer["errors"] = [{"message": "It failed, as asked", "path": ["echo"], "locations": [{"line": 1, "column": 3}]}]
    conn.json(answer)


def parse_multipart(body, boundary):
    """The parts of a multipart body, held strictly to the grammar; ValueError says what is wrong."""
    mark = b"--" + boundary
    if not body.startswith(mark + b"\r\n"):
        raise ValueError("the body does not begin with its boundary")
    end = body.rfind(b"\r\n" + mark + b"--")
    if end < 0:
        raise ValueError("no closing boundary")
    for part in body[len(mark) + 2:end].split(b"\r\n" + mark + b"\r\n"):
        head, found, data = part.partition(b"\r\n\r\n")
        if not found:
            raise ValueError("a part without the end of its head")
        yield head.decode("utf-8"), data


@route("/upload")
def upload(conn, req):
    """The parts of a multipart/form-data body."""
    kind = email.parser.HeaderParser().parsestr(f"Content-Type: {req.header('Content-Type', '')}\n\n")
    boundary = kind.get_param("boundary")
    if not boundary:
        return conn.json(dict(error="no boundary", content_type=req.header("Content-Type")), 400)
    parts = []
    try:
        for head, data in parse_multipart(req.body, boundary.encode()):
            got = lambda key: (re.search(r'[; ]' + key + r'="((?:[^"\\]|\\.)*)"', head) or [None, None])[1]
            kind = re.search(r"(?im)^Content-Type: *(.*?)\r?$", head)
            parts.append(dict(name=got("name"), filename=got("filename"), content_type=kind and kind[1], head=head,
                              size=len(data), sha256=hashlib.sha256(data).hexdigest(),
                              text=data.decode("utf-8", "replace") if len(data) < 4096 else None))
    except ValueError as e:
        return conn.json(dict(error=str(e), parts=parts), 400)
    conn.json(dict(boundary=boundary, parts=parts))


@route("/keep-alive-lie")
def keep_alive_lie(conn, req):
    """A right answer that promises to keep the connection, which then closes: the next request must be tried anew."""
    conn.answer(200, [("Connection", "keep-alive"), ("Content-Type", "text/plain")], b"See you soon\n")
    raise Hangup
