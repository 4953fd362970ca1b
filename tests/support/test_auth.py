"""Each way to say who one is: the right answer is let in, a wrong one is not; curl(1) is the client."""
import base64
import hashlib
import unittest
import urllib.parse

import ntlm
import sigv4
from harness import Curl, Servers, exchange


def setUpModule():
    global s
    s = Servers().__enter__()


def tearDownModule():
    s.__exit__()


def curl(path, *args, **kw):
    return Curl(*args, s.url("http", path), **kw)


def code(path, *args):
    return int(curl(path, *args, "-o", "/dev/null", "-w", "%{http_code}").out)


class Simple(unittest.TestCase):
    def test_basic_bearer_key(self):
        for path, good, bad in (("/basic/me/p%C3%A4ss", ("-u", "me:päss"), ("-u", "me:no")),
                                ("/bearer/abc", ("--oauth2-bearer", "abc"), ("--oauth2-bearer", "x")),
                                ("/api-key/X-Key/k", ("-H", "x-key: k"), ("-H", "x-key: l"))):
            self.assertEqual(code(path, *good), 200, path)
            self.assertIn(code(path, *bad), (401, 403), path)
            self.assertIn(code(path), (401, 403), path)
        self.assertEqual(curl("/api-key/key/k?key=k").json["place"], "query")


class Digest(unittest.TestCase):
    def test_algorithms(self):
        for query in ("", "?algorithm=SHA-256", "?algorithm=MD5-sess", "?qop=none", "?both=1", "?algorithm=SHA-256&a=b%20c"):
            path = "/digest/Mufasa/Circle%20of%20Life" + query
            good = curl(path, "--digest", "-u", "Mufasa:Circle of Life")
            self.assertTrue(good.json["authenticated"], (query, good.out))
            self.assertEqual(code(path, "--digest", "-u", "Mufasa:no"), 401, query)
            self.assertEqual(code(path), 401)

    def test_body(self):
        self.assertTrue(curl("/digest", "--digest", "-u", "user:pass", "-d", "x").json["authenticated"])

    def test_forged_nonce(self):
        answer = exchange(s.port("http"), b'GET /digest HTTP/1.1\r\nConnection: close\r\nAuthorization: Digest username="user", realm="Signal box", '
                          b'nonce="old", uri="/digest", qop=auth, nc=00000001, cnonce="c", opaque="stellwerk", response="%s"\r\n\r\n'
                          % self.response("old").encode())
        self.assertIn(b"stale=true", answer)

    @staticmethod
    def response(nonce):
        md5 = lambda t: hashlib.md5(t.encode()).hexdigest()
        return md5(f"{md5('user:Signal box:pass')}:{nonce}:00000001:c:auth:{md5('GET:/digest')}")


class Ntlm(unittest.TestCase):
    def test_md4(self):
        for text, digest in ((b"", "31d6cfe0d16ae931b73c59d7e0c089c0"), (b"abc", "a448017aaf21d8525fc10ae87aa6729d"),
                             (b"1234567890" * 8, "e33b4ddc9c38f2199c3e7b164fcc0536")):
            self.assertEqual(ntlm.md4(text).hex(), digest)

    def test_handshake(self):
        s.reset()
        self.assertEqual(curl("/ntlm/user/open%20sesame", "--ntlm", "-u", "user:open sesame").json, {"authenticated": True, "user": "user"})
        self.assertEqual(len(s.received()), 2)
        self.assertEqual(curl("/ntlm", "--ntlm", "-u", "DOM\\user:pass", "-d", "x").json["user"], "DOM\\user")
        self.assertEqual(code("/ntlm", "--ntlm", "-u", "user:wrong"), 401)
        self.assertEqual(code("/ntlm", "--ntlm", "-u", "other:pass"), 401)
        self.assertEqual(code("/ntlm"), 401)


class Aws(unittest.TestCase):
    who = f"{sigv4.ACCESS_KEY}:{sigv4.SECRET_KEY}"

    def test_good(self):
        for path, service, args in (("/aws", "execute-api", ()), ("/aws?b=2&a=1&a=0", "service", ()), ("/aws", "dynamodb", ("--json", '{"a": 1}')),
                                    ("/aws/a-b_c~d.e", "s3", ("-T", "/etc/hostname")), ("/aws?q=a%20b%2Fc&empty=", "sts", ("-H", "X-Amz-Target: T.Op"))):
            done = curl(path, "--aws-sigv4", f"aws:amz:eu-west-1:{service}", "-u", self.who, *args).json
            self.assertTrue(done["authenticated"], done)
            self.assertEqual((done["region"], done["service"]), ("eu-west-1", service))

    def test_bad(self):
        sign = ("--aws-sigv4", "aws:amz:eu-west-1:s")
        self.assertIn("does not match", curl("/aws", *sign, "-u", f"{sigv4.ACCESS_KEY}:no").json["error"])
        self.assertIn("access key", curl("/aws", *sign, "-u", "A:b").json["error"])
        self.assertIn("no AWS4", curl("/aws").json["error"])
        self.assertIn("token", curl("/aws?token=t", *sign, "-u", self.who).json["error"])
        token = ("-H", "X-Amz-Security-Token: t")
        self.assertTrue(curl("/aws?token=t", *sign, "-u", self.who, *token).json["authenticated"])

    def test_documented_example(self):
        """The example of Amazon's own test suite, get-vanilla, through the same code."""
        import wire
        req = wire.parse_head(
            b"GET / HTTP/1.1\r\nHost: example.amazonaws.com\r\nX-Amz-Date: 20150830T123600Z\r\nAuthorization: AWS4-HMAC-SHA256 "
            b"Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, "
            b"Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31\r\n\r\n")
        req.sha256 = hashlib.sha256(b"").hexdigest()
        good, facts = sigv4.verify(req, secret_key="wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
        self.assertTrue(good, facts)


class OAuth(unittest.TestCase):
    def token(self, *form, query="", auth=("-u", "client:secret")):
        args = [a for pair in form for a in ("--data-urlencode", pair)]
        return curl("/oauth2/token" + query, *auth, *args).json

    def resource(self, token):
        return code("/oauth2/resource", "--oauth2-bearer", token)

    def test_client_credentials(self):
        body = self.token("grant_type=client_credentials", "client_id=client", "client_secret=secret", auth=())
        header = self.token("grant_type=client_credentials", "scope=a b")
        self.assertEqual((body["client_auth"], header["client_auth"], header["scope"]), ("body", "header", "a b"))
        self.assertEqual((self.resource(body["access_token"]), self.resource("x"), code("/oauth2/resource")), (200, 401, 401))
        self.assertEqual(self.token("grant_type=client_credentials", auth=("-u", "client:no"))["error"], "invalid_client")
        self.assertNotIn("refresh_token", body)
        self.assertEqual(self.resource(self.token("grant_type=client_credentials", query="?expires=0")["access_token"]), 401)

    def test_password_and_refresh(self):
        first = self.token("grant_type=password", "username=user", "password=pass")
        again = self.token("grant_type=refresh_token", "refresh_token=" + first["refresh_token"])
        self.assertEqual(self.resource(again["access_token"]), 200)
        self.assertEqual(self.token("grant_type=refresh_token", "refresh_token=" + first["refresh_token"])["error"], "invalid_grant")
        self.assertEqual(self.token("grant_type=password", "username=user", "password=x")["error"], "invalid_grant")
        self.assertEqual(self.token("grant_type=x")["error"], "unsupported_grant_type")

    def authorize(self, **params):
        query = urllib.parse.urlencode(dict(response_type="code", client_id="public", redirect_uri="http://127.0.0.1:1/cb", state="st", **params))
        there = curl("/oauth2/authorize?" + query, "-o", "/dev/null", "-w", "%{redirect_url}").out.decode()
        return dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(there).query))

    def test_code_with_pkce(self):
        verifier = "v" * 43
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
        redeem = lambda back, verifier: self.token(
            "grant_type=authorization_code", "client_id=public", "code=" + back["code"], "redirect_uri=http://127.0.0.1:1/cb",
            "code_verifier=" + verifier, auth=())
        back = self.authorize(code_challenge=challenge, code_challenge_method="S256")
        self.assertEqual(back["state"], "st")
        self.assertEqual(self.resource(redeem(back, verifier)["access_token"]), 200)
        self.assertEqual(redeem(back, verifier)["error"], "invalid_grant")
        wrong = self.authorize(code_challenge=challenge, code_challenge_method="S256")
        self.assertEqual(redeem(wrong, "w" * 43)["error"], "invalid_grant")
        self.assertEqual(redeem(self.authorize(), verifier)["error"], "invalid_grant")
        self.assertEqual(self.authorize(deny=1)["error"], "access_denied")
        self.assertEqual(self.authorize(wrong_state=1)["state"], "altered")


if __name__ == "__main__":
    unittest.main()
