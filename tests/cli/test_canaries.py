"""A secret in every place where a person can put one; then everything that is kept or shown is searched for it.

What is found where it belongs is said by name: the keyring, the server that it was sent to, and what a person asked to see
(--secrets, --show-secrets, the body of an answer).
"""
import os
import signal
import urllib.parse

from cli import CliCase, wait_until
from harness import Canary, Servers


def setUpModule():
    global s
    s = Servers().__enter__()


def tearDownModule():
    s.__exit__()


class Canaries(CliCase):
    def setUp(self):
        super().setUp()
        s.reset()
        self.canaries = []
        self.shown = []

    def canary(self, place, plain=False):
        self.canaries.append(Canary(place, plain))
        return self.canaries[-1].value

    def watched(self, *args, code=0, **kw):
        """Runs with every log there is; all that it says is searched in the end."""
        result = self.cli(*args, code=code, env={"G_MESSAGES_DEBUG": "all", **kw.pop("env", {})}, **kw)
        self.shown.append((args, result))
        return result

    def find(self, needle):
        """Where a value is, in the profile and in what was shown."""
        places = []
        for folder, _, files in os.walk(self.profile):
            for name in files:
                with open(os.path.join(folder, name), "rb") as f:
                    if needle in f.read():
                        places.append(name)
        for args, result in self.shown:
            places += [f"{' '.join(map(str, args))}: {line}" for line in (result.out + result.err.encode()).splitlines() if needle in line]
        return places

    def assert_nowhere(self):
        for canary in self.canaries:
            for form in set(canary.forms()):
                self.assertEqual(self.find(form), [], f"{canary.place}: {form}")

    def look_at_everything(self):
        """All that shows what is kept."""
        names = [row[0] for row in self.cli("list").rows]
        entries = [row[0] for row in self.cli("history", "list", "--limit", "0").rows]
        for more in ([], ["--json"]):
            self.watched("list", *more)
            self.watched("env", "show", *more)
            self.watched("env", "list", *more)
            self.watched("history", "list", "--limit", "0", *more)
            for name in names:
                self.watched("show", *more, name)
            for entry in entries:
                self.watched("history", "show", *more, entry)
                self.watched("history", "show", "--body", entry)
        for name in names:
            self.watched("export", name)
            self.watched("export", "--expand", "--multiline", name, code=None)  # Variables of an environment are unknown here.
        for one, other in zip(entries, entries[1:]):
            self.watched("history", "compare", one, other)
        for entry in entries:
            self.watched("history", "save", entry)
        for row in self.cli("list").rows:
            self.watched("export", row[0])
            self.watched("show", row[0])
        self.watched("doctor")

    def lines(self, url):
        """A curl command for each place in which curl takes a secret; url ends in a parameter."""
        quote = urllib.parse.quote
        c = self.canary
        return [
            ["-u", f"me:{c('Basic')}", url],
            ["--digest", "-u", f"me:{c('Digest')}", url],
            ["--ntlm", "-u", f"me:{c('NTLM', plain=True)}", url],
            ["--oauth2-bearer", c("Bearer", plain=True), url],
            ["--aws-sigv4", "aws:amz:eu:s3", "-u", f"AKIA:{c('AWS secret key')}", "-H", f"X-Amz-Security-Token: {c('AWS token', plain=True)}", url],
            ["-H", f"Authorization: Token {c('Authorization', plain=True)}", url],
            ["-H", f"X-Api-Key: {c('X-Api-Key')}", url],
            ["-H", f"Proxy-Authorization: Basic {c('Proxy-Authorization', plain=True)}", url],
            ["-H", f"Cookie: sid={c('Cookie header', plain=True)}", url],
            ["-b", f"sid={c('-b', plain=True)}", url],
            [url.replace("http://", f"http://me:{quote(c('address'), safe='')}@")],
            [url + "&api_key=" + quote(c("parameter"), safe="")],
            [url + "&api%5Fkey=" + quote(c("parameter with an encoded name"), safe="")],
            [url + "#access_token=" + quote(c("fragment"), safe="")],
            ["--data-urlencode", f"password={c('form')}", url],
            ["--form-string", f"client_secret={c('multipart')}", url],
            ["--cert", f"/nonexistent/cert.pem:{c('passphrase', plain=True)}", url],
        ]

    def test_saved_and_sent(self):
        for i, line in enumerate(self.lines(s.url("http", "/raw?control=CONTROL-4711"))):
            self.watched("import", "--name", f"Request {i}", "curl", *line)
            self.watched("send", "--output", self.path("body"), "--timing", f"Request {i}")
            self.watched("send", "--dry-run", f"Request {i}")
        self.look_at_everything()
        self.assertIn("signalbox.db", " ".join(self.find(b"CONTROL-4711")), "nothing would be found")
        self.assert_nowhere()

    def test_sent_and_not_saved(self):
        for line in self.lines(s.url("http", "/raw?control=CONTROL-4711")):
            self.watched("send", "--output", self.path("body"), "curl", *line)
        self.look_at_everything()
        self.assertNotEqual(self.find(b"CONTROL-4711"), [])
        self.assert_nowhere()

    def test_failures(self):
        wrong = [(s.url("refused", "/?a=1"), 1), ("http://no-such-host.invalid/?a=1", 1), (s.url("https", "/?a=1"), 1),
                 (s.url("http", "/bad/close?a=1"), 1), (s.url("http", "/bad/wrong-length?a=1"), 1), (s.url("http", "/status/500?a=1"), 0)]
        for url, code in wrong:
            for line in self.lines(url)[:-1]:
                self.watched("send", "--output", self.path("body"), "curl", *line, code=code)
        self.look_at_everything()
        self.assert_nowhere()

    def test_variables(self):
        token, given = self.canary("secret variable"), self.canary("--var")
        self.watched("env", "create", "Work")
        self.watched("env", "set", "--secret", "-e", "Work", "TOKEN", stdin=token.encode())
        self.watched("env", "set", "-e", "Work", "GREETING=Bearer {{TOKEN}} CONTROL-4711")
        # As it is, the value can't stand in an address; the refusal names none of it.
        self.watched("send", "-e", "Work", s.url("http", "/raw?q={{TOKEN}}"), code=1)
        self.watched("env", "set", "--secret", "-e", "Work", "ENCODED", stdin=urllib.parse.quote(token, safe="").encode())
        line = ["-H", "X-Plain: {{GREETING}}", "--data-raw", '{"nested": "{{GREETING}}", "given": "{{API_KEY}}"}', s.url("http", "/raw?q={{ENCODED}}")]
        self.watched("import", "--name", "All", "curl", *line)
        for more in (["--include"], ["--json"]):
            # What the server says again is the person's to see; it is not kept.
            self.cli("send", *more, "-e", "Work", "--var", f"API_KEY={given}", "All")
        sent = s.received()[-1]
        self.assertIn(token.encode(), sent)
        self.assertIn(given.encode(), sent)
        self.watched("send", "--dry-run", "-e", "Work", "--var", f"API_KEY={given}", "All")
        self.look_at_everything()
        self.assertNotEqual(self.find(b"CONTROL-4711"), [])
        self.assert_nowhere()

    def test_cookies_of_servers(self):
        value = self.canary("Set-Cookie", plain=True)
        url = s.url("http", f"/cookies/set?sid={value}")
        self.watched("send", "--output", self.path("body"), url)
        self.watched("send", "--output", self.path("body"), s.url("http", "/cookies"))
        self.assertIn(value.encode(), s.received()[-1])
        self.look_at_everything()
        self.assert_nowhere()

    def test_killed(self):
        token = self.canary("secret variable")
        self.watched("env", "set", "--secret", "TOKEN", stdin=token.encode())
        for _ in range(5):
            s.reset()
            run = self.start("send", "--output", self.path("body"), "curl", "-H", "X-Plain: {{TOKEN}}", "-d", "{{TOKEN}}",
                             s.url("http", "/delay/60000"))
            wait_until(lambda: s.received())
            run.send_signal(signal.SIGKILL)
            run.wait()
            self.assert_nowhere()
        self.look_at_everything()
        self.assert_nowhere()
