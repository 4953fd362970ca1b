"""What the tests of signalbox-cli share: a profile of its own for each test, the program in a pipe and on a terminal."""
import fcntl
import json
import os
import pty
import select
import shutil
import signal
import struct
import subprocess
import tempfile
import termios
import time
import unittest

PROGRAM = os.environ["SIGNALBOX_CLI"]
# Made of letters that no encoding changes, so that it is found wherever it hides.
CANARY = "Canary4f9a1c77e2"
NO_BUS = {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent/bus"}


class Result:
    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err.decode("utf-8", "replace")

    @property
    def text(self):
        return self.out.decode()

    @property
    def lines(self):
        return self.text.splitlines()

    @property
    def rows(self):
        return [line.split("\t") for line in self.lines]

    @property
    def json(self):
        return json.loads(self.out)


class CliCase(unittest.TestCase):
    maxDiff = 4000

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="cli-")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.profile = os.path.join(self.folder, "profile")

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, text):
        with open(self.path(name), "w") as f:
            f.write(text)
        return self.path(name)

    def environment(self, env=None):
        plain = {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")}
        return {**plain, **(env or {})}

    def start(self, *args, env=None, **kw):
        return subprocess.Popen([PROGRAM, "--profile", self.profile, *args], env=self.environment(env), **kw)

    def bare(self, *args, code=0, stdin=b"", env=None):
        """Without --profile. code None: any."""
        done = subprocess.run([PROGRAM, *args], input=stdin, capture_output=True, env=self.environment(env), timeout=100)
        result = Result(done.returncode, done.stdout, done.stderr)
        if code is not None:
            self.assertEqual(result.code, code, f"{args}: {result.out!r} {result.err}")
        return result

    def cli(self, *args, code=0, stdin=b"", env=None):
        return self.bare("--profile", self.profile, *args, code=code, stdin=stdin, env=env)

    def fails(self, code, *args, **kw):
        """What it says; nothing may be on stdout."""
        result = self.cli(*args, code=code, **kw)
        self.assertEqual(result.out, b"")
        return result.err

    def on_terminal(self, *args, columns=80, code=0, env=None, typed=None):
        """Everything that appears on a terminal of that width."""
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        proc = self.start(*args, env={"TERM": "xterm-256color", **(env or {})}, stdin=slave, stdout=slave, stderr=slave,
                          start_new_session=True)
        os.close(slave)
        shown = b""
        try:
            while select.select([master], [], [], 60)[0]:
                piece = os.read(master, 65536)
                if not piece:
                    break
                shown += piece
                if typed is not None and typed[0].encode() in shown:
                    os.write(master, typed[1].encode())
                    typed = None
        except OSError:                                 # EIO: the program has closed the terminal
            pass
        os.close(master)
        self.assertEqual(proc.wait(60), code, shown)
        return shown.decode("utf-8", "replace").replace("\r\n", "\n")

    def add(self, line, *args):
        """Imports a curl line and gives the id."""
        return self.cli("import", "--json", *args, line).json[0]["id"]

    def set_secret(self, name, value=CANARY, *args):
        self.cli("env", "set", "--secret", *args, name, stdin=value.encode())

    def assert_clean(self, *results):
        """The canary is neither in what was printed nor in any file of the profile."""
        for result in results:
            self.assertNotIn(CANARY.encode(), result.out)
            self.assertNotIn(CANARY, result.err)
        for folder, _, files in os.walk(self.profile):
            for name in files:
                with open(os.path.join(folder, name), "rb") as f:
                    self.assertFalse(CANARY.encode() in f.read(), f"the canary is in {name}")


def wait_until(condition, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise AssertionError("it did not happen")
        time.sleep(0.02)


__all__ = ["CANARY", "NO_BUS", "PROGRAM", "CliCase", "Result", "signal", "wait_until"]
