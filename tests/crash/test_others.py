"""What others do to a profile: two programs at once, a database that is locked, read-only, newer, or damaged at random bytes."""
import contextlib
import fcntl
import os
import re
import shutil
import sqlite3
import subprocess
import time

from cli import CANARY
from crash import ROUNDS, SCHEMA, SEED, CrashCase
from harness import Servers


def setUpModule():
    global s
    s = Servers().__enter__()


def tearDownModule():
    s.__exit__()


class Others(CrashCase):
    def finish(self, run):
        out, err = run.communicate(timeout=100)
        return run.returncode, out.decode(), err.decode()

    def begin(self, *args, stdin=b""):
        run = self.start(*args, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        run.stdin.write(stdin)
        run.stdin.close()
        run.stdin = None
        return run

    def test_two_programs(self):
        """On a profile that neither has made: all import secrets under the same names, and one is killed now and then."""
        lines = "\n".join(f"curl -u me:{i}-{CANARY} https://x/{i}" for i in range(4)).encode()
        for n in range(ROUNDS):
            with self.subTest(seed=SEED, round=n):
                self.profile = self.path(f"profile{n}")
                runs = [self.begin("import", stdin=lines) for _ in range(3)]
                if n % 2:
                    self.killed((None, self.random.randint(1, 300)), "import", stdin=lines)
                for run in runs:
                    code, out, err = self.finish(run)
                    self.assertEqual((code, out.count("  GET ")), (0, 4), err)
                self.check_profile()
                self.check_orphans()
                requests = self.sql("SELECT url, auth FROM requests")
                self.assertGreaterEqual(len(requests), 12)
                ids, keyring = dict(self.sql("SELECT name, id FROM variables")), self.keyring()
                names = [re.search(r"\{\{([^}]+)\}\}", auth)[1] for _, auth in requests]
                self.assertEqual([keyring[ids[name]] for name in names], [f"{url[-1]}-{CANARY}" for url, _ in requests])
                self.assertEqual(len(set(names)), len(names), "a secret that two requests share")
            shutil.rmtree(self.profile)

    def test_locked(self):
        """By a program that does not let go: what only reads goes on, what writes or upgrades says so after a while."""
        self.cli("import", "curl https://x/1")
        here = self.profile
        self.profile = self.path("old")
        self.make_old(1, 3)
        old, self.profile = self.profile, here
        with contextlib.ExitStack() as stack:
            for folder in (here, old):
                db = stack.enter_context(contextlib.closing(sqlite3.connect(os.path.join(folder, "signalbox.db"), isolation_level=None)))
                db.execute("BEGIN IMMEDIATE")
            self.assertEqual(len(self.cli("list").lines), 1)
            writes = self.begin("import", "curl https://x/2")
            self.profile = old
            upgrades = self.begin("list")
            for run in (writes, upgrades):
                code, out, err = self.finish(run)
                self.assertEqual((code, out), (4, ""))
                self.assertIn("another program is using the database. Close it, or try again.", err)
        self.assertEqual(len(self.cli("list").lines), 3)
        self.check_profile()
        self.profile = here
        self.assertEqual(len(self.cli("list").lines), 1)
        self.cli("import", "curl https://x/2")
        self.check_profile()

    def test_same_variable(self):
        """Made by another program after it was found missing: who comes second gives it its value, and the keyring has no other."""
        self.set_secret("OLD")
        for args, stdin in ((["A=2"], b""), (["--secret", "A"], b"2")):
            with self.subTest(args=args), contextlib.closing(sqlite3.connect(os.path.join(self.profile, "signalbox.db"), isolation_level=None)) as db:
                db.execute("DELETE FROM variables WHERE name = 'A'")
                db.execute("BEGIN IMMEDIATE")
                run = self.begin("env", "set", *args, stdin=stdin)
                time.sleep(1)
                db.execute("INSERT INTO variables (id, name, value, updatedAt) VALUES ('a', 'A', '1', 1)")
                db.execute("COMMIT")
                code, _, err = self.finish(run)
                self.assertEqual((code, err), (0, ""))
                (name, value, secret), = self.sql("SELECT id, value, secret FROM variables WHERE name = 'A'")
                self.assertEqual(self.keyring()[name] if secret else value, "2")
                self.assertEqual(set(self.keyring()), set(self.column("SELECT id FROM variables WHERE secret")))

    def test_upgraded_meanwhile(self):
        """Who waits to upgrade goes on once another has done it, whatever that one is about now: it may be keeping a secret."""
        self.make_old(len(SCHEMA) - 1, 3)
        folder = os.open(self.profile, os.O_RDONLY)
        self.addCleanup(os.close, folder)
        fcntl.flock(folder, fcntl.LOCK_SH)
        waits = self.begin("list")
        time.sleep(0.5)
        with contextlib.closing(sqlite3.connect(os.path.join(self.profile, "signalbox.db"))) as db:
            db.executescript(f"BEGIN; {SCHEMA[-1]}; PRAGMA user_version = {len(SCHEMA)}; COMMIT")
        code, out, err = self.finish(waits)
        self.assertEqual((code, len(out.splitlines())), (0, 3), err)

    def refuses(self, reason):
        """Everything can be read and sent; nothing is changed, and the reason is said."""
        self.assertEqual(len(self.cli("list").lines), 1)
        result = self.cli("send", s.url("http", "/bytes/1000"))
        self.assertEqual(len(result.out), 1000)
        self.assertEqual(self.cli("history", "list").lines, [])
        for args in (["import", f"curl -u me:{CANARY} https://x/2"], ["env", "set", "--secret", "NEW"], ["env", "create", "E"]):
            self.assertIn(reason, self.fails(4, *args, stdin=b"x"))
        self.assertIn(reason, self.cli("doctor", code=4).text)

    def test_read_only(self):
        self.add(f"curl -u me:{CANARY} https://x/1")
        before = self.keyring()
        self.addCleanup(os.chmod, self.profile, 0o700)
        os.chmod(os.path.join(self.profile, "signalbox.db"), 0o400)
        os.chmod(self.profile, 0o500)
        if os.access(self.profile, os.W_OK):
            self.skipTest("nothing is read-only for root")
        self.refuses("can’t be written, so nothing can be changed or kept.")
        os.chmod(self.profile, 0o700)
        os.chmod(os.path.join(self.profile, "signalbox.db"), 0o600)
        self.assertEqual(self.keyring(), before)
        self.cli("import", "curl https://x/2")

    def test_newer(self):
        self.add(f"curl -u me:{CANARY} https://x/1")
        before = self.keyring()
        self.sql(f"PRAGMA user_version = {len(SCHEMA) + 1}")
        self.refuses("written by a newer version of Signalbox")
        self.assertEqual((self.column("PRAGMA user_version"), self.keyring()), ([len(SCHEMA) + 1], before))

    def damage(self, name):
        with open(os.path.join(self.profile, name), "r+b") as f:
            size = f.seek(0, 2)
            for _ in range(self.random.choice([1, 300, 30000])):
                f.seek(self.random.randrange(size))
                f.write(self.random.randbytes(1))

    def test_damaged(self):
        """At random bytes of any file: each verb does its work or says why not; none crashes, hangs or deletes the file."""
        url = s.url("http", "/bytes/20000")
        for i in range(10):
            self.add(f"curl -d {'x' * 2000} {url}?{i}", "--name", f"Request {i}")
        self.cli("send", url)
        entry, = self.column("SELECT id FROM exchanges")
        verbs = [["list"], ["history", "list"], ["history", "show", "--body", entry], ["import", "curl https://x/3"],
                 ["send", "Request 3"], ["doctor"]]
        whole = self.profile
        with contextlib.closing(sqlite3.connect(os.path.join(whole, "signalbox.db"))) as db:
            db.execute("UPDATE requests SET usageCount = 7")
            db.commit()
            for n in range(ROUNDS):
                # Its log is still there, as after a crash.
                self.profile = self.path(f"damaged{n}")
                shutil.copytree(whole, self.profile)
                file = os.stat(os.path.join(self.profile, "signalbox.db")).st_ino
                files = [name for name in ("signalbox.db", "signalbox.db-wal", f"bodies/{entry}.received") if self.random.random() < 0.6]
                with self.subTest(seed=SEED, round=n, files=files):
                    for name in files:
                        self.damage(name)
                    for args in verbs:
                        result = self.cli(*args, code=None)
                        self.assertIn(result.code, (0, 1, 3, 4), result.err)
                        self.assertTrue(result.code == 0 or result.err or args == ["doctor"], args)
                    self.assertEqual(os.stat(os.path.join(self.profile, "signalbox.db")).st_ino, file, "another file is in its place")
                shutil.rmtree(self.profile)
