"""A disk of a few MB that fills up at random sizes: what was acknowledged is there, nothing is half there, the message names the disk, and
with room again everything goes on."""
import ctypes
import os
import shutil
import tempfile
import unittest

from cli import CANARY
from crash import ROUNDS, SCHEMA, SEED, CrashCase
from harness import Servers

DISK = 8 << 20
FULL = r"disk is full|No space left on device"


def mount_disk(folder):
    """Seen by this process and those that it starts alone."""
    uid, gid = os.getuid(), os.getgid()
    libc = ctypes.CDLL(None, use_errno=True)
    try:
        os.unshare(os.CLONE_NEWUSER | os.CLONE_NEWNS)
        for name, text in ("setgroups", "deny"), ("uid_map", f"{uid} {uid} 1"), ("gid_map", f"{gid} {gid} 1"):
            with open(f"/proc/self/{name}", "w") as f:
                f.write(text)
    except OSError as error:
        raise unittest.SkipTest(f"no small disk can be mounted here: {error}")
    if libc.mount(b"tmpfs", folder.encode(), b"tmpfs", 0, f"size={DISK}".encode()) != 0:
        raise unittest.SkipTest(f"no small disk can be mounted here: {os.strerror(ctypes.get_errno())}")


def setUpModule():
    global s, disk
    s = Servers().__enter__()
    disk = tempfile.mkdtemp(prefix="disk-")
    mount_disk(disk)


def tearDownModule():
    s.__exit__()


class FullDisk(CrashCase):
    """The profile and the spool of bodies are on it."""

    def setUp(self):
        super().setUp()
        self.profile = os.path.join(disk, "profile")
        self.cache = {"XDG_CACHE_HOME": os.path.join(disk, "cache")}

    def fill(self, left):
        """Leaves that many bytes. A page at a time: the file system counts in pages."""
        with open(os.path.join(disk, "ballast"), "wb") as f:
            try:
                while os.statvfs(disk).f_bavail * 4096 > left:
                    f.write(b"x" * 4096)
                    f.flush()
            except OSError:
                pass

    def empty(self):
        os.unlink(os.path.join(disk, "ballast"))

    def rounds(self, prepare, args, check, goes_on, stdin=b"", largest=400000):
        """check (result) with the disk full, goes_on (result) with room again."""
        for n in range(ROUNDS):
            left = self.random.choice([0, self.random.randint(0, largest)])
            with self.subTest(seed=SEED, round=n, left=left):
                prepare()
                self.fill(left)
                result = self.cli(*args, code=None, stdin=stdin, env=self.cache)
                if result.code != 0 or result.err:
                    self.assertRegex(result.err, FULL)
                self.assertGreaterEqual(result.code, 0)
                self.cli("list", code=None)
                self.empty()
                self.cli("list")
                self.check_profile()
                check(result)
                result = self.cli(*args, stdin=stdin, env=self.cache)
                self.check_profile()
                goes_on(result)
            shutil.rmtree(self.profile)

    def test_import(self):
        lines = "\n".join(f"curl -H 'X-Api-Key: {i}-{CANARY}' -d {'x' * 60000} https://x/{i}" for i in range(4)).encode()

        def check(result):
            there = self.column("SELECT url FROM requests ORDER BY rowid")
            self.assertEqual(len(there), len(self.column("SELECT id FROM variables WHERE secret")), "secrets without their request")
            self.assertEqual(len(there), result.text.count("  GET ") + result.text.count("  POST "), "said and kept")
            self.assertEqual(result.code == 0, len(there) == 4)
            self.there = len(there)

        def goes_on(result):
            self.assertEqual(len(self.column("SELECT url FROM requests")), self.there + 4)
        self.rounds(lambda: self.cli("list"), ["import"], check, goes_on, stdin=lines)

    def check_sent(self, result):
        if result.code == 0:
            self.assertEqual(len(result.out), 150000)
        self.kept = self.sql("SELECT id, bodyKept FROM exchanges")
        for entry, kept in self.kept:
            shown = self.cli("history", "show", "--body", entry)
            self.assertEqual(len(shown.out), 150000 if kept else 0)
        self.assertEqual(self.strays(), set())

    def goes_on_sending(self, result):
        before = len(self.kept)
        self.check_sent(result)
        self.assertEqual([kept for _, kept in self.kept[before:]], [1])

    def test_send(self):
        self.rounds(lambda: self.cli("list"), ["send", s.url("http", "/bytes/150000")], self.check_sent, self.goes_on_sending)

    def test_bodies(self):
        """Only the bodies of the history are on it: the rest of an exchange is kept."""
        bodies = os.path.join(disk, "bodies")
        self.profile, self.cache = self.path("profile"), {}

        def prepare():
            shutil.rmtree(bodies, ignore_errors=True)
            os.mkdir(bodies)
            self.cli("list")
            os.symlink(bodies, os.path.join(self.profile, "bodies"))

        def check(result):
            self.check_sent(result)
            self.assertEqual((result.code, len(self.kept)), (0, 1))
        self.addCleanup(shutil.rmtree, bodies, ignore_errors=True)
        self.rounds(prepare, ["send", s.url("http", "/bytes/150000")], check, self.goes_on_sending, largest=200000)

    def test_save(self):
        """The body of an answer, to a file that is there, through a link, or that is not."""
        there, link = os.path.join(disk, "there"), self.path("link")
        os.symlink(there, link)
        self.profile, self.cache = self.path("profile"), {}

        def prepare():
            self.cli("list")
            self.before = self.random.choice([None, b"old " * 1000])
            if self.before:
                with open(there, "wb") as f:
                    f.write(self.before)
            elif os.path.exists(there):
                os.unlink(there)

        def check(result):
            found = None
            if os.path.exists(there):
                with open(there, "rb") as f:
                    found = f.read()
            self.assertEqual(found, bytes(i % 251 for i in range(150000)) if result.code == 0 else self.before)
            self.assertEqual([name for name in os.listdir(disk) if name.startswith(".")], [])

        def goes_on(result):
            self.before = None
            check(result)
        self.addCleanup(lambda: os.path.exists(there) and os.unlink(there))
        self.rounds(prepare, ["send", "--no-history", "--output", link, s.url("http", "/bytes/150000")], check, goes_on, largest=200000)

    def test_upgrade(self):
        """It is made as soon as there is room for all of it."""
        def check(result):
            self.assertEqual(len(self.cli("list").lines), 400)
            self.assertEqual(self.column("PRAGMA user_version"), [len(SCHEMA)])
        self.rounds(lambda: self.make_old(1, 400), ["list"], check, check, largest=4000000)
