"""Lies in HTTP/2 (RFC 9113): the name that a TLS client asks for says which, as in https://cut.localhost:PORT/.  `honest` tells none."""
import itertools
import struct

DATA, HEADERS, RST_STREAM, SETTINGS, PUSH_PROMISE, PING, GOAWAY, WINDOW_UPDATE, CONTINUATION = 0, 1, 3, 4, 5, 6, 7, 8, 9
END_STREAM, END_HEADERS = 1, 4
OK = b"\x88"                                           # :status: 200, of the static table
PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"


def frame(kind, flags=0, stream=1, payload=b"", length=None):
    return struct.pack(">I", len(payload) if length is None else length)[1:] + struct.pack(">BBI", kind, flags, stream) + payload


def text(data):
    """A string of HPACK (RFC 7541, 5.2), not Huffman coded."""
    n, out = len(data), b""
    if n < 127:
        return bytes([n]) + data
    out, n = b"\x7f", n - 127
    while n >= 128:
        out, n = out + bytes([n % 128 + 128]), n // 128
    return out + bytes([n]) + data


def field(name, value, indexed=False):
    return (b"\x40" if indexed else b"\x00") + text(name) + text(value)


def head(*fields, flags=END_HEADERS):
    return frame(HEADERS, flags, payload=b"".join(fields))


def body(data=b"hello", flags=END_STREAM):
    return frame(DATA, flags, payload=data)


def length(n):
    return field(b"content-length", b"%d" % n)


ANSWERS = {
    "honest": head(OK, length(5)) + body(),
    "short": head(OK, length(500)) + body(),
    "long": head(OK, length(2)) + body(),
    "reset": head(OK) + body(flags=0) + frame(RST_STREAM, payload=struct.pack(">I", 2)),
    "goaway": head(OK) + body(flags=0) + frame(GOAWAY, stream=0, payload=struct.pack(">II", 0, 11)),
    "cut": head(OK, length(500)) + body(flags=0),
    "nothing": b"",
    "headless": body(),
    "statusless": head(field(b"x", b"y")) + body(),
    "status-text": head(field(b":status", b"many")) + body(),
    "uppercase": head(OK, field(b"X-Bad", b"y")) + body(),
    "line-break": head(OK, field(b"x", b"y\r\nset-cookie: a=b")) + body(),
    "nul": head(OK, field(b"x", b"a\0b")) + body(),
    "late-status": head(field(b"x", b"y"), OK) + body(),
    "two-statuses": head(OK, OK) + body(),
    "connection": head(OK, field(b"connection", b"close")) + body(),
    "huge-frame": head(OK) + frame(DATA, length=0xffffff) + b"x" * 100000,
    "two-lengths": head(OK, length(5), length(6)) + body(),
    "trailing-status": head(OK) + body(flags=0) + head(OK, flags=END_HEADERS | END_STREAM),
    "push": frame(PUSH_PROMISE, END_HEADERS, payload=struct.pack(">I", 2) + OK),
    "no-window": head(OK) + frame(WINDOW_UPDATE, payload=bytes(4)) + body(),
    "other-stream": head(OK) + frame(DATA, END_STREAM, stream=7, payload=b"hello"),
    "hpack": head(b"\xff\xff\xff\xff\xff\xff\xff\x0f"),
    "old": b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
    # One field of 4 kB in the table, and 64,000 bytes that each mean it: 250 MB.
    "bomb": head(OK, field(b"x", b"y" * 4000, indexed=True), flags=0)
            + b"".join(frame(CONTINUATION, payload=b"\xbe" * 16000) for _ in range(3)) + frame(CONTINUATION, END_HEADERS, payload=b"\xbe" * 16000),
}
# For as long as somebody reads.
ENDLESS = {
    "endless-head": (head(OK, flags=0), frame(CONTINUATION, payload=field(b"x", b"y" * 16000))),
    "endless-interim": (b"", head(field(b":status", b"103"))),
    "endless-settings": (b"", frame(SETTINGS, stream=0)),
    "endless-pings": (b"", frame(PING, stream=0, payload=bytes(8))),
    "endless-empty": (head(OK), body(b"", flags=0)),
}


def talk(conn):
    lie = conn.sock.asked_for.partition(".")[0]
    while len(conn.buf) < len(PREFACE):
        conn.fill()
    conn.take(len(PREFACE))
    # The greeting of HTTP/1.1 comes in place of that of HTTP/2.
    if lie != "old":
        conn.send(frame(SETTINGS, stream=0))
    while True:
        while len(conn.buf) < 9 or len(conn.buf) < 9 + int.from_bytes(conn.buf[:3], "big"):
            conn.fill()
        kind = conn.take(9 + int.from_bytes(conn.buf[:3], "big"))[3]
        if kind == HEADERS:
            break
    if lie in ENDLESS:
        first, again = ENDLESS[lie]
        for data in itertools.chain([first], itertools.repeat(again * (65536 // len(again) or 1))):
            conn.send(data)
    conn.send(ANSWERS[lie])
    if lie not in ("cut", "nothing"):
        conn.wait_for_peer()
