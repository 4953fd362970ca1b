"""What the journeys share: the program in a desktop of its own, a profile, and the servers that it sends to.

    with Journey("window") as j:                     # an empty profile; servers of misbehave.py
        j.app.click("button", "New Request")
        j.leave()                                    # as a person quits; no warning in the log
    with Journey("list", demo=10000) as j:           # the demo's requests, and as many more; its own server
        j.kill()                                     # kill -9
        j.start()                                    # again, on the same profile

Journey(name, demo=None, start=True, **session): session as for uidesktop.Session (dark, lang, keyring, text_scale …).
When a journey fails, NAME-failed.png (or $UI_SHOT) shows how it looked.
"""
import importlib.machinery
import importlib.util
import os
import re
import signal
import subprocess
import sys

from gtk4ui import Session, wait
from harness import HERE, Servers

BUILD = os.environ.get("SIGNALBOX_BUILD") or os.path.join(HERE, "../../_build")
PROGRAM = os.environ.get("SIGNALBOX") or os.path.join(BUILD, "src/app/signalbox")
CLI = os.environ.get("SIGNALBOX_CLI") or os.path.join(BUILD, "src/cli/signalbox-cli")
PASSED_ON = ("XDG_DATA_DIRS", "GSETTINGS_SCHEMA_DIR", "SBX_LOCALEDIR")


def fill_demo(profile, base, rows):
    loader = importlib.machinery.SourceFileLoader("demo", os.path.join(HERE, "demo"))
    demo = importlib.util.module_from_spec(importlib.util.spec_from_loader("demo", loader))
    loader.exec_module(demo)
    demo.fill(profile, base, rows, BUILD)


# Goes where it is sent and follows, as a browser whose person has consented does; and notes where.
BROWSER = """#!/bin/sh
echo "$1" >> "$0.log"
curl --noproxy '*' -sL -o /dev/null "$1"
"""


class Journey:
    def __init__(self, name, demo=None, start=True, **session):
        self.name, self.demo, self.start_at_once = name, demo, start
        session["env"] = [(k, os.environ[k]) for k in PASSED_ON if k in os.environ] + list(session.get("env", ()))
        self.session = Session(**session)
        self.servers = Servers("demo_server.py") if demo is not None else Servers()
        self.profile = os.path.join(self.session.home, ".local/share/signalbox")
        self.app = None

    def __enter__(self):
        self.servers.__enter__()
        try:
            self.session.__enter__()
            if self.demo is not None:
                fill_demo(self.profile, self.url(""), self.demo)
            if self.start_at_once:
                self.start()
        except BaseException:
            self.__exit__(*sys.exc_info())
            raise
        return self

    def __exit__(self, kind, *rest):
        if kind is not None and self.app is not None:
            self.session.screenshot(os.environ.get("UI_SHOT", f"{self.name}-failed.png"))
        self.session.__exit__()
        self.servers.__exit__()

    def start(self, *args, **kw):
        """kw: as for Session.launch."""
        self.app = self.session.launch([PROGRAM, *args], **kw)
        return self.app

    def install_browser(self):
        """What the desktop opens http addresses with, in the session's home; to be called before the start."""
        home = self.session.home
        script = os.path.join(home, "browser")
        os.makedirs(os.path.join(home, ".local/share/applications"), exist_ok=True)
        with open(script, "w") as f:
            f.write(BROWSER)
        os.chmod(script, 0o755)
        with open(os.path.join(home, ".local/share/applications/browser.desktop"), "w") as f:
            f.write(f"[Desktop Entry]\nType=Application\nName=Browser\nExec={script} %u\nMimeType=x-scheme-handler/http;x-scheme-handler/https;\n")
        with open(os.path.join(home, ".config/mimeapps.list"), "w") as f:
            f.write("[Default Applications]\nx-scheme-handler/http=browser.desktop\nx-scheme-handler/https=browser.desktop\n")

    def leave(self):
        """Quits with Ctrl+Q."""
        self.app.key("ctrl+q")
        self.left()

    def left(self):
        """It ends by itself; what the program logged is no warning of ours."""
        status = self.app.wait_exit()
        with open(self.app.log) as f:
            log = f.read()
        assert status == 0 and "CRITICAL" not in log and "Sbx" not in log, f"{status}: {log}"

    def kill(self):
        """Without a chance to save anything."""
        self.app.proc.send_signal(signal.SIGKILL)
        self.app.wait_exit()

    def cli(self, *args, stdin=None, code=0):
        """signalbox-cli on the same profile and keyring: what it prints."""
        run = subprocess.run([CLI, *args], env=self.session.env, input=stdin, capture_output=True, text=True)
        assert run.returncode == code, (args, run.returncode, run.stdout, run.stderr)
        return run.stdout

    # -- the words of every journey ------------------------------------------------------------------------------

    def url(self, path):
        return self.servers.url("http", path)

    def address(self):
        return self.app.find("text", "Address").text

    def wait_address(self, text):
        wait(lambda: self.address() == text, what=f"the address {text}")

    def status(self, pattern=r"^\d\d\d [A-Z]"):
        return self.app.find("label", re.compile(pattern))

    def send(self, address=None, status=r"^200 OK$"):
        """In the open tab, or address in a new one."""
        if address is not None:
            self.app.key("ctrl+n")
            self.app.find("text", "Address", states="focused", where=lambda n: n.text == "")
            self.app.type(address)
        self.app.key("ctrl+Return")
        return self.status(status)

    def clipboard(self, selection="clipboard"):
        run = subprocess.run(["xclip", "-selection", selection, "-o"], env=self.session.env, capture_output=True, timeout=60)
        return run.stdout.decode()

    def set_clipboard(self, text, selection="clipboard"):
        """As another program does. xclip leaves before the server knows that the clipboard is its: a paste could be of the old."""
        subprocess.run(["xclip", "-selection", selection], input=text.encode(), env=self.session.env, check=True)
        wait(lambda: self.clipboard(selection) == text, what="the clipboard to change hands")

    def paste(self, text, where=None):
        """text into the clipboard, then Ctrl+V: where given (a function that focuses), else where the focus is."""
        self.set_clipboard(text)
        if where:
            where()
        self.app.key("ctrl+v")

    def named(self, where):
        """Everything that can take the focus has a name to be read out, once what was just shown has arrived."""
        self.app.settle()
        unnamed = self.app.unnamed()
        assert not unnamed, f"without a name, {where}: {unnamed}"
