"""signalbox-cli import, export, env and history."""
import os
import shlex
import subprocess

from cli import CANARY, NO_BUS, CliCase
from harness import Servers


def setUpModule():
    global s
    s = Servers().__enter__()


def tearDownModule():
    s.__exit__()


class Import(CliCase):
    def test_receipt(self):
        result = self.cli("import", "curl --compressed --rate 2/s -d a=1 https://api.example/users/?page=1#x")
        self.assertRegex(result.lines[0], r"^api\.example/users  \w+  POST https://api\.example/users/\?page=1")
        self.assertRegex(result.text, r"(?m)^  ✗ --rate")
        self.assertEqual(len(self.cli("list").lines), 1)

    def test_words(self):
        self.cli("import", "--name", "Mine", "curl", "-X", "PUT", "-H", "A: b", "https://api.example/")
        self.assertEqual(self.cli("list").rows[0][1:4], ["PUT", "Mine", "https://api.example/"])

    def test_file(self):
        path = self.write("lines", "# a comment\n\ncurl https://a.example/one\n$ curl -d '{\n  \"curl\": 1\n}' \\\n  -H 'A: b' \\\n https://a.example/two\n"
                          "not curl at all\ncurl https://a.example/three")
        result = self.cli("import", "--tag", "A", "--tag", "B", path, code=1)
        self.assertIn("Line 9: ", result.err)
        rows = self.cli("list").rows
        self.assertEqual([(row[1], row[2], row[4]) for row in rows],
                         [("GET", "a.example/one", "A,B"), ("GET", "a.example/three", "A,B"), ("POST", "a.example/two", "A,B")])
        self.assertIn('{\n  "curl": 1\n}', self.cli("show", "a.example/two").text)

    def test_stdin(self):
        self.cli("import", stdin=b"curl https://a.example/one")
        self.cli("import", "-", stdin=b"curl https://a.example/two\r\n")
        self.assertEqual([row[3] for row in self.cli("list").rows], ["https://a.example/one", "https://a.example/two"])

    def test_failures(self):
        self.assertIn("no curl line", self.fails(1, "import", stdin=b"# nothing\n"))
        self.assertIn("/nonexistent/x", self.fails(1, "import", "/nonexistent/x"))
        self.assertIn("“-” is not text in UTF-8.", self.fails(2, "import", "-", stdin=b"curl \xff"))

    def test_secrets_go_to_the_keyring(self):
        results = [self.cli("import", *more, f"curl -u me:{CANARY} -H 'X-Api-Key: {CANARY}' --rate {CANARY} https://a.example/?token={CANARY}")
                   for more in (["--name", "One"], ["--name", "Two", "--json"])]
        self.assertIn("the secret is in the keyring", results[0].text)
        self.assertTrue(results[1].json[0]["secrets"])
        results += [self.cli("env", "show"), self.cli("env", "show", "--json"), self.cli("show", "One"), self.cli("export", "One")]
        self.assertIn("••••\tin the keyring", results[2].text)
        self.assert_clean(*results)

    def test_no_keyring(self):
        error = self.fails(5, "import", f"curl -u me:{CANARY} https://a.example/", env=NO_BUS)
        self.assertIn("No keyring answers", error)
        self.assertEqual(self.cli("list").lines, [])
        self.cli("import", "curl https://a.example/", env=NO_BUS)
        self.assertEqual(len(self.cli("list").lines), 1)


class Export(CliCase):
    def test_round_trip(self):
        url = s.url("http", "/status/200?q=a%20b")
        self.add(f"curl -A tester -X PUT -H 'X-A: it'\\''s' -d 'a \"b\" $c' '{url}'", "--name", "One")
        for more in ([], ["--multiline"], ["--expand"], ["--format", "curl"]):
            s.reset()
            line = self.cli("export", *more, "One").text
            self.assertEqual("\\\n" in line, more == ["--multiline"])
            subprocess.run(["sh", "-c", line], check=True, capture_output=True)
            self.cli("send", "One")
            by_curl, by_us = s.received()
            self.assertEqual(by_curl, by_us)

    def test_secrets(self):
        self.cli("env", "create", "Local")
        self.set_secret("TOKEN", CANARY, "-e", "Local")
        self.cli("env", "set", "-e", "Local", "PAGE=7")
        self.add("curl -H 'X-Token: {{TOKEN}}' 'https://a.example/?page={{PAGE}}'", "--name", "One")
        plain, expanded = self.cli("export", "One"), self.cli("export", "--expand", "-e", "Local", "One")
        self.assertIn("{{TOKEN}}", plain.text)
        self.assertIn("page={{PAGE}}", plain.text)
        self.assertIn("{{TOKEN}}", expanded.text)
        self.assertIn("page=7", expanded.text)
        self.assert_clean(plain, expanded)
        words = shlex.split(self.cli("export", "--expand", "--env", "Local", "--secrets", "One").text)
        self.assertIn(f"X-Token: {CANARY}", words)

    def test_unknown(self):
        self.add("curl 'https://a.example/{{NOWHERE}}'", "--name", "One")
        self.assertIn("NOWHERE", self.fails(1, "export", "--expand", "One"))
        self.fails(3, "export", "Two")


class Env(CliCase):
    def test_life(self):
        self.cli("env", "create", "Production")
        self.assertIn("already", self.fails(1, "env", "create", "production"))
        self.cli("env", "set", "-e", "Production", "A=1", "B=x=y z", "C=")
        self.cli("env", "set", "-e", "Production", "A=2")
        self.assertEqual(sorted(self.cli("env", "show", "Production").rows), [["A", "2", ""], ["B", "x=y z", ""], ["C", "", ""]])
        self.assertEqual(self.cli("env", "show").lines, [])
        self.assertIn("There is no variable “D” there.", self.fails(3, "env", "unset", "-e", "Production", "A", "D"))
        self.assertEqual(len(self.cli("env", "show", "Production").rows), 3)
        self.cli("env", "unset", "-e", "Production", "A", "C", "A")
        self.assertEqual(self.cli("env", "show", "--json", "Production").json[0]["value"], "x=y z")
        self.assertEqual(self.cli("env", "list", "--json").json[0]["name"], "Production")
        self.cli("env", "delete", "PRODUCTION")
        self.assertEqual(self.cli("env", "list").lines, [])
        self.assertIn("There is no variable “A” there.", self.fails(3, "env", "unset", "A"))
        self.fails(3, "env", "show", "Production")
        self.fails(3, "env", "delete", "Production")

    def test_secret(self):
        self.set_secret("TOKEN", CANARY + "\n")
        self.assertEqual(self.cli("env", "show").rows, [["TOKEN", "••••", "in the keyring"]])
        self.assertIn("“TOKEN” is a secret. Give it a new value with “env set --secret TOKEN”, or remove it with “env unset” first.", self.fails(2, "env", "set", "TOKEN=plain"))
        self.assertIn("not taken from the command line", self.fails(2, "env", "set", "--secret", f"TOKEN={CANARY}"))
        self.assertIn("No value was given", self.fails(2, "env", "set", "--secret", "OTHER"))
        self.assert_clean(self.cli("env", "show", "--json"))
        self.cli("send", "--no-history", s.url("http", "/status/200?{{TOKEN}}"))
        self.assertIn(f"?{CANARY} HTTP".encode(), s.received()[-1])
        self.cli("env", "unset", "TOKEN")
        self.assertEqual(self.cli("env", "show").lines, [])

    def test_secret_is_typed_unseen(self):
        shown = self.on_terminal("env", "set", "--secret", "TOKEN", typed=("Value of the secret “TOKEN”: ", CANARY + "\n"))
        self.assertNotIn(CANARY, shown)
        self.cli("send", "--no-history", s.url("http", "/status/200?{{TOKEN}}"))
        self.assertIn(f"?{CANARY} HTTP".encode(), s.received()[-1])

    def test_no_keyring(self):
        self.assertIn("No keyring answers", self.fails(5, "env", "set", "--secret", "TOKEN", stdin=b"x", env=NO_BUS))
        self.assertEqual(self.cli("env", "show").lines, [])
        self.cli("env", "set", "A=1", env=NO_BUS)


class History(CliCase):
    def send(self, path, *args):
        self.cli("send", *args, s.url("http", path))
        return self.cli("history", "list", "--limit", "1").rows[0][0]

    def test_list(self):
        self.add(f"curl {s.url('http', '/status/201')}", "--name", "Mine")
        self.cli("send", "Mine")
        self.send("/status/404?word=unheardof")
        self.cli("send", s.url("refused", "/"), code=1)
        rows = self.cli("history", "list").rows
        self.assertEqual([row[2] for row in rows], ["–", "404", "201"])
        self.assertEqual([row[2] for row in self.cli("history", "list", "--request", "Mine").rows], ["201"])
        self.assertEqual([row[2] for row in self.cli("history", "list", "--search", "unheard").rows], ["404"])
        self.assertEqual(len(self.cli("history", "list", "--limit", "0").rows), 3)
        entries = self.cli("history", "list", "--json").json
        self.assertEqual([entry["status"] for entry in entries], [0, 404, 201])
        self.assertIsNotNone(entries[0]["error"])
        self.assertEqual((entries[2]["name"], entries[2]["method"], entries[2]["bodySize"]), ("Mine", "GET", len("Status 201\n")))
        self.assertIn("201", self.on_terminal("history", "list", columns=200))

    def test_show(self):
        entry = self.send("/status/200")
        text = self.cli("history", "show", entry).text
        self.assertIn("GET /status/200 HTTP/1.1\r\n", text)
        self.assertIn("HTTP/1.1 200 OK\r\n", text)
        self.assertEqual(self.cli("history", "show", "--body", entry).out, b"Status 200\n")
        answer = self.cli("history", "show", "--json", entry).json
        self.assertEqual((answer["status"], answer["body"]), (200, "Status 200\n"))
        self.assertIn("The history has no exchange “x”. “signalbox-cli history list” shows those there are.", self.fails(3, "history", "show", "x"))

    def test_bodies_are_covered(self):
        self.set_secret("TOKEN")
        entry = self.send("/raw?{{TOKEN}}")
        body = self.cli("history", "show", "--body", entry)
        self.assertIn(b"GET /raw?{{TOKEN}} HTTP/1.1", body.out)
        self.assert_clean(body)

    def test_compare(self):
        ids = [self.send(path) for path in ("/status/200", "/status/200", "/status/404", "/bytes/5")]
        same = self.cli("history", "compare", "--json", ids[0], ids[1]).json
        self.assertEqual([d for d in same["differences"] if d["what"] not in ("Date",)], [])
        other = self.cli("history", "compare", "--json", ids[0], ids[2]).json
        self.assertIn({"what": "Status", "one": "200 OK", "other": "404 Not Found"}, other["differences"])
        self.assertIn("Body", [d["what"] for d in other["differences"]])
        text = self.cli("history", "compare", ids[0], ids[3]).text
        self.assertIn("- text/plain\n+ application/octet-stream\n", text)
        self.assertRegex(text, r"(?m)^Time: .*, then ")

    def test_saved_as_a_request(self):
        self.set_secret("TOKEN")
        line = f"curl -H 'X-Order: 7' -H 'Authorization: Bearer {{{{TOKEN}}}}' -d a=1 {s.url('http', '/raw?b=2')}"
        self.cli("send", line)
        first = self.cli("history", "list").rows[0][0]
        saved = self.cli("history", "save", "--name", "Again", first)
        number, _, name = saved.text.strip().partition("  ")
        self.assertEqual(name, "Again")
        self.assertEqual(self.cli("send", "--dry-run", "--show-secrets", number).out, self.cli("send", "Again").out)
        self.assertEqual(self.cli("export", number).text, self.cli("export", "Again").text)
        self.assertIn(b"a=1", self.cli("send", "--dry-run", "Again").out)
        # One with a literal secret was kept without it.
        self.cli("send", f"curl -u me:{CANARY} {s.url('http', '/status/200')}")
        bare = self.cli("history", "save", self.cli("history", "list").rows[0][0])
        self.assert_clean(saved, bare, self.cli("show", bare.text.split()[0]))
        self.assertIn("no exchange “x”", self.fails(3, "history", "save", "x"))

    def test_clear(self):
        ids = [self.send("/bytes/10") for _ in range(3)]
        self.cli("history", "clear", ids[0])
        self.assertEqual([row[0] for row in self.cli("history", "list").rows], [ids[2], ids[1]])
        self.assertIn("Remove the whole history?", self.on_terminal("history", "clear", typed=("[y/n]", "n\n"), code=1))
        self.assertEqual(len(self.cli("history", "list").rows), 2)
        self.on_terminal("history", "clear", typed=("[y/n]", "y\n"))
        self.assertEqual(self.cli("history", "list").rows, [])
        self.send("/bytes/10")
        self.cli("history", "clear", "--yes")
        self.assertEqual(os.listdir(os.path.join(self.profile, "bodies")), [])
