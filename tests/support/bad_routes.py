"""Routes that misbehave, each in one way that real servers, proxies and networks have been seen to."""
import gzip
import itertools
import time
import zlib

from wire import BLOCK, Hangup, pattern, route

OK = b"HTTP/1.1 200 OK\r\n"
PLAIN = OK + b"Content-Type: text/plain\r\n"
MB = 1 << 20


def length(n):
    return b"Content-Length: %d\r\n" % n


def ok_with(*lines, body=b"Fine\n"):
    """A 200 with these raw header lines, right in everything else."""
    return PLAIN + length(len(body)) + b"".join(line + b"\r\n" for line in lines) + b"\r\n" + body


def forever(conn, data):
    while True:
        conn.send(data)


# -- encodings that lie -----------------------------------------------------------------------------------------
def zeros_squeezed(megabytes, wbits):
    """A deflate stream of so many MB of zeros: one MB is compressed once and repeated."""
    squeezer = zlib.compressobj(9, wbits=-15)
    block = squeezer.compress(bytes(MB)) + squeezer.flush(zlib.Z_FULL_FLUSH)
    is_gzip = wbits > 15
    yield b"\x1f\x8b\x08\0\0\0\0\0\0\xff" if is_gzip else b"\x78\xda"
    check = 0 if is_gzip else 1
    for _ in range(megabytes):
        yield block
        check = zlib.crc32(bytes(MB), check) if is_gzip else zlib.adler32(bytes(MB), check)
    yield b"\x03\0"                                                     # an empty last block
    yield check.to_bytes(4, "little") + (megabytes * MB & 0xffffffff).to_bytes(4, "little") if is_gzip else check.to_bytes(4, "big")


def zstd_zeros(megabytes, fill):
    """The same in zstd: a block of 128 KB of one byte takes four."""
    yield b"\x28\xb5\x2f\xfd\x00\x50"
    block = (128 * 1024 << 3 | 1 << 1).to_bytes(3, "little") + fill
    for _ in range(megabytes):
        yield block * 8
    yield (1).to_bytes(3, "little")


def brotli_zeros(megabytes):
    """The same in brotli (RFC 7932): 16 MB take thirteen bytes, for each code has one symbol, which takes no bits."""
    size = 1 << 24
    bits = [(0, 1)]                                                     # a window of 64 KB
    for _ in range(megabytes // 16):
        bits += [(0, 1), (2, 2), (size - 1, 24), (0, 1), (0, 3), (0, 6), (0, 2), (0, 2),
                 (1, 4), (0, 8), (1, 4), (504, 10), (1, 4), (0, 6), (size - 22594, 24)]
    value = at = 0
    for number, width in bits + [(3, 2)]:
        value, at = value | number << at, at + width
    yield value.to_bytes((at + 7) // 8, "little")


@route("/bad/gzip-bomb")
def gzip_bomb(conn, req):
    """?mb= MB of zeros (default 1024) in some KB each; ?coding=gzip|deflate|zstd|br; with zstd ?of=x is that letter instead."""
    megabytes, coding = req.number("mb", 1024), req.param("coding", "gzip")
    if coding == "br":
        pieces = brotli_zeros(megabytes)
    elif coding == "zstd":
        pieces = zstd_zeros(megabytes, req.param("of", "\0").encode())
    else:
        pieces = zeros_squeezed(megabytes, 31 if coding == "gzip" else 15)
    conn.stream(pieces, None, [("Content-Type", "text/plain"), ("Content-Encoding", coding)])


@route("/bad/stacked-bomb")
def stacked_bomb(conn, req):
    """?mb= MB (default 200) of empty blocks in gzip, in gzip, in gzip: nothing ever comes out of it."""
    body = b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + b"\0\0\0\xff\xff" * (req.number("mb", 200) * MB // 5)
    for _ in range(2):
        body = gzip.compress(body, 6, mtime=0)
    conn.send(PLAIN + b"Content-Encoding: gzip, gzip, gzip\r\n" + length(len(body)) + b"\r\n" + body)


@route("/bad/truncated-gzip")
def truncated_gzip(conn, req):
    """The length is right, the gzip stream in it ends early."""
    whole = gzip.compress(b"".join(pattern(200000)), mtime=0)
    part = whole[:len(whole) // 2]
    conn.send(PLAIN + b"Content-Encoding: gzip\r\n" + length(len(part)) + b"\r\n" + part)


@route("/bad/not-gzip")
def not_gzip(conn, req):
    conn.send(ok_with(b"Content-Encoding: gzip", body=b"This was never compressed\n"))


@route("/bad/damaged-gzip")
def damaged_gzip(conn, req):
    """The sum at its end is wrong."""
    conn.send(ok_with(b"Content-Encoding: gzip", body=gzip.compress(b"Fine\n", mtime=0)[:-8] + bytes(8)))


@route("/bad/unknown-encoding")
def unknown_encoding(conn, req):
    name = req.param("name", "rot13").encode("latin-1", "replace")
    conn.send(ok_with(b"Content-Encoding: " + name, body=b"Guvf vf ebg13\n"))


@route("/bad/gzip-trailing")
def gzip_trailing(conn, req):
    """What follows comes in two parts; the second looks like the start of another stream."""
    whole = ok_with(b"Content-Encoding: gzip", body=gzip.compress(b"Fine\n", mtime=0) + b"and garbage after it\x1f")
    conn.send(whole[:-1])
    time.sleep(0.1)
    conn.send(whole[-1:])


# -- lengths that lie ---------------------------------------------------------------------------------------------
@route("/bad/wrong-length")
def wrong_length(conn, req):
    """1,000 bytes are promised, 500 come, and the connection ends; ?short=1 promises 500 and sends 1,000."""
    said, sent = (500, 1000) if req.param("short") else (1000, 500)
    conn.send(PLAIN + length(said) + b"\r\n" + b"".join(pattern(sent)))
    conn.cut()


@route("/bad/two-lengths")
def two_lengths(conn, req):
    conn.send(PLAIN + length(5) + length(7) + b"\r\nFine\nXX")
    conn.cut()


@route("/bad/length-and-chunked")
def length_and_chunked(conn, req):
    conn.send(PLAIN + length(3) + b"Transfer-Encoding: chunked\r\n\r\n5\r\nFine\n\r\n0\r\n\r\n")


@route("/bad/length-text")
def length_text(conn, req):
    """?value= has the value of Content-Length: text, negative, huge."""
    conn.send(PLAIN + b"Content-Length: " + req.param("value", "many").encode() + b"\r\n\r\nFine\n")
    conn.cut()


@route("/bad/bad-chunk")
def bad_chunk(conn, req):
    """A good chunk, then one whose size is not a number; ?kind=huge: whose size overflows; ?kind=end: none, a cut."""
    bad = {"huge": b"ffffffffffffffffff\r\n", "end": b""}.get(req.param("kind"), b"zz\r\nnonsense\r\n")
    conn.send(PLAIN + b"Transfer-Encoding: chunked\r\n\r\n5\r\nFine\n\r\n" + bad)
    conn.cut()


# -- heads ----------------------------------------------------------------------------------------------------------
@route("/bad/huge-header")
def huge_header(conn, req):
    """One header of ?mb= MB."""
    conn.send(PLAIN + length(5) + b"X-Huge: ")
    for _ in range(req.number("mb", 10)):
        conn.send(b"h" * MB)
    conn.send(b"\r\n\r\nFine\n")


@route("/bad/many-headers")
def many_headers(conn, req):
    conn.send(PLAIN + length(5))
    n = req.number("n", 100000)
    for at in range(0, n, 1000):
        conn.send(b"".join(b"X-Header-%d: value %d\r\n" % (i, i) for i in range(at, min(n, at + 1000))))
    conn.send(b"\r\nFine\n")


@route("/bad/endless-header")
def endless_header(conn, req):
    """?kind=one: a header that never ends; otherwise headers without end."""
    conn.send(PLAIN + b"X-Endless: ")
    forever(conn, b"e" * 65536 if req.param("kind") == "one" else b"again\r\nX-Endless: " * 4096)


@route("/bad/endless-trailer")
def endless_trailer(conn, req):
    conn.send(PLAIN + b"Transfer-Encoding: chunked\r\n\r\n5\r\nFine\n\r\n0\r\n")
    forever(conn, b"X-Endless: again\r\n" * 4096)


@route("/bad/slow-header")
def slow_header(conn, req):
    """The head, byte by byte, ?ms= apart."""
    for byte in ok_with(b"X-Slow: yes"):
        conn.send(bytes([byte]))
        time.sleep(req.number("ms", 100) / 1000)


@route("/bad/nul-header")
def nul_header(conn, req):
    conn.send(ok_with(b"X-Nul: before\0after"))


@route("/bad/control-header")
def control_header(conn, req):
    conn.send(ok_with(b"X-Control: \x1b[31mred\x1b[0m \x07bell \x08\x7f\x01", b"X-Bidi: \xe2\x80\xaeevil\xe2\x80\xac"))


@route("/bad/folded-header")
def folded_header(conn, req):
    conn.send(ok_with(b"X-Folded: one", b"  two", b"\tthree"))


@route("/bad/nameless-header")
def nameless_header(conn, req):
    conn.send(ok_with(b": no name", b"no colon at all", b"X Space : spaced"))


@route("/bad/not-utf8")
def not_utf8(conn, req):
    conn.send(ok_with(b"X-Bytes: \xff\xfe caf\xe9 \xc3\x28", body=b"caf\xe9 \xff\xfe \xc3\x28 \xed\xa0\x80 \0 end\n").replace(
        b"text/plain", b"text/plain; charset=utf-8"))


@route("/bad/status-line")
def status_line(conn, req):
    """?line= has the status line; by default none at all."""
    line = req.param("line", "WTTH/9.7 -42 \x01").encode()
    conn.send(line + b"\r\n" + length(5) + b"\r\nFine\n")
    conn.cut()


@route("/bad/http09")
def http09(conn, req):
    """A body without any head."""
    conn.send(b"<html>HTTP/0.9 had no head</html>\n")
    conn.cut()


@route("/bad/bare-lf")
def bare_lf(conn, req):
    conn.send(ok_with(b"X-Bare: yes").replace(b"\r\n", b"\n"))


@route("/bad/1xx-forever")
def early_hints(conn, req):
    """103 without end, or ?n= of them and then an answer."""
    hint = b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n"
    for _ in itertools.repeat(None, req.number("n", 0)) if req.param("n") else itertools.count():
        conn.send(hint)
    conn.send(ok_with())


@route("/bad/filename")
def filename(conn, req):
    """Names for a saved file that must not be believed."""
    kind = req.param("kind", "dots")
    value = {"dots": b'attachment; filename="../../../../tmp/evil.txt"', "nul": b'attachment; filename="nul\0name\x1b[2J\n.txt"',
             "absolute": b'attachment; filename="/etc/passwd"', "hidden": b'attachment; filename=".bashrc"',
             "star": b"attachment; filename=\"safe.txt\"; filename*=UTF-8''..%2F..%2Fevil%00%0A.txt",
             "long": b'attachment; filename="' + b"n" * 5000 + b'.txt"', "windows": b'attachment; filename="..\\..\\con.txt"'}[kind]
    conn.send(ok_with(b"Content-Disposition: " + value))


# -- endings ----------------------------------------------------------------------------------------------------------
def whole_answer(kind):
    body = b"".join(pattern(1000))
    if kind == "chunked":
        return PLAIN + b"Transfer-Encoding: chunked\r\n\r\n" + b"%x\r\n" % len(body) + body + b"\r\n0\r\n\r\n"
    if kind == "close":
        return PLAIN + b"Connection: close\r\n\r\n" + body
    if kind == "gzip":
        body = gzip.compress(body, mtime=0)
        return PLAIN + b"Content-Encoding: gzip\r\n" + length(len(body)) + b"\r\n" + body
    return PLAIN + length(len(body)) + b"\r\n" + body


@route("/bad/cut")
def cut(conn, req):
    """A good answer of 1,000 bytes, of which exactly ?at= bytes come, head included; ?kind=length|chunked|gzip|close."""
    conn.send(whole_answer(req.param("kind"))[:req.number("at", 0)])
    conn.cut()


@route("/bad/reset")
def reset(conn, req):
    """The same, ended by a TCP reset.  A moment before it, or the kernel drops what was sent."""
    conn.send(whole_answer(req.param("kind"))[:req.number("at", 0)])
    time.sleep(req.number("ms", 100) / 1000)
    conn.reset()


@route("/bad/close")
def close(conn, req):
    """The request is read and the connection ends without a byte."""
    conn.cut()


@route("/bad/no-answer")
def no_answer(conn, req):
    conn.wait_for_peer()


@route("/bad/stall")
def stall(conn, req):
    """?at= bytes of a good answer, then silence."""
    conn.send(whole_answer(req.param("kind"))[:req.number("at", 200)])
    conn.wait_for_peer()


@route("/bad/endless")
def endless(conn, req):
    """A body that never ends: chunked; ?kind=close: without a length."""
    if req.param("kind") == "close":
        conn.send(PLAIN + b"Connection: close\r\n\r\n")
        forever(conn, BLOCK)
    conn.stream(itertools.repeat(BLOCK), None, [("Content-Type", "application/octet-stream")])


@route("/bad/early-answer", early=True)
def early_answer(conn, req):
    """413 before the body is read, and the connection ends."""
    conn.send(b"HTTP/1.1 413 Content Too Large\r\nConnection: close\r\n" + length(9) + b"\r\nToo much\n")
    raise Hangup


@route("/bad/expect", early=True)
def expect(conn, req):
    """417 to any Expect: 100-continue."""
    conn.answer(417 if req.header("Expect") else 200, [("Connection", "close")], b"")
    raise Hangup


@route("/bad/extra-answer")
def extra_answer(conn, req):
    """Two answers to one request."""
    conn.send(ok_with() + ok_with(body=b"The second, that nobody asked for\n"))


# -- redirects ----------------------------------------------------------------------------------------------------------
def location(path, value):
    route(path)(lambda conn, req: conn.send(b"HTTP/1.1 302 Found\r\n" + length(0) + value + b"\r\n"))


location("/bad/redirect-file", b"Location: file:///etc/passwd\r\n")
location("/bad/redirect-scheme", b"Location: gopher://127.0.0.1:1/x\r\n")
location("/bad/redirect-empty", b"Location: \r\n")
location("/bad/redirect-none", b"")
location("/bad/redirect-garbage", b"Location: http://[not-an-address:99999/\xff\xfe \x01\r\n")
location("/bad/redirect-host", b"Location: ///\x7fx\r\n")
location("/bad/redirect-latin", b"Location: /echo?caf\xe9\r\n")
location("/bad/redirect-two", b"Location: /echo\r\nLocation: /status/500\r\n")


@route("/bad/heavy-loop")
def heavy_loop(conn, req):
    """A circle of redirects with heads of 200 kB."""
    conn.send(b"HTTP/1.1 302 Found\r\nLocation: /bad/heavy-loop\r\n" + length(0) + (b"X-Heavy: " + b"h" * 50000 + b"\r\n") * 4 + b"\r\n")


@route("/bad/redirect-trailer")
def redirect_trailer(conn, req):
    """Where it leads to stands after the body, where it means nothing."""
    conn.send(b"HTTP/1.1 302 Found\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nLocation: /echo\r\nContent-Length: 5\r\n\r\n")
