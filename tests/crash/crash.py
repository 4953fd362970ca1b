"""What the crash rigs share: signalbox-cli killed at a moment of its run, what must be true of a profile afterwards, old profiles.

SBX_ROUNDS=200 kills each kind 200 times, SBX_SEED=N chooses the same moments again (those by the clock are as exact as it is).
"""
import contextlib
import glob
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import time

from cli import CliCase, Result
from harness import HERE

ROUNDS = int(os.environ.get("SBX_ROUNDS") or 3)
SEED = int(os.environ.get("SBX_SEED") or time.time_ns() % 100000)
SCHEMA = [open(path).read() for path in sorted(glob.glob(os.path.join(HERE, "../../src/core/store/schema/*.sql")))]
PRELOAD = {"LD_PRELOAD": os.environ["CRASH_AT_SO"], "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0"}


class CrashCase(CliCase):
    def setUp(self):
        super().setUp()
        self.random = random.Random(f"{SEED} {self.id()}")

    # -- to be killed ------------------------------------------------------------------------------------------------

    def moments(self, *args, stdin=b""):
        """(seconds, None) or (None, n-th call) for each round, over a run that is left in peace."""
        began = time.monotonic()
        calls = self.count_calls(*args, stdin=stdin)
        seconds = time.monotonic() - began
        for n in range(ROUNDS):
            yield (self.random.uniform(0, seconds), None) if n % 2 else (None, self.random.randint(1, calls))

    def count_calls(self, *args, stdin=b""):
        self.cli(*args, stdin=stdin, env={**PRELOAD, "CRASH_CALLS": self.path("calls")})
        with open(self.path("calls")) as f:
            return int(f.read())

    def last_calls(self, n, *args):
        """The moments before the last n calls, and one after them, of a run that was left in peace."""
        last = self.count_calls(*args)
        return [(None, call) for call in range(last - n, last + 2)]

    def killed(self, moment, *args, stdin=b""):
        """What it had said until then. code 0: it was through already."""
        seconds, call = moment
        pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
        run = self.start(*args, env={**PRELOAD, "CRASH_AT": str(call or 0)}, **pipes)
        try:
            out, err = run.communicate(stdin, seconds or 100)
        except subprocess.TimeoutExpired:
            run.kill()
            out, err = run.communicate()
        self.assertIn(run.returncode, (0, -signal.SIGKILL), err)
        return Result(run.returncode, out, err)

    def rounds(self, prepare, args, check, stdin=b""):
        """Each on a profile of its own, which prepare makes; args are killed; then check (result)."""
        self.profile = self.path("measured")
        prepare()
        for n, moment in enumerate(self.moments(*args, stdin=stdin)):
            self.profile = self.path(f"profile{n}")
            with self.subTest(seed=SEED, round=n, moment=moment):
                prepare()
                result = self.killed(moment, *args, stdin=stdin)
                self.cli("list")
                self.check_profile()
                check(result)
                self.check_profile()
            shutil.rmtree(self.profile)

    # -- what must be true -------------------------------------------------------------------------------------------

    def sql(self, query, *parameters, file="signalbox.db"):
        with contextlib.closing(sqlite3.connect(os.path.join(self.profile, file), timeout=20)) as db:
            rows = db.execute(query, parameters).fetchall()
            db.commit()
            return rows

    def column(self, query, *parameters, **kw):
        return [row[0] for row in self.sql(query, *parameters, **kw)]

    def keyring(self):
        """id → value of each secret variable that the keyring has for this profile."""
        profile, = self.column("SELECT value FROM profile WHERE key = 'id'")
        found = subprocess.run(["secret-tool", "search", "--all", "profile", profile, "kind", "variable"], capture_output=True, text=True)
        ids = re.findall(r"(?m)^attribute\.id = (.*)$", found.stderr)
        return dict(zip(ids, re.findall(r"(?m)^secret = (.*)$", found.stdout), strict=True))

    def check_orphans(self):
        """The next program that keeps a secret has removed those that nothing refers to."""
        self.set_secret("LAST")
        self.assertEqual(set(self.keyring()) - set(self.column("SELECT id FROM variables WHERE secret")), set(), "secrets without their variable")

    def check_profile(self):
        """Nothing is damaged, and nothing is half there."""
        self.assertEqual(self.column("PRAGMA integrity_check"), ["ok"])
        self.assertEqual(self.sql("PRAGMA foreign_key_check"), [])
        self.assertEqual(self.column("SELECT id FROM requests EXCEPT SELECT pk FROM outbox"), [], "edits without their outbox row")
        self.assertEqual(self.column("SELECT pk FROM outbox EXCEPT SELECT id FROM requests"), [], "outbox rows without their edit")
        secrets = self.column("SELECT id FROM variables WHERE secret")
        self.assertEqual(set(secrets) - set(self.keyring()), set(), "variables whose secret is lost")
        for entry, kept, size in self.sql("SELECT id, bodyKept, bodyBytes FROM exchanges"):
            files = glob.glob(os.path.join(self.profile, "bodies", entry + ".*"))
            self.assertEqual(sum(os.path.getsize(path) for path in files), size, "a body is not what its row says")
            self.assertEqual(os.path.exists(os.path.join(self.profile, "bodies", entry + ".received")), bool(kept))

    def strays(self):
        """What lies in the profile and belongs to nothing."""
        entries = self.column("SELECT id FROM exchanges WHERE bodyBytes > 0")
        known = {f"{entry}.{kind}" for entry in entries for kind in ("sent", "received")}
        known |= {"signalbox.db", "signalbox.db-wal", "signalbox.db-shm", f"signalbox.db.before-v{len(SCHEMA)}"}
        return {name for _, _, files in os.walk(self.profile, followlinks=True) for name in files} - known

    # -- what there was before ---------------------------------------------------------------------------------------

    def make_old(self, version, requests):
        """A profile as an older version left it."""
        os.makedirs(self.profile, 0o700)
        with contextlib.closing(sqlite3.connect(os.path.join(self.profile, "signalbox.db"))) as db:
            db.execute("PRAGMA page_size = 16384")
            db.execute("PRAGMA journal_mode = WAL")
            db.executescript(";".join(SCHEMA[:version]))
            db.executescript(f"PRAGMA user_version = {version}; PRAGMA application_id = {0x53425831};")
            db.execute("INSERT INTO users (id, email, name, updatedAt) VALUES ('u', 'e@x', 'N', 1)")
            name = os.path.basename(self.folder) + os.path.basename(self.profile)
            db.execute("INSERT INTO profile VALUES ('id', ?1), ('user', 'u')", (name,))
            rows = [(f"r{i}", f"Row {i}", f"https://x/{i}", f'"{"ancient " * 100}"') for i in range(requests)]
            db.executemany("INSERT INTO requests (id, userId, name, method, url, body, updatedAt) VALUES (?, 'u', ?, 'GET', ?, ?, 1)", rows)
            db.execute("INSERT INTO outbox (\"table\", pk) SELECT 'requests', id FROM requests")
            db.commit()
