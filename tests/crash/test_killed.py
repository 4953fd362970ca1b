"""kill -9 at random moments of sending, importing, changing variables and upgrading: nothing that was acknowledged is lost, nothing is
half there, and the next start needs nobody's help.

Every other kill is by the clock, over the time that the verb takes; the others come before one of its calls that change something
(support/crash-at.c), so that the few milliseconds that count are not missed.
"""
import contextlib
import os
import re
import tempfile

from cli import CANARY
from crash import SCHEMA, CrashCase
from harness import Servers

N_LINES = 6


class Sends(CrashCase):
    """With a secret, and bodies in both directions."""

    @classmethod
    def setUpClass(cls):
        cls.servers = cls.enterClassContext(Servers())

    def prepare(self):
        self.set_secret("TOKEN")
        self.add(f"curl -H 'X-Key: {{{{TOKEN}}}}' --data-raw '{{{{TOKEN}}}} {'x' * 90000}' '{self.servers.url('http', '/raw')}'", "--name", "One")

    def whole(self, entry):
        """An exchange of the history has all of the body, with the secret covered."""
        body = self.cli("history", "show", "--body", entry).text
        self.assertIn("{{TOKEN}} " + "x" * 90000, body)
        self.assertEqual(len(body), self.lengths[-1], "the body is not whole")

    def check(self, result):
        entries = self.column("SELECT id FROM exchanges")
        count, = self.column("SELECT usageCount FROM requests")
        self.assertLessEqual(count, len(entries))
        if result.code == 0:
            self.assertEqual((len(entries), count), (1, 1))
            self.assertIn(CANARY.encode(), result.out)
        self.cli("send", "One")
        entries = self.column("SELECT id FROM exchanges")
        self.lengths.append(len(self.cli("history", "show", "--body", entries[-1]).text))
        for entry in entries:
            self.whole(entry)
        self.assert_clean()
        # What a crash left goes once it is old: with every hundredth exchange, and with the history.
        self.sql("UPDATE exchanges SET rowid = 99 WHERE rowid = (SELECT max(rowid) FROM exchanges)")
        for verb in (["send", "One"], ["history", "clear", "--yes"]):
            self.write(os.path.join(self.profile, "bodies", "stray.received"), "x")
            for name in self.strays():
                os.utime(os.path.join(self.profile, "bodies", name), (0, 0))
            self.cli(*verb)
            self.assertEqual(self.strays(), set())

    def test_sends(self):
        self.lengths = []
        self.rounds(self.prepare, ["send", "One"], self.check)


class Saves(CrashCase):
    """A body to a file, before each of the last calls, which give it its name."""
    LAST = 14
    BODY = bytes(i % 251 for i in range(251)) * 10000
    OLD = b"old " * 500000

    @classmethod
    def setUpClass(cls):
        cls.servers = cls.enterClassContext(Servers())

    def setUp(self):
        super().setUp()
        self.place = self.make_place()
        self.target, self.link = (os.path.join(self.place, name) for name in ("target", "link"))
        self.cli("list")

    def make_place(self):
        place = self.path("place")
        os.mkdir(place)
        return place

    def no_file(self):
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self.target)

    def old_file(self):
        with open(self.target, "wb") as f:
            f.write(self.OLD)

    def state(self):
        try:
            with open(self.target, "rb") as f:
                found = f.read()
        except FileNotFoundError:
            return self.no_file
        return {self.OLD: self.old_file, self.BODY: "whole"}.get(found, f"{len(found)} bytes")

    def kills(self, path, before):
        """At each moment the file is as it was before, or it has the whole body; beside it lies nothing, but between its two names."""
        args = ["send", "--no-history", "--output", path, self.servers.url("http", f"/bytes/{len(self.BODY)}")]
        before()
        states, left = set(), []
        for moment in self.last_calls(self.LAST, *args):
            before()
            with self.subTest(moment=moment):
                result = self.killed(moment, *args)
                states.add(self.state())
                self.assertIn(self.state(), ["whole"] if result.code == 0 else ["whole", before])
                for name in set(os.listdir(self.place)) - {"target", "link"}:
                    os.unlink(os.path.join(self.place, name))
                    self.assertNotEqual(result.code, 0, name)
                    self.assertRegex(name, r"^\.signalbox-\w{6}$")
                    left.append(moment)
        # One call; which it is differs a little from run to run.
        self.assertLess(len(left), 5, left)
        self.assertEqual(states, {before, "whole"}, "no kill came before the file was there, or none after")

    def test_new(self):
        self.kills(self.target, self.no_file)

    def test_over_another(self):
        self.kills(self.target, self.old_file)

    def test_through_a_link(self):
        os.symlink("target", self.link)
        self.kills(self.link, self.old_file)
        self.assertTrue(os.path.islink(self.link))


class Copies(Saves):
    """The same to another file system, where it has to be copied."""
    LAST = 30

    def make_place(self):
        place = self.enterContext(tempfile.TemporaryDirectory(dir="/dev/shm"))
        self.assertNotEqual(os.stat(place).st_dev, os.stat(self.path(".")).st_dev)
        return place


class Imports(CrashCase):
    def lines(self, name):
        line = "curl -u me:{0}-{1} -H 'X-Api-Key: {0}-{1}' https://x/{0}"
        return "\n".join(line.format(f"{name}{i}", CANARY) for i in range(N_LINES)).encode()

    def imported(self, name):
        """Those of the lines that are there are the first ones, each of them once, with its secrets; no secret is without its request."""
        urls = self.column("SELECT url FROM requests WHERE url LIKE ?1 ORDER BY rowid", f"https://x/{name}%")
        self.assertEqual(urls, [f"https://x/{name}{i}" for i in range(len(urls))])
        return len(urls)

    def check_secrets(self):
        documents = " ".join(self.column("SELECT headers || ' ' || auth FROM requests"))
        names = set(re.findall(r"\{\{([^}]+)\}\}", documents))
        self.assertEqual(names, set(self.column("SELECT name FROM variables")), "secrets without their request")
        for value in self.keyring().values():
            self.assertIn(CANARY, value)

    def check(self, result):
        there = self.imported("a")
        said = re.findall(r"(?m)^\S+  (c\w{24})  GET ", result.text)
        self.assertLessEqual(set(said), set(self.column("SELECT id FROM requests")), "what was said to be imported is not there")
        if result.code == 0:
            self.assertEqual(there, N_LINES)
        self.check_secrets()
        self.cli("import", stdin=self.lines("b"))
        self.assertEqual(self.imported("b"), N_LINES)
        self.check_secrets()
        self.check_orphans()
        self.assert_clean()

    def test_imports(self):
        self.rounds(lambda: self.cli("list"), ["import"], self.check, stdin=self.lines("a"))

    def test_first_start(self):
        """The profile itself is being made."""
        self.rounds(lambda: None, ["import"], self.check, stdin=self.lines("a"))


class Variables(CrashCase):
    def prepare(self):
        """What is in plain text is in the copy of an upgrade as well."""
        self.make_old(len(SCHEMA) - 1, 1)
        self.sql("INSERT INTO variables (id, name, value, updatedAt) VALUES ('v', 'PLAIN', ?1, 1)", CANARY)
        self.cli("env", "create", "Work")
        for name in ("ONE", "TWO"):
            self.set_secret(name, "old", "-e", "Work")

    def names(self):
        return dict(self.sql("SELECT name, id FROM variables"))

    def test_becomes_secret(self):
        def check(result):
            if result.code != 0:
                self.set_secret("PLAIN")
            self.assertEqual(self.keyring()[self.names()["PLAIN"]], CANARY)
            self.check_orphans()
            self.assert_clean()
        self.rounds(self.prepare, ["env", "set", "--secret", "PLAIN"], check, stdin=CANARY.encode())

    def test_new_value(self):
        def check(result):
            value = self.keyring()[self.names()["ONE"]]
            self.assertIn(value, ["new"] if result.code == 0 else ["old", "new"])
            self.check_orphans()
        self.rounds(self.prepare, ["env", "set", "--secret", "-e", "Work", "ONE"], check, stdin=b"new")

    def test_several(self):
        """Those of one command get their values all at once."""
        def values(n):
            return [f"{name}={n}" for name in ("A", "B", "C")]
        self.cli("env", "set", *values(0))
        before, states = "measured", set()
        for n, moment in enumerate(self.last_calls(24, "env", "set", *values(before))):
            with self.subTest(moment=moment):
                result = self.killed(moment, "env", "set", *values(f"new {n}"))
                found = self.column("SELECT value FROM variables ORDER BY name")
                self.assertIn(found, [[f"new {n}"] * 3] if result.code == 0 else [[f"new {n}"] * 3, [before] * 3])
                states.add(found[0] == before)
            before = found[0]
        self.assertEqual(states, {True, False}, "no kill came before they were set, or none after")

    def test_several_removed(self):
        def prepare():
            self.cli("env", "set", "A=1", "C=3")
            self.set_secret("B")
        unset, states = ["env", "unset", "A", "B", "C"], set()
        prepare()
        for moment in self.last_calls(30, *unset):
            prepare()
            with self.subTest(moment=moment):
                result = self.killed(moment, *unset)
                found = sorted(self.names())
                self.assertIn(found, [[]] if result.code == 0 else [[], ["A", "B", "C"]])
                states.add(bool(found))
                self.check_profile()
        self.assertEqual(states, {True, False}, "no kill came before they were gone, or none after")
        self.check_orphans()

    def test_removed(self):
        def check(result):
            names = self.names()
            self.assertIn(set(names), [{"PLAIN"}] if result.code == 0 else [{"PLAIN"}, {"PLAIN", "ONE", "TWO"}])
            self.check_orphans()
        self.rounds(self.prepare, ["env", "delete", "Work"], check)


class Upgrades(CrashCase):
    N = 400

    def make(self):
        self.version = self.random.randrange(1, len(SCHEMA))
        self.make_old(self.version, self.N)

    def check(self, result):
        """All is there, in the newest form, and the copy is whole."""
        fresh, self.profile = self.profile, self.path("fresh")
        self.cli("list")
        schema = self.sql("SELECT name, sql FROM sqlite_schema ORDER BY name")
        self.profile = fresh
        self.assertEqual(self.sql("SELECT name, sql FROM sqlite_schema ORDER BY name"), schema)
        self.assertEqual(self.column("PRAGMA user_version"), [len(SCHEMA)])
        self.assertEqual(len(self.cli("list").lines), self.N)
        self.assertEqual(self.column("SELECT count(*) FROM requests_fts WHERE requests_fts MATCH 'ancient'"), [self.N])
        copy = f"signalbox.db.before-v{len(SCHEMA)}"
        self.assertEqual(self.column("PRAGMA integrity_check", file=copy), ["ok"])
        self.assertEqual(self.column("PRAGMA user_version", file=copy), [self.version], "the copy is not the file as it was")
        self.assertEqual(self.column("SELECT count(*) FROM requests", file=copy), [self.N])
        for name in os.listdir(self.profile):
            self.assertFalse(name.startswith(copy) and name != copy, name)

    def test_upgrades(self):
        self.rounds(self.make, ["list"], self.check)
