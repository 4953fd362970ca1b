"""misbehave.py does what its routes promise, to curl and to plain sockets."""
import gzip
import hashlib
import json
import re
import signal
import socket
import ssl
import subprocess
import time
import unittest

from harness import Curl, Servers, exchange, get
from wire import pattern


def setUpModule():
    global s, http
    s = Servers().__enter__()
    http = s.port("http")


def tearDownModule():
    s.__exit__()


def curl(path, *args, port="http", **kw):
    return Curl(*args, s.url(port, path), **kw)


def body_of(answer):
    return answer.partition(b"\r\n\r\n")[2]


class Echo(unittest.TestCase):
    def test_exact_bytes(self):
        request = b"PUT /raw?a=%20b HTTP/1.1\r\nhost: x\r\nX-zeta:  1\r\nx-ALPHA: 2\r\nX-zeta: 3\r\n" \
                  b"Connection: close\r\nContent-Length: 4\r\n\r\n\0\xff\r\n"
        self.assertEqual(body_of(exchange(http, request)), request)
        echoed = Curl("-X", "PUT", "-H", "X-zeta: 1", "-H", "x-ALPHA: 2", "-H", "X-zeta: 3", "-d", "body", s.url("http", "/echo?q")).json
        names = [n for n, _ in echoed["headers"]]
        self.assertEqual([n for n in names if n.lower().startswith("x-")], ["X-zeta", "x-ALPHA", "X-zeta"])
        self.assertEqual((echoed["method"], echoed["target"], echoed["body_base64"]), ("PUT", "/echo?q", "Ym9keQ=="))

    def test_chunked_body(self):
        request = b"POST /raw HTTP/1.1\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n3\r\nabc\r\n0\r\nT: x\r\n\r\n"
        self.assertEqual(body_of(exchange(http, request)), request)
        self.assertEqual(curl("/echo", "-T", "-", data=b"abc").json["body_len"], 3)

    def test_log(self):
        s.reset()
        request = b"GET /status/204 HTTP/1.1\r\nHost: x\r\n\r\n"
        with socket.create_connection(("127.0.0.1", http)) as sock:
            for _ in range(2):
                sock.sendall(request)
                self.assertIn(b" 204 ", sock.recv(1000))
            sock.sendall(b"POST /echo HTTP/1.1\r\nContent-Length: 100\r\n\r\nhalf")
        time.sleep(0.2)
        log = s.log()
        self.assertEqual(s.received()[:2], [request, request])
        self.assertTrue(s.received()[2].endswith(b"\r\n\r\nhalf"))
        self.assertEqual([r["complete"] for r in log["requests"]], [True, True, False])
        self.assertEqual(log["connections"], 1)
        self.assertEqual(len({r["connection"] for r in log["requests"]}), 1)

    def test_status_and_redirects(self):
        self.assertIn(b"HTTP/1.1 418 Short and stout\r\n", get(http, "/status/418?reason=Short%20and%20stout"))
        hops = curl("/redirect/3", "-L", "-w", "\n%{num_redirects}").out
        self.assertTrue(hops.endswith(b"\n3"), hops)
        self.assertEqual(curl("/loop", "-L", "--max-redirs", 5).status, 47)
        self.assertEqual(curl("/redirect-to?status=307&url=/raw", "-L", "-d", "x").out[:4], b"POST")

    def test_cookies(self):
        self.assertEqual(curl("/cookies/set?a=1&b=2&to=/cookies", "-L", "-c", "-", "-b", "").out.count(b'"'), 10)
        head = get(http, "/cookies/set?raw=sid=x;%20Path=/;%20HttpOnly;%20Max-Age=9").split(b"\r\n\r\n")[0]
        self.assertIn(b"Set-Cookie: sid=x; Path=/; HttpOnly; Max-Age=9", head)


class Bodies(unittest.TestCase):
    def test_pattern(self):
        whole = b"".join(pattern(3_000_000))
        self.assertEqual(whole[1_500_000], 1_500_000 % 251)
        for path in ("/bytes/3000000", "/chunked/3000000", "/chunked/3000000?size=1500000"):
            self.assertEqual(hashlib.sha256(curl(path).out).digest(), hashlib.sha256(whole).digest(), path)
        self.assertEqual(curl("/bytes/3000000", "-r", "1000-2000000").out, whole[1000:2000001])
        self.assertEqual(curl("/bytes/10", "-r", "20-", "-w", "%{http_code}").out, b"416")

    def test_large_costs_no_memory(self):
        done = curl("/bytes/1000000000", "-o", "/dev/null", "-w", "%{size_download}")
        self.assertEqual(done.out, b"1000000000")
        with open(f"/proc/{s.info['pid']}/status") as f:
            peak = int(re.search(r"VmHWM:\s+(\d+)", f.read())[1])
        self.assertLess(peak, 150_000)

    def test_codings(self):
        plain = curl("/gzip").out
        self.assertEqual(gzip.decompress(plain), curl("/br", "--compressed").out)
        for coding in ("gzip", "deflate", "raw-deflate", "br", "zstd"):
            for query, want in (("", gzip.decompress(plain)), ("?n=300000", b"".join(pattern(300000)))):
                done = curl(f"/{coding}{query}", "--compressed")
                self.assertEqual((done.status, done.out), (0, want), coding + query)

    def test_real_encoders(self):
        for coding in ("br", "zstd"):
            tool = {"br": ["brotli", "-d", "-c"], "zstd": ["zstd", "-d", "-c", "-q"]}[coding]
            self.assertEqual(subprocess.run(tool, input=curl(f"/{coding}?n=100000").out, capture_output=True, check=True).stdout,
                             b"".join(pattern(100000)))

    def test_json(self):
        for path in ("/json/1", "/oneline/1"):
            rows = json.loads(curl(path).out)
            self.assertEqual(rows[-1]["id"], "%09d" % (len(rows) - 1))
        self.assertEqual(curl("/oneline/2").out.count(b"\n"), 0)
        self.assertAlmostEqual(len(curl("/oneline/5").out) / (5 << 20), 1, 3)
        json.loads(curl("/json").out)

    def test_kinds(self):
        self.assertIn("Grüße", curl("/latin1").out.decode("latin-1"))
        self.assertIn("سلام", curl("/utf16").out.decode("utf-16"))
        self.assertTrue(curl("/image.png").out.startswith(b"\x89PNG"))
        self.assertEqual(curl("/sse?n=2&ms=1").out.count(b"event: tick"), 2)
        self.assertEqual(len(curl("/drip?bytes=5&ms=1").out), 5)
        self.assertEqual(curl("/etag/a", "-H", 'If-None-Match: "a"', "-w", "%{http_code}").out, b"304")
        self.assertLess(0.3, float(curl("/delay/0.3", "-o", "/dev/null", "-w", "%{time_starttransfer}").out))

    def test_upload(self):
        got = curl("/upload", "-F", "a=1", "-F", 'f=@-;filename=na"me.txt;type=text/x', data=b"\r\n--file\0").json["parts"]
        self.assertEqual((got[0]["name"], got[0]["text"]), ("a", "1"))
        self.assertEqual((got[1]["content_type"], got[1]["sha256"]), ("text/x", hashlib.sha256(b"\r\n--file\0").hexdigest()))
        self.assertIn("error", curl("/upload", "-H", "Content-Type: multipart/form-data; boundary=x", "-d", "--x\r\nno end").json)

    def test_graphql(self):
        got = curl("/graphql", "--json", '{"query": "{ a }", "variables": {"n": 1}}').json
        self.assertEqual(got["data"]["echo"]["variables"], {"n": 1})
        self.assertIn("errors", curl("/graphql", "--json", "[]").json)


class Tls(unittest.TestCase):
    def test_trust(self):
        trusting = ("--cacert", s.file("ca"))
        for port, args, status in (("https", trusting, 0), ("https", (), 60), ("https_expired", trusting, 60),
                                   ("https_wrong_host", trusting, 60), ("https_self_signed", trusting, 60),
                                   ("https_self_signed", ("-k",), 0), ("https_client_cert", trusting, 56),
                                   ("https_client_cert", (*trusting, "--cert", s.file("client"), "--key", s.file("client_key")), 0)):
            done = curl("/echo", *args, port=port)
            self.assertEqual(done.status, status, (port, args, done.err))
        expired, wrong = curl("/", *trusting, port="https_expired").err, curl("/", *trusting, port="https_wrong_host").err
        self.assertIn("expired", expired)
        self.assertIn("127.0.0.1", wrong)

    def test_client_certificate(self):
        for args in (("--cert", s.file("client"), "--key", s.file("client_key_encrypted"), "--pass", "secret"),
                     ("--cert-type", "P12", "--cert", s.file("client_p12") + ":secret")):
            tls = curl("/echo", "--cacert", s.file("ca"), *args, port="https_client_cert").json["tls"]
            self.assertIn("commonName=A Client", tls["client"])
            self.assertEqual(tls["alpn"], "http/1.1")

    def test_strict_verification(self):
        context = ssl.create_default_context(cafile=s.file("ca"))
        with socket.create_connection(("127.0.0.1", s.port("https"))) as sock, \
                context.wrap_socket(sock, server_hostname="localhost") as tls:
            self.assertEqual(tls.version(), "TLSv1.3")

    def test_body_until_the_end_of_tls(self):
        self.assertEqual(curl("/bytes/100000", "--http1.0", "-k", port="https").status, 0)


class Ports(unittest.TestCase):
    def test_ports(self):
        for port, statuses in (("close", (52, 56)), ("reset", (56, 55)), ("garbage", (1, 52, 56)), ("refused", (7,))):
            self.assertIn(curl("/", port=port).status, statuses, port)
        self.assertEqual(curl("/", "-m", 1, port="silent").status, 28)
        slow = curl("/", "--connect-timeout", 1, port="blackhole")
        self.assertEqual(slow.status, 28, slow.err)
        self.assertEqual(curl("/", "-k", "--connect-timeout", 1, port="https").status, 0)
        self.assertEqual(Curl("-k", "-m", 5, f"https://127.0.0.1:{http}/").status, 35)


class Bad(unittest.TestCase):
    def test_lengths(self):
        self.assertEqual(curl("/bad/wrong-length").status, 18)
        self.assertEqual(len(curl("/bad/wrong-length").out), 500)
        self.assertEqual(curl("/bad/wrong-length?short=1").out, b"".join(pattern(500)))
        self.assertEqual(curl("/bad/bad-chunk").status, 56)
        self.assertIn(curl("/bad/bad-chunk?kind=end").status, (18, 56))
        self.assertEqual(get(http, "/bad/two-lengths").count(b"Content-Length"), 2)

    def test_cut_is_exact(self):
        whole = get(http, "/bad/cut?at=9999")
        self.assertTrue(whole.endswith(b"".join(pattern(1000))))
        for at in (0, 1, 17, 60, 61, 62, 500, len(whole)):
            for name in ("http", "https"):
                if name == "http":
                    self.assertEqual(get(http, f"/bad/cut?at={at}"), whole[:at])
                else:
                    done = curl(f"/bad/cut?at={at}", "-k", "-i", port=name)
                    self.assertEqual(done.status == 0, at == len(whole), (at, done.status, done.err))

    def test_reset(self):
        with self.assertRaises(ConnectionResetError):
            get(http, "/bad/reset?at=50")
        self.assertEqual(curl("/bad/reset?at=200").status, 56)
        self.assertEqual(curl("/bad/reset?at=200", "-k", port="https").status, 56)
        self.assertEqual(curl("/bad/close").status, 52)

    def test_codings(self):
        bomb = curl("/bad/gzip-bomb?mb=50", "--compressed", "-w", "\n%{size_download}", "-o", "/dev/null")
        self.assertEqual(bomb.status, 0)
        for coding in ("gzip", "deflate", "zstd"):
            done = curl(f"/bad/gzip-bomb?mb=20&coding={coding}", "--compressed")
            self.assertEqual((done.status, len(done.out)), (0, 20 << 20), (coding, done.err))
            self.assertLess(len(curl(f"/bad/gzip-bomb?mb=20&coding={coding}").out), 100_000)
        for path, status in (("/bad/not-gzip", 61), ("/bad/unknown-encoding", 61), ("/bad/truncated-gzip", None)):
            if status:
                self.assertEqual(curl(path, "--compressed").status, status, path)
            else:
                self.assertLess(len(curl(path, "--compressed").out), 200_000)

    def test_heads(self):
        self.assertGreater(len(get(http, "/bad/huge-header?mb=2")), 2 << 20)
        self.assertEqual(get(http, "/bad/many-headers?n=3000").count(b"\r\nX-Header-"), 3000)
        self.assertIn(b"\xff\xfe", get(http, "/bad/not-utf8"))
        self.assertIn(b"before\0after", get(http, "/bad/nul-header"))
        for path in ("/bad/huge-header", "/bad/many-headers", "/bad/status-line", "/bad/http09", "/bad/nul-header"):
            self.assertNotEqual(curl(path, "-m", 20).status, 0, path)
        self.assertEqual(curl("/bad/1xx-forever?n=3").out, b"Fine\n")
        self.assertNotEqual(curl("/bad/1xx-forever", "-m", 5, "-o", "/dev/null").status, 0)
        self.assertNotEqual(curl("/bad/endless-header", "-m", 10, "-o", "/dev/null").status, 0)
        self.assertIn(b"../../", get(http, "/bad/filename"))
        self.assertIn(b"nul\0name", get(http, "/bad/filename?kind=nul"))

    def test_redirects(self):
        self.assertEqual(curl("/bad/redirect-file", "-L").status, 1)
        self.assertEqual(curl("/bad/redirect-garbage", "-L").status, 3)
        self.assertEqual(curl("/bad/redirect-none", "-L").status, 0)

    def test_time(self):
        for path in ("/bad/no-answer", "/bad/stall", "/bad/slow-header", "/bad/endless", "/bad/endless?kind=close", "/drip?bytes=100&ms=100"):
            self.assertEqual(curl(path, "-m", 0.5, "-o", "/dev/null").status, 28, path)

    def test_early_and_stale(self):
        done = curl("/bad/early-answer", "-H", "Expect:", "--data-binary", "@-", "-w", "%{http_code}", "-o", "/dev/null", data=b"x" * 100)
        self.assertEqual(done.out, b"413")
        both = Curl("-o", "/dev/null", "-o", "/dev/null", "-w", "%{http_code}", s.url("http", "/keep-alive-lie"), s.url("http", "/keep-alive-lie"))
        self.assertEqual((both.status, both.out), (0, b"200200"))


class Life(unittest.TestCase):
    def test_ends_with_its_input(self):
        with Servers() as other:
            folder = other.file("ca").rsplit("/", 1)[0]
        self.assertEqual(other.proc.returncode, 0)
        self.assertNotEqual(subprocess.run(["ls", folder], capture_output=True).returncode, 0)

    def test_ends_when_told(self):
        with Servers() as other:
            other.proc.send_signal(signal.SIGTERM)
            self.assertEqual(other.proc.wait(5), 0)


if __name__ == "__main__":
    unittest.main()
