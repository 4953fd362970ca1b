"""Bodies of every kind that a person may look at: /body/KIND."""
import json
import struct
import zlib

from wire import route


def png(width, height, declared=None):
    """A red square; declared: the size that its head tells."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    head = struct.pack(">IIBBBBB", *(declared or (width, height)), 8, 2, 0, 0, 0)
    rows = b"".join(b"\0" + b"\xe0\x1b\x24" * width for _ in range(height))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


HTML = """<!DOCTYPE html>
<html lang="en">
<head>
  <!-- A page as a server sends it -->
  <title>Sign in</title>
  <style>p { color: red }</style>
  <script>if (1 < 2 && "a" > 'b') go();</script>
</head>
<body class="login" data-x='1' hidden>
  <p>Hello &amp; welcome, <b>you</b> &lt;3</p>
</body>
</html>
"""
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="120" height="80"><circle cx="60" cy="40" r="30" fill="#3584e4"/></svg>\n'
BODIES = {
    "png": ("image/png", png(64, 48)),
    "png-broken": ("image/png", png(64, 48)[:60]),
    "png-changed": ("image/png", png(64, 48)[:60] + b"?" + png(64, 48)[61:]),
    "png-huge": ("image/png", png(8, 8, (60000, 60000))),
    "svg": ("image/svg+xml", SVG.encode()),
    "html": ("text/html; charset=utf-8", HTML.encode()),
    "bytes": ("application/zip", b"PK\3\4" + bytes(range(256)) * 400),
    "lines": ("application/x-ndjson", b'{"n":1,"name":"one"}\n{"n":2,"name":"two"}\n{"n":3}\n'),
    "broken": ("application/json", b'{"a": 1, "b": [2, 3, }'),
    "store": ("application/json", json.dumps({
        "store": {"book": [
            {"category": "reference", "author": "Nigel Rees", "title": "Sayings of the Century", "price": 8.95},
            {"category": "fiction", "author": "Evelyn Waugh", "title": "Sword of Honour", "price": 12.99},
            {"category": "fiction", "author": "نجيب محفوظ", "title": "أولاد حارتنا", "isbn": "0-553-21311-3", "price": 8.99}],
            "bicycle": {"color": "red", "price": 399}}, "open": True, "closed": None}, ensure_ascii=False).encode()
     [:-1] + b', "total": 1.10, "total": 12345678901234567890}'),
}


@route("/body")
def body(conn, req):
    kind, data = BODIES[req.args[0]]
    conn.answer(200, [("Content-Type", kind)], data)


@route("/body/many")
def many(conn, req):
    """?n= numbers in an array."""
    conn.answer(200, [("Content-Type", "application/json")], json.dumps(list(range(req.number("n", 1000)))).encode())
