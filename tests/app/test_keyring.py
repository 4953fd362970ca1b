"""What the window does with secrets, where a keyring answers and where none does."""
import os
import re

from gtk4ui import wait
from journey import Journey

CANARY = "Canary4f9a1c77e2"


def write_with_secret(app, servers):
    app.click("button", "New Request", within=dict(role="scroll pane"))
    app.find("text", "Address", states="focused")
    app.type(servers.url("http", "/echo"))
    app.click("page tab", "Headers")
    app.fill("Authorization", "text", "Header 1, name")
    app.fill(f"Bearer {CANARY}", "text", "Header 1, value")


def told(app):
    app.find("alert", "No Keyring")
    app.find("label", re.compile(r"^No keyring answers \(.+\)\. Start one, such as GNOME Keyring, to keep secrets\.$"))


def keep_for_this_run(app):
    """Nothing is saved until the person has chosen."""
    app.key("ctrl+s")
    app.find("alert", "Save Request")
    app.key("Return")
    told(app)
    app.click("button", "Cancel", within=dict(role="alert"))
    app.gone("alert", "No Keyring")
    app.gone("list item", re.compile("^GET "))
    app.key("ctrl+s")
    told(app)
    app.click("button", "Keep for This Run")
    app.find("label", re.compile(r"^Saved; the secret in .* is kept for this run only, as \{\{.+\}\}$"))
    app.find("list item", re.compile("^GET "))


def still_sent(app):
    app.key("ctrl+enter")
    app.find("label", re.compile("^200 OK$"))
    app.text("Text of the Response", f"Bearer {CANARY}")


def nowhere(home):
    for folder, _, names in os.walk(home):
        for name in names:
            with open(os.path.join(folder, name), "rb") as f:
                assert CANARY.encode() not in f.read(), os.path.join(folder, name)


def saved_once(j):
    """A secret in a request that is there already goes to the keyring once; the page shows what took its place."""
    app = j.app
    app.click("button", "New Request", within=dict(role="scroll pane"))
    app.find("text", "Address", states="focused")
    app.type(j.url("/echo"))
    # Asked once, however long the key is held.
    app.key("ctrl+s", "ctrl+s", "ctrl+s")
    app.find("alert", "Save Request")
    app.key("Return")
    app.gone("alert", "Save Request")
    app.find("label", "Saved")
    app.click("page tab", "Headers")
    app.fill("Authorization", "text", "Header 1, name")
    app.fill(f"Bearer {CANARY}", "text", "Header 1, value")
    app.find("list item", re.compile("Has Unsaved Changes$"))
    app.key("ctrl+s")
    app.find("label", re.compile(r"^Saved; the secret in .* is in the keyring now, as \{\{.+\}\}$"))
    wait(lambda: app.find("text", "Header 1, value").text.startswith("Bearer {{"), what="the reference")
    app.gone("list item", re.compile("Has Unsaved Changes$"))
    app.key("ctrl+s")
    app.find("label", "Saved")
    assert j.cli("env", "show").count("in the keyring") == 1, j.cli("env", "show")


with Journey("keyring") as j:
    saved_once(j)
    j.leave()
with Journey("keyring", keyring=False) as j:
    write_with_secret(j.app, j.servers)
    keep_for_this_run(j.app)
    still_sent(j.app)
    j.leave()
    nowhere(j.session.home)
