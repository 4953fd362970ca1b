"""nginx, tinyproxy, microsocks and the keyring come up, work, and go away."""
import os
import subprocess
import unittest

from harness import HERE, Curl, Servers


class Nginx(unittest.TestCase):
    def test_protocols(self):
        with Servers() as s, Servers("peers.py", "nginx", "--backend", s.port("http")) as nginx:
            trusting = ("--cacert", nginx.file("ca"))
            for port, args, protocol, tls in (("https", ("--http2",), "HTTP/2.0", "TLSv1.3"), ("https", ("--http1.1",), "HTTP/1.1", "TLSv1.3"),
                                              ("https_tls12", ("--http2",), "HTTP/1.1", "TLSv1.2"), ("http", (), "HTTP/1.1", "")):
                got = Curl(*trusting, *args, nginx.url(port, "/whoami?x")).json
                self.assertEqual((got["protocol"], got["tls"], got["target"]), (protocol, tls, "/whoami?x"))
            squeezed = Curl("-k", "-H", "Accept-Encoding: gzip", nginx.url("https", "/data.json")).out
            plain = Curl("-k", "--compressed", nginx.url("https", "/data.json"))
            self.assertLess(len(squeezed), len(plain.out) / 3)
            self.assertEqual(len(plain.json), 2000)
            self.assertEqual(len(Curl("-k", nginx.url("https", "/big.bin")).out), 251 * 66837 * 1)
            self.assertEqual(Curl("-k", "--http2", "-d", "body", nginx.url("https", "/backend/echo?a")).json["target"], "/echo?a")
            self.assertEqual(Curl("-k", "-T", "-", nginx.url("https", "/sink"), data=b"x" * 3_000_000).status, 0)
        self.assertFalse(os.path.exists(nginx.file("access_log")))
        self.assertEqual(Curl(nginx.url("http")).status, 7)


class Proxies(unittest.TestCase):
    def test_proxies(self):
        with Servers() as s, Servers("peers.py", "proxy") as proxy:
            user = f"{proxy.info['user']}:{proxy.info['password']}"
            through = lambda name, *args, port="http": Curl("-k", "-x", proxy.url(name), *args, s.url(port, "/echo"))
            self.assertIn("Via", dict(through("http_proxy").json["headers"]))
            self.assertNotIn("Via", dict(through("http_proxy", port="https").json["headers"]))
            self.assertNotIn("authenticated", through("http_proxy_auth").out.decode())
            self.assertEqual(through("http_proxy_auth", "-w", "%{http_code}", "-o", "/dev/null").out, b"407")
            self.assertEqual(through("http_proxy_auth", "-U", user).json["target"], "/echo")
            self.assertEqual(through("http_proxy_auth", "-U", user, port="https").json["target"], "/echo")
            self.assertEqual(through("socks").json["target"], "/echo")
            self.assertEqual(through("socks_auth").status, 97)
            self.assertEqual(through("socks_auth", "-U", user, port="https").json["target"], "/echo")
            with open(proxy.file("http_proxy_log")) as f:
                self.assertIn("CONNECT", f.read())


class Keyring(unittest.TestCase):
    def run_with(self, *args):
        return subprocess.run([os.path.join(HERE, "with-keyring"), *args], capture_output=True, text=True, timeout=60)

    def test_keyring(self):
        done = self.run_with("sh", "-c", "printf hush | secret-tool store --label=x a b && secret-tool lookup a b && printenv HOME >&2; exit 3")
        self.assertEqual((done.returncode, done.stdout), (3, "hush"), done.stderr)
        self.assertFalse(os.path.exists(done.stderr.strip().splitlines()[-1]))

    def test_nobody(self):
        done = self.run_with("--none", "secret-tool", "lookup", "a", "b")
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("org.freedesktop.secrets", done.stderr)


if __name__ == "__main__":
    unittest.main()
