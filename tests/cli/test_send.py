"""signalbox-cli send, against real servers."""
import base64
import hashlib
import os
import socket
import subprocess
import threading

from cli import CANARY, NO_BUS, CliCase, signal, wait_until
from harness import Servers


def setUpModule():
    global s
    s = Servers().__enter__()


def tearDownModule():
    s.__exit__()


class SendCase(CliCase):
    def setUp(self):
        super().setUp()
        s.reset()

    def url(self, path, port="http"):
        return s.url(port, path)

    def one(self):
        """The bytes of the one request that arrived."""
        received = s.received()
        self.assertEqual(len(received), 1, received)
        return received[0]


class What(SendCase):
    def test_address(self):
        self.assertEqual(self.cli("send", self.url("/status/200")).out, b"Status 200\n")
        self.assertTrue(self.one().startswith(b"GET /status/200 HTTP/1.1\r\n"))

    def test_address_without_scheme(self):
        self.assertEqual(self.cli("send", f"localhost:{s.port('http')}/status/200").out, b"Status 200\n")

    def test_saved(self):
        number = self.add(f"curl -X PUT -d body '{self.url('/raw')}'", "--name", "My request")
        for name in ("My request", "my REQUEST", number):
            self.assertTrue(self.cli("send", name).out.startswith(b"PUT /raw HTTP/1.1\r\n"))
        self.assertEqual(self.cli("list", "--json").json[0]["usageCount"], 3)

    def test_curl_line(self):
        out = self.cli("send", f"curl -H 'X-A: it'\\''s' --data-raw 'a b' {self.url('/raw')}").out
        self.assertIn(b"\r\nX-A: it's\r\n", out)
        self.assertTrue(out.endswith(b"\r\n\r\na b"))

    def test_curl_words(self):
        out = self.cli("send", "--timing", "curl", "-i", "-X", "PATCH", "-H", "X-A: 1", "--json", '{"a": 1}', self.url("/raw")).out
        self.assertTrue(out.startswith(b"PATCH /raw HTTP/1.1\r\n"), out)
        self.assertIn(b"\r\nX-A: 1\r\n", out)

    def test_curl_option_without_a_place_is_named(self):
        result = self.cli("send", "curl", "--rate", "2/s", self.url("/status/200"))
        self.assertIn("--rate", result.err)

    def test_body_as_received(self):
        digest = hashlib.sha256(bytes(i % 251 for i in range(1000000))).hexdigest()
        self.assertEqual(hashlib.sha256(self.cli("send", self.url("/bytes/1000000")).out).hexdigest(), digest)

    def test_not_found(self):
        self.assertIn("There is no request “nothing of that name”", self.fails(3, "send", "nothing of that name"))
        self.assertIn("There is no environment “Nowhere”", self.fails(3, "send", "-e", "Nowhere", self.url("/status/200")))
        self.assertEqual(s.received(), [])


class Variables(SendCase):
    def test_environment(self):
        self.cli("env", "set", "HOST=wrong", "PAGE=1")
        self.cli("env", "create", "Local")
        self.cli("env", "set", "--env", "Local", f"HOST=127.0.0.1:{s.port('http')}")
        self.cli("send", "--env", "local", "--var", "PAGE=2", "--var", "X={{PAGE}}", "http://{{HOST}}/status/200?{{PAGE}}{{X}}")
        self.assertIn(b"GET /status/200?22 HTTP", self.one())

    def test_unknown(self):
        self.assertIn("NOWHERE", self.fails(1, "send", self.url("/{{NOWHERE}}")))
        self.assertIn("Write it as NAME=VALUE.", self.fails(1, "send", "--var", "X", self.url("/status/200")))

    def test_secret_is_sent_and_nowhere_else(self):
        self.cli("env", "create", "Local")
        self.set_secret("TOKEN", CANARY, "--env", "Local")
        number = self.add(f"curl -H 'Authorization: Bearer {{{{TOKEN}}}}' '{self.url('/status/200?key={{TOKEN}}')}'")
        results = [self.cli("send", "-e", "Local", *more, number) for more in ([], ["--json"], ["--timing"], ["--include"], ["--dry-run"])]
        sent = s.received()
        self.assertEqual(len(sent), 4)
        for request in sent:
            self.assertIn(b"Bearer " + CANARY.encode(), request)
            self.assertIn(b"?key=" + CANARY.encode(), request)
        entry = self.cli("history", "list").rows[0][0]
        results += [self.cli("history", *args) for args in (["list"], ["list", "--json"], ["show", entry], ["show", entry, "--json"])]
        self.assert_clean(*results)
        self.assertIn("{{TOKEN}}", results[-2].text)

    def test_secret_in_an_error(self):
        self.set_secret("HOST", CANARY + ".invalid")
        result = self.cli("send", "http://{{HOST}}/", code=1)
        self.assertIn("{{HOST}}", result.err)
        self.assert_clean(result)

    def test_secret_in_what_was_typed(self):
        line = f"curl -u user:{CANARY} -H 'X-Api-Key: {CANARY}' {self.url('/status/200?token=' + CANARY)}"
        results = [self.cli("send", line), self.cli("send", "--json", line), self.cli("history", "list", "--json")]
        self.assertIn(base64.b64encode(f"user:{CANARY}".encode()), s.received()[0])
        self.assert_clean(*results)

    def test_no_keyring(self):
        self.set_secret("TOKEN")
        error = self.fails(5, "send", self.url("/status/200?{{TOKEN}}"), env=NO_BUS)
        self.assertIn("“TOKEN” is a secret, and secrets are out of reach: No keyring answers", error)
        self.assertIn("\nFor one run, --var NAME=VALUE gives a secret its value.\n", error)
        self.cli("send", "--var", f"TOKEN={CANARY}", self.url("/status/200?{{TOKEN}}"), env=NO_BUS)
        self.assertIn(f"?{CANARY} HTTP".encode(), s.received()[-1])
        self.assert_clean()
        self.assertEqual(self.cli("send", self.url("/status/200"), env=NO_BUS).out, b"Status 200\n")


    def test_given_for_this_run(self):
        """A value is a secret when the name says so, or the variable that it takes the place of."""
        self.cli("send", "--var", f"API_KEY={CANARY}", "--var", "PAGE=7777", self.url("/raw?a={{API_KEY}}&b={{PAGE}}"))
        self.assertIn(f"a={CANARY}&b=7777 HTTP".encode(), s.received()[-1])
        shown = self.cli("history", "show", self.cli("history", "list").rows[0][0])
        self.assertIn(b"a={{API_KEY}}&b=7777", shown.out)
        self.assert_clean(shown)


class Outcome(SendCase):
    def test_refused(self):
        result = self.cli("send", self.url("/", "refused"), code=1)
        self.assertEqual(result.out, b"")
        self.assertIn(str(s.port("refused")), result.err)

    def test_status(self):
        self.assertEqual(self.cli("send", self.url("/status/404")).out, b"Status 404\n")
        self.assertEqual(self.cli("send", "--fail", self.url("/status/404"), code=22).out, b"Status 404\n")
        self.cli("send", "--fail", self.url("/status/399"))
        self.cli("send", "--fail", self.url("/", "refused"), code=1)

    def test_cut_answer_keeps_what_came(self):
        result = self.cli("send", self.url("/bad/cut/1000/300"), code=1)
        self.assertEqual(result.out, bytes(i % 251 for i in range(len(result.out))))
        self.assertGreater(len(result.err), 10)

    def test_json(self):
        answer = self.cli("send", "--json", self.url("/redirect/1")).json
        self.assertEqual((answer["status"], answer["reason"], answer["version"], answer["url"]), (200, "OK", "1.1", self.url("/echo")))
        self.assertIn({"name": "Content-Type", "value": "application/json"}, answer["headers"])
        self.assertEqual(answer["remote"], f"127.0.0.1:{s.port('http')}")
        self.assertEqual([hop["status"] for hop in answer["hops"]], [302, 200])
        self.assertEqual((answer["error"], answer["tls"], answer["bodyEncoding"]), (None, None, "utf-8"))
        self.assertEqual(answer["size"]["body"], len(answer["body"]))
        self.assertEqual(set(answer["timing"]), {"dns", "connect", "tls", "send", "wait", "receive", "total"})
        self.assertAlmostEqual(sum(v for k, v in answer["timing"].items() if k != "total"), answer["timing"]["total"], delta=0.01)

    def test_json_of_bytes(self):
        answer = self.cli("send", "--json", self.url("/bytes/300")).json
        self.assertEqual((answer["bodyEncoding"], base64.b64decode(answer["body"])), ("base64", bytes(i % 251 for i in range(300))))

    def test_json_of_failures(self):
        answer = self.cli("send", "--json", self.url("/", "refused"), code=1).json
        self.assertEqual((answer["error"]["code"], answer["size"]["body"]), ("refused", 0))
        answer = self.cli("send", "--json", self.url("/{{NOWHERE}}"), code=1).json
        self.assertEqual((answer["status"], answer["error"]["code"]), (0, "untried"))
        self.assertIn("NOWHERE", answer["error"]["message"])

    def test_output(self):
        result = self.cli("send", "-o", self.path("body"), self.url("/bytes/5000"))
        with open(self.path("body"), "rb") as f:
            self.assertEqual(f.read(), bytes(i % 251 for i in range(5000)))
        self.assertEqual((result.out, result.err), (b"", ""))
        for name, size in ("-", 50), ("/dev/stdout", 50), ("/dev/null", 0):
            self.assertEqual(len(self.cli("send", "-o", name, self.url("/bytes/50")).out), size)
        answer = self.cli("send", "--json", "-o", self.path("body"), self.url("/status/201")).json
        self.assertNotIn("body", answer)
        with open(self.path("body"), "rb") as f:
            self.assertEqual(f.read(), b"Status 201\n")

    def test_output_that_cannot_be_written(self):
        self.assertIn("/nonexistent/x", self.fails(1, "send", "-o", "/nonexistent/x", self.url("/status/200")))
        with open("/dev/full", "wb") as full:
            proc = self.start("send", self.url("/bytes/100"), stdout=full, stderr=subprocess.PIPE)
            self.assertIn(b"The output could not be written", proc.communicate(timeout=60)[1])
            self.assertEqual(proc.returncode, 1)

    def test_include(self):
        out = self.cli("send", "--include", self.url("/redirect/1")).out
        heads = out.split(b"\r\n\r\n")
        self.assertTrue(heads[0].startswith(b"HTTP/1.1 302 "))
        self.assertTrue(heads[1].startswith(b"HTTP/1.1 200 OK\r\n"))
        self.assertTrue(heads[2].startswith(b"{"))

    def test_timing(self):
        result = self.cli("send", "--timing", self.url("/redirect/1"))
        self.assertEqual([line.split("\t")[0] for line in result.err.splitlines()],
                         ["Redirects", "Name", "Connection", "TLS", "Sending", "Waiting", "Receiving", "Total"])
        self.assertTrue(all(line.endswith((" ms", " s")) for line in result.err.splitlines()))

    def test_history(self):
        self.cli("send", "--no-history", self.url("/status/200"))
        self.assertEqual(self.cli("history", "list").lines, [])
        self.cli("send", self.url("/status/200"))
        self.assertEqual(len(self.cli("history", "list").lines), 1)


class DryRun(SendCase):
    def test_is_what_would_be_sent(self):
        line = f"curl -X PUT -H 'x-zeta: 1' -H 'Accept: a' -H 'X-zeta: 2' -F 'file=@{self.write('a.txt', 'text')}' -b a=b '{self.url('/status/200?q=%20x')}'"
        dry = self.cli("send", "--dry-run", "--show-secrets", line).out
        self.assertEqual(s.received(), [])
        self.cli("send", line)
        boundary = dry.partition(b"boundary=")[2].partition(b"\r\n")[0]
        sent = self.one()
        self.assertEqual(dry.replace(boundary, b"*"), sent.replace(sent.partition(b"boundary=")[2].partition(b"\r\n")[0], b"*"))

    def test_is_exact_without_secrets(self):
        line = f"curl -d 'a=1' -H 'X-Note: {{{{NOTE}}}}' {self.url('/status/200')}"
        dry = self.cli("send", "--dry-run", "--var", "NOTE=x", line).out
        self.cli("send", "--var", "NOTE=x", line)
        self.assertEqual(dry, self.one())

    def test_covers_secrets(self):
        self.set_secret("TOKEN")
        line = f"curl -H 'Authorization: Bearer {{{{TOKEN}}}}' -d '{{\"t\": \"{{{{TOKEN}}}}\"}}' {self.url('/raw')}"
        result = self.cli("send", "--dry-run", line)
        self.assertIn(b"\r\nAuthorization: Bearer {{TOKEN}}\r\n", result.out)
        self.assertTrue(result.out.endswith(b'{"t": "{{TOKEN}}"}'))
        self.assertEqual(self.cli("send", line).out, self.cli("send", "--dry-run", "--show-secrets", line).out)
        self.assert_clean(result)
        self.assertEqual(len(s.received()), 1)


class Connection(SendCase):
    def test_connect_to(self):
        port = s.port("http")
        out = self.cli("send", "--connect-to", f"nowhere.invalid:80:127.0.0.1:{port}", "http://nowhere.invalid/raw").out
        self.assertIn(b"\r\nHost: nowhere.invalid\r\n", out)

    def test_insecure(self):
        url = self.url("/status/200", "https_self_signed")
        error = self.fails(1, "send", url)
        self.assertIn("certificate", error)
        result = self.cli("send", "-k", url)
        self.assertEqual(result.out, b"Status 200\n")
        self.assertIn("Warning:", result.err)
        answer = self.cli("send", "-k", "--json", url).json
        self.assertEqual((answer["tls"]["verified"], len(answer["tls"]["certificates"]) > 0), (False, True))
        self.assertTrue(answer["warnings"])


class Signals(SendCase):
    def interrupt(self, number):
        proc = self.start("send", self.url("/drip?bytes=100000&ms=20"), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        wait_until(lambda: s.received() != [])
        proc.send_signal(number)
        out, err = proc.communicate(timeout=60)
        self.assertEqual(proc.returncode, 130, err)
        self.assertLess(len(out), 100000)
        self.assertNotEqual(err, b"")
        self.assertEqual(len(self.cli("history", "list").lines), 1)

    def test_interrupted(self):
        self.interrupt(signal.SIGINT)

    def test_terminated(self):
        self.interrupt(signal.SIGTERM)

    def test_reader_goes_away(self):
        proc = self.start("send", self.url("/bytes/5000000"), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        proc.stdout.read(10)
        proc.stdout.close()
        self.assertEqual(proc.stderr.read(), b"")
        self.assertEqual(proc.wait(60), 0)
        proc.stderr.close()
        self.assertEqual(len(self.cli("history", "list").lines), 1)


class Terminal(SendCase):
    """What a server sends can't drive the terminal."""

    def answer_once(self, bytes_):
        listener = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(listener.close)

        def talk():
            sock, _ = listener.accept()
            with sock:
                sock.recv(65536)
                sock.sendall(bytes_)

        thread = threading.Thread(target=talk)
        thread.start()
        self.addCleanup(thread.join)
        return f"http://127.0.0.1:{listener.getsockname()[1]}/"

    def test_control_bytes(self):
        url = self.answer_once(b"HTTP/1.1 200 \x1b]0;evil\x07\r\nX-Note: \x1b[31mred\r\nContent-Length: 14\r\n\r\nbody \x1b[2J \xc2\x9b \n")
        shown = self.on_terminal("send", "--include", url, env={"NO_COLOR": "1"})
        self.assertNotIn("\x1b", shown)
        self.assertNotIn("\x9b", shown)
        self.assertIn("X-Note: \\x1b[31mred\n", shown)
        self.assertIn("body \\x1b[2J \\u009b \n", shown)

    def test_binary_body(self):
        shown = self.on_terminal("send", self.url("/bytes/5000"))
        self.assertIn("The body is not text (application/octet-stream, 5.0\u202fkB)".replace("\u202f", shown.partition("5.0")[2][:1]), shown)
        self.assertNotIn("\x00", shown)

    def test_text_and_summary(self):
        shown = self.on_terminal("send", self.url("/utf8"))
        self.assertIn("Grüße aus dem Stellwerk – ça marche – سلام – 信号所\n", shown)
        self.assertRegex(shown, r"HTTP/1\.1 \x1b\[32m200 OK\x1b\[0m · .*m?s · ")

    def test_no_colours(self):
        self.assertNotIn("\x1b", self.on_terminal("send", self.url("/status/404"), env={"NO_COLOR": "1"}))
        self.assertNotIn("\x1b", self.on_terminal("send", self.url("/status/404"), env={"TERM": "dumb"}))

    def test_file_is_named(self):
        self.assertIn(f"to “{self.path('x')}”.", self.on_terminal("send", "-o", self.path("x"), self.url("/bytes/5"), columns=200))
        self.assertEqual(os.path.getsize(self.path("x")), 5)
