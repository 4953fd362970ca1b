"""The window in a browser, as ./dev run shows it without a display: test_browser.py VERBS SIGNALBOX

A browser is a page over HTTP and a WebSocket that is fed with what to draw."""
import os
import re
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import urllib.request

VERBS, PROGRAM = map(os.path.abspath, sys.argv[1:])
SECONDS = 60 * int(os.environ.get("UI_SLOW", "1"))


SCREEN_SIZE = 12  # of GDK's broadway-protocol.h


class Browser:
    """What a browser does when it joins."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=SECONDS)
        self.stream = self.socket.makefile("rwb")
        self.stream.write((f"GET /socket HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\n"
                           "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                           "Sec-WebSocket-Protocol: broadway\r\nSec-WebSocket-Key: c2lnbmFsYm94IHRlc3RzIQ==\r\n\r\n").encode())
        self.stream.flush()
        assert b" 101 " in self.stream.readline()
        while self.stream.readline().strip():
            pass

    def exactly(self, n):
        data = self.stream.read(n)
        assert len(data) == n, "the server hung up"
        return data

    def drawn(self, least):
        """Waits until it was told to draw that many bytes."""
        size = 0
        while size < least:
            length = self.exactly(2)[1] & 0x7F
            if length == 126:
                length, = struct.unpack(">H", self.exactly(2))
            elif length == 127:
                length, = struct.unpack(">Q", self.exactly(8))
            size += len(self.exactly(length))

    def report(self, event, *arguments):
        data = struct.pack(f">{3 + len(arguments)}i", event, 0, 0, *arguments)
        self.stream.write(bytes([0x82, 0x80 | len(data), 0, 0, 0, 0]) + data)
        self.stream.flush()


with tempfile.TemporaryDirectory() as home:
    env = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
    env |= {"HOME": home, "XDG_RUNTIME_DIR": home, "XDG_DATA_HOME": home, "XDG_CONFIG_HOME": home, "XDG_CACHE_HOME": home,
            "XDG_STATE_HOME": home, "GSETTINGS_BACKEND": "memory", "GTK_A11Y": "none"}
    run = subprocess.Popen(["dbus-run-session", "bash", "-c", '. "$0"; fail() { echo "$*"; exit 1; }; in_browser "$@"', VERBS, PROGRAM],
                           env=env, stdout=subprocess.PIPE, text=True, start_new_session=True)
    try:
        line = run.stdout.readline()
        port = int(re.search(r"http://127\.0\.0\.1:(\d+)/", line).group(1))
        page = urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=SECONDS).read()
        assert b"broadway" in page
        browser = Browser(port)
        browser.report(SCREEN_SIZE, 1300, 850, 1)
        browser.drawn(20_000)
        # And again, as after the page was loaded anew.
        Browser(port).drawn(20_000)
        assert run.poll() is None, "the window ended"
    finally:
        os.killpg(run.pid, signal.SIGTERM)
        run.wait()
print("ok")
