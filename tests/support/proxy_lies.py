"""Proxies that lie: a port for each lie, over CONNECT (proxy-…) or SOCKS (socks4-…, socks5-…).  The honest ones tell none."""
import itertools
import select
import socket
import struct
import time

from wire import Hangup, Request, Server

OK = b"HTTP/1.1 200 Connection established\r\n"
ASKS = b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n"
LINE = b"X-Endless: " + b"e" * 1000 + b"\r\n"


def relay(conn, port):
    """The way is open, whatever the name: everything here is on this machine."""
    pending = getattr(conn.sock, "pending", int)
    with socket.create_connection(("127.0.0.1", port)) as far:
        far.sendall(conn.take(len(conn.buf)))
        while True:
            for sock in [conn.sock] if pending() else select.select([conn.sock, far], [], [])[0]:
                data = sock.recv(65536)
                if not data:
                    raise Hangup
                (far if sock is conn.sock else conn.sock).sendall(data)


def slowly(conn, data):
    for byte in data:
        conn.send(bytes([byte]))
        time.sleep(0.005)


# -- CONNECT ------------------------------------------------------------------------------------------------------
ANSWERS = {
    "cut": OK + b"\r\n",
    "garbage": b"\x00\x15\xff this is no protocol that you know\r\n\r\n",
    "no-line": b"\x00\x15\xff" * 100,
    "half-head": OK + b"X-Half: ",
    "body": OK + b"Content-Length: 5\r\n\r\nhello",
    "chunked": OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
    "plain-answer": OK + b"\r\nHTTP/1.1 200 OK\r\nSet-Cookie: stolen=1\r\nContent-Length: 6\r\n\r\nforged",
    "redirect": b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/evil\r\nSet-Cookie: stolen=1\r\nContent-Length: 0\r\n\r\n",
    "unauthorized": b"HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"the server, really\"\r\nContent-Length: 0\r\n\r\n",
    "unauthorized-digest": b"HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Digest realm=\"r\", nonce=\"n\", qop=\"auth\"\r\nContent-Length: 0\r\n\r\n",
    "asks": ASKS + b"Proxy-Authenticate: Basic realm=\"r\"\r\nSet-Cookie: stolen=1\r\n\r\n",
    "asks-server": ASKS + b"WWW-Authenticate: Basic realm=\"r\"\r\n\r\n",
    "asks-unknown": ASKS + b"Proxy-Authenticate: Negotiate\r\nProxy-Authenticate: Hawk\x1b[31m realm=\"r\"\r\n\r\n",
    "asks-nothing": ASKS + b"\r\n",
    "control": b"HTTP/1.1 403 No\x1b[31m\x07\xe2\x80\xaeway\xff\r\nX-Control: \x1b[2J\x08\r\nContent-Length: 0\r\n\r\n",
    "nul": b"HTTP/1.1 200 OK\r\nX-Nul: a\0b\r\n\r\n",
    "status-text": b"HTTP/1.1 many OK\r\n\r\n",
    "status-zero": b"HTTP/1.1 000 Nothing\r\n\r\n",
    "switching": b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n",
}
# What stands in a good answer.
OPENINGS = {"honest": b"", "slow": b"", "cookie": b"Set-Cookie: stolen=1\r\nSet-Cookie: mine=other; Path=/\r\n"}
# What is sent once, and then for as long as somebody reads.
ENDLESS = {
    "endless-head": (OK, LINE * 60),
    "endless-line": (OK + b"X-Endless: ", b"e" * 65536),
    "endless-interim": (b"", b"HTTP/1.1 103 Early Hints\r\n\r\n" * 1000),
    "endless-body": (b"HTTP/1.1 403 Forbidden\r\n\r\n", b"b" * 65536),
    "endless-chunks": (b"HTTP/1.1 407 Ask\r\nProxy-Authenticate: Basic realm=\"r\"\r\nTransfer-Encoding: chunked\r\n\r\n", b"1000\r\n" + b"b" * 4096 + b"\r\n"),
    "endless-tunnel": (OK + b"\r\n", b"b" * 65536),
}
# Each time other words: 407 without end.
ROUNDS = {
    "realms": b"Proxy-Authenticate: Basic realm=\"%d\"\r\n",
    "nonces": b"Proxy-Authenticate: Digest realm=\"r%d\", nonce=\"%d\", qop=\"auth\"\r\n",
    "stale": b"Proxy-Authenticate: Digest realm=\"r\", nonce=\"%d\", stale=true, qop=\"auth\"\r\n",
}


def talk_connect(conn, lie, context=None):
    """What stands in the tables above; `honest`, `slow` and `cookie` open the way, `server` answers in the servers' place."""
    req, handler = conn.read_request()
    if lie in OPENINGS:
        (slowly if lie == "slow" else type(conn).send)(conn, OK + OPENINGS[lie] + b"\r\n")
        relay(conn, int(req.target.rpartition(":")[2]))
    elif lie == "server":
        while True:
            if req.header("Proxy-Authorization"):
                handler(conn, req)
            else:
                conn.send(ASKS + b"Proxy-Authenticate: Basic realm=\"r\"\r\n\r\n")
            req, handler = conn.read_request()
    elif lie == "own-certificate":
        conn.send(OK + b"\r\n")
        conn.sock = context.wrap_socket(conn.sock, server_side=True)
        conn.server.serve(conn)
    elif lie in ROUNDS:
        for n in itertools.count():
            conn.send(ASKS + ROUNDS[lie].replace(b"%d", b"%d" % n) + b"\r\n")
            conn.read_request()
    elif lie in ENDLESS:
        first, again = ENDLESS[lie]
        for data in itertools.chain([first], itertools.repeat(again)):
            conn.send(data)
    elif lie == "nothing":
        conn.cut()
    elif lie == "silent":
        conn.wait_for_peer()
    else:
        conn.send(ANSWERS[lie])
        if lie == "cut":
            conn.cut()
        while True:
            conn.read_request()
            conn.send(ANSWERS[lie])


# -- SOCKS ----------------------------------------------------------------------------------------------------------
def read(conn, n):
    while len(conn.buf) < n:
        conn.fill()
    return conn.take(n)


def note(conn, raw):
    conn.server.remember(conn, Request(raw, "SOCKS", "", "", []))


METHODS = {"version": b"\4\0", "refused": b"\5\xff", "gssapi": b"\5\1", "unknown-method": b"\5\x80", "half-greeting": b"\5",
           "web": b"HTTP/1.1 400 Bad Request\r\n\r\n", "wrong-password": b"\5\2", "honest-password": b"\5\2"}
DONE = b"\5\0\0\1\0\0\0\0\0\0"
REPLIES = {"reply-version": b"\4\0\0\1\0\0\0\0\0\0", "half-reply": DONE[:5], "address-type": b"\5\0\0\x09\0\0\0\0\0\0",
           "long-name": b"\5\0\0\3\xff" + b"n" * 100, "long-reply": DONE + b"\x1b[2J" * 1000,
           **{f"code-{code}": bytes([5, code]) + DONE[2:] for code in (1, 2, 3, 4, 5, 6, 7, 8, 9, 255)}}
CUT = ("half-greeting", "half-reply", "half-4", "cut")
REPLIES4 = {"version-4": b"\5\x5a" + bytes(6), "half-4": b"\0\x5a\0", **{f"code4-{code}": bytes([0, code]) + bytes(6) for code in (91, 92, 93, 7)}}


def talk_socks5(conn, lie):
    head = read(conn, 2)
    note(conn, head + read(conn, head[1]))
    if lie == "endless":
        while True:
            conn.send(b"\5\0" + b"\5" * 65534)
    say = slowly if lie == "slow" else type(conn).send
    if lie == "nothing":
        conn.cut()
    if lie == "silent":
        conn.wait_for_peer()
    method = METHODS.get(lie, b"\5\0")
    say(conn, method)
    if lie in CUT and lie in METHODS:
        conn.cut()
    if method == b"\5\2":
        user = read(conn, 2)
        user += read(conn, user[1] + 1)
        note(conn, user + read(conn, user[-1]))
        conn.send(b"\1\1" if lie == "wrong-password" else b"\1\0")
    head = read(conn, 5)
    rest = read(conn, {1: 5, 3: head[4] + 2, 4: 17}[head[3]])
    note(conn, head + rest)
    if lie == "silent-reply":
        conn.wait_for_peer()
    say(conn, REPLIES.get(lie, DONE))
    if lie in CUT:
        conn.cut()
    if lie in REPLIES:
        conn.wait_for_peer()
    relay(conn, struct.unpack(">H", rest[-2:])[0])


def talk_socks4(conn, lie):
    head = read(conn, 8)
    rest = conn.until(b"\0")
    if head[4:7] == bytes(3):
        rest += conn.until(b"\0")
    note(conn, head + rest)
    if lie == "nothing":
        conn.cut()
    if lie == "silent":
        conn.wait_for_peer()
    (slowly if lie == "slow" else type(conn).send)(conn, REPLIES4.get(lie, b"\0\x5a" + bytes(6)))
    if lie in CUT:
        conn.cut()
    if lie in REPLIES4:
        conn.wait_for_peer()
    relay(conn, struct.unpack(">H", head[2:4])[0])


def servers(certificate):
    """certificate: the context of one that is another host's."""
    http = ["nothing", "silent", "server", "own-certificate", *ANSWERS, *OPENINGS, *ENDLESS, *ROUNDS]
    socks5 = ["honest", "slow", "nothing", "silent", "silent-reply", "cut", "endless", *METHODS, *REPLIES]
    socks4 = ["honest", "slow", "nothing", "silent", *REPLIES4]
    for lie in http:
        yield Server(f"proxy-{lie}", talk=lambda conn, lie=lie: talk_connect(conn, lie, certificate))
    for lie in socks5:
        yield Server(f"socks5-{lie}", talk=lambda conn, lie=lie: talk_socks5(conn, lie))
    for lie in socks4:
        yield Server(f"socks4-{lie}", talk=lambda conn, lie=lie: talk_socks4(conn, lie))
