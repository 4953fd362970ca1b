"""What tests in Python share: servers that end with a `with`, curl(1) against them, and secrets to be searched for."""
import base64
import itertools
import json
import os
import select
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
START_SECONDS = 20


class Servers:
    """misbehave.py, or `Servers("peers.py", "nginx")`, `Servers("peers.py", "proxy")`.

    port ("http"), url ("http", "/echo"), file ("ca"), received ("http"), reset (): as in servers.h."""

    def __init__(self, script="misbehave.py", *args):
        self.argv = [sys.executable, "-B", os.path.join(HERE, script), *map(str, args)]

    def __enter__(self):
        self.proc = subprocess.Popen(self.argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        ready, _, _ = select.select([self.proc.stdout], [], [], START_SECONDS)
        line = self.proc.stdout.readline() if ready else b""
        if not line:
            self.__exit__()
            raise AssertionError(f"{' '.join(self.argv)} did not come up within {START_SECONDS} s")
        self.info = json.loads(line)
        return self

    def __exit__(self, *exc):
        self.proc.stdin.close()
        try:
            self.proc.wait(5)
        except subprocess.TimeoutExpired:
            self.proc.kill()
            self.proc.wait()
        self.proc.stdout.close()

    def port(self, name):
        return self.info["ports"][name]

    def file(self, name):
        return self.info["files"][name]

    def url(self, name, path="", host="127.0.0.1"):
        scheme = "https" if name.startswith("https") else "socks5h" if name.startswith("socks") else "http"
        return f"{scheme}://{host}:{self.port(name)}{path}"

    def ask(self, path):
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(self.url("http", path), timeout=20) as f:
            return json.load(f)

    def log(self, name="http"):
        return self.ask(f"/__log?server={name}")

    def received(self, name="http"):
        """The raw bytes of each request since the last reset."""
        return [base64.b64decode(r["raw"]) for r in self.log(name)["requests"]]

    def reset(self):
        self.ask("/__reset")


class Curl:
    """The outcome of one curl: status (the exit code), out (bytes), err (text); json parses out."""

    def __init__(self, *args, timeout=60, data=None):
        env = {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")}
        done = subprocess.run(["curl", "-q", "-sS", *map(str, args)], input=data, capture_output=True, timeout=timeout, env=env)
        self.status, self.out, self.err = done.returncode, done.stdout, done.stderr.decode("utf-8", "replace")

    @property
    def json(self):
        assert self.status == 0, self.err
        return json.loads(self.out)


def exchange(port, request, seconds=20, limit=None):
    """Send bytes to a port and give all that comes back until the end, or `limit` bytes."""
    with socket.create_connection(("127.0.0.1", port), seconds) as sock:
        sock.sendall(request)
        got, end = b"", time.monotonic() + seconds
        while (limit is None or len(got) < limit) and time.monotonic() < end:
            data = sock.recv(65536)
            if not data:
                break
            got += data
        return got


def get(port, path, **kw):
    return exchange(port, f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode(), **kw)


class Canary:
    """A value of its own for each place.  Quotes, signs and an umlaut make every encoding another one."""

    numbers = itertools.count(1)

    def __init__(self, place, plain=False):
        self.place = place
        self.value = f"canary{next(self.numbers):03}" + ("xyzzyplugh" if plain else ' "&=é/xyzzy')

    def forms(self):
        data = self.value.encode()
        yield data
        for safe in ("", "/", " "):
            quoted = urllib.parse.quote(data, safe=safe)
            yield quoted.encode()
            yield quoted.replace("%20", "+").encode()
            yield quoted.lower().encode()
        yield json.dumps(self.value)[1:-1].encode()
        yield json.dumps(self.value, ensure_ascii=False)[1:-1].encode()
        yield data.hex().encode()
        # In base64 wherever it stands: the characters at both ends belong to others too.
        for before in range(3):
            coded = base64.b64encode(b"\0" * before + data)[before + 1:]
            yield coded[:len(coded) - 4]
