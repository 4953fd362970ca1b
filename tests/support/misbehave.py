#!/usr/bin/env python3
"""The server that the tests talk to: right in every byte on some paths, wrong in a chosen way on others.

Started without arguments it opens its ports on 127.0.0.1, prints one line of JSON

    {"pid": …, "ports": {"http": …, "https": …, …}, "files": {"ca": "/…/ca.pem", "client": …, …}}

and serves until its standard input closes, so that it ends with the test that started it.

Ports: http, https, https_expired, https_wrong_host, https_self_signed, https_odd_names (control characters in them),
https_old (TLS 1.0 and 1.1 only), https_client_cert (asks for a certificate of the CA), http2_lies (see h2_lies.py), https_proxy (an honest one, over TLS), those of proxy_lies.py, and ports that never speak HTTP: close (closes after accepting), reset (at the first byte), silent (accepts, says nothing),
garbage (says a line that no protocol knows), refused (nobody listens), blackhole (never accepts: connecting hangs).

The routes are in echo_routes.py and body_routes.py (what behaves), auth_routes.py, oauth_routes.py and bad_routes.py (what does not).
`/__log?server=NAME` gives every request a port received, exact to the byte; `/__reset` forgets them.
"""
import json
import os
import shutil
import signal
import socket
import ssl
import sys
import tempfile
import warnings

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import certs  # noqa: E402
from wire import SERVERS, Server  # noqa: E402
import auth_routes  # noqa: E402,F401
import bad_routes  # noqa: E402,F401
import body_routes  # noqa: E402,F401
import echo_routes  # noqa: E402,F401
import h2_lies  # noqa: E402
import oauth_routes  # noqa: E402,F401
import proxy_lies  # noqa: E402


def context(files, name, client_ca=None, protocol="http/1.1"):
    """What a TLS port presents; it speaks TLS 1.2 and 1.3, one protocol inside, and notes the name that was asked for."""
    ctx = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ctx.load_cert_chain(os.path.join(files, f"{name}.pem"), os.path.join(files, f"{name}-key.pem"))
    ctx.set_alpn_protocols([protocol])
    ctx.sni_callback = lambda sock, server_name, _: setattr(sock, "asked_for", server_name)
    if client_ca:
        ctx.verify_mode = ssl.CERT_REQUIRED
        ctx.load_verify_locations(client_ca)
    return ctx


def old(ctx):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ctx.minimum_version, ctx.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
    ctx.set_ciphers("ALL:@SECLEVEL=0")
    return ctx


def talk_close(conn):
    conn.sock.close()


def talk_reset(conn):
    """After the first byte: a reset that comes sooner may look like a refused connection."""
    conn.sock.recv(1)
    conn.reset()


def talk_silent(conn):
    conn.wait_for_peer()


def talk_garbage(conn):
    conn.send(b"\x00\x15\xff this is no protocol that you know\r\n\r\n")
    conn.close()


def refused_port():
    """A port that is ours, so that nobody else gets it, and that nobody listens on."""
    sock = socket.socket()
    sock.bind(("127.0.0.1", 0))
    return sock


def blackhole_port():
    """A port whose queue of connections is full and never emptied: the kernel drops further attempts."""
    sock = socket.socket()
    sock.bind(("127.0.0.1", 0))
    sock.listen(0)
    fillers = []
    for _ in range(4):
        filler = socket.socket()
        filler.setblocking(False)
        filler.connect_ex(sock.getsockname())
        fillers.append(filler)
    return sock, fillers


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    folder = tempfile.mkdtemp(prefix="misbehave-")
    try:
        files = certs.make(folder)
        tls = lambda name, **kw: context(folder, name, **kw)
        for server in (Server("http"), Server("https", tls("server")), Server("https_expired", tls("expired")),
                       Server("https_wrong_host", tls("wrong-host")), Server("https_self_signed", tls("self-signed")),
                       Server("https_client_cert", tls("server", client_ca=files["ca"])),
                       Server("https_odd_names", tls("odd-names")), Server("https_old", old(tls("server"))),
                       Server("http2_lies", tls("server", protocol="h2"), talk=h2_lies.talk),
                       Server("close", talk=talk_close), Server("reset", talk=talk_reset),
                       Server("silent", talk=talk_silent), Server("garbage", talk=talk_garbage),
                       Server("https_proxy", tls("server"), talk=lambda conn: proxy_lies.talk_connect(conn, "honest")),
                       *proxy_lies.servers(tls("wrong-host"))):
            SERVERS[server.name] = server.start()
        refused, (blackhole, _fillers) = refused_port(), blackhole_port()
        ports = {name: server.port for name, server in SERVERS.items()}
        ports.update(refused=refused.getsockname()[1], blackhole=blackhole.getsockname()[1])
        print(json.dumps(dict(pid=os.getpid(), ports=ports, files=files)), flush=True)
        while os.read(0, 4096):
            pass
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    os._exit(0)                                        # threads may hang in a connection, on purpose


if __name__ == "__main__":
    main()
