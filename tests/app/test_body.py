"""The body viewer in a window of its own, as a person reads with it: test_body.py BODY-WINDOW"""
import json
import os
import re
import sys

from gi.repository import GLib

from gtk4ui import Session, wait

PROGRAM = os.path.abspath(sys.argv[1])


def text(app):
    return app.find("text", "Body").text


def pretty(app):
    """The words are there, the bytes of numbers and repeated keys as they came."""
    shown = text(app)
    assert shown.startswith('{\n  "price": 1.10,\n  "price": 12345678901234567890,\n  "city": "القاهرة",\n'), shown[:200]
    assert shown.endswith('  "last": true\n}\n'), shown[-100:]


def fold(app):
    app.key("ctrl+Home", "Down", "Down", "Down", "Down", "space")
    wait(lambda: '"list": [\n  ],\n  "last": true' in text(app), what="the list to fold")
    app.key("space")
    wait(lambda: '    "word 7",\n' in text(app), what="the list to unfold")
    app.key("Down", "ctrl+bracketleft")
    wait(lambda: '"word 7"' not in text(app), what="the list around the cursor to fold")
    app.key("ctrl+bracketright", "ctrl+End", "Up", "Up", "ctrl+bracketleft")
    wait(lambda: '"list": [\n  ],\n  "last": true' in text(app), what="the list of the closing bracket to fold")


def find(app):
    """What is found inside of a fold opens it."""
    app.key("ctrl+f")
    app.find("entry", "Find in the Body", states="focused")
    app.type("WORD 7")
    app.find("label", "1 of 1")
    wait(lambda: '"word 7"' in text(app), what="the fold to open")
    app.click("toggle button", "Match Case")
    app.find("label", "No matches")
    app.click("toggle button", "Match Case")
    app.click("toggle button", "Regular Expression")
    app.fill("word [1-3]\"", "entry", "Find in the Body")
    app.find("label", "1 of 3")
    app.key("Return")
    app.find("label", "2 of 3")
    app.key("shift+Return")
    app.find("label", "1 of 3")
    app.key("Escape")
    app.find("text", "Body", states="focused")


def announced(app, said):
    """What was found is read out, once all of it was looked through."""
    def heard(words):
        while GLib.MainContext.default().iteration(False):
            pass
        return words in said

    app.key("ctrl+f")
    app.fill("word", "entry", "Find in the Body")
    app.find("label", "1 of 8")
    wait(lambda: heard("1 of 8"), what="how many there are to be read out")
    app.fill("nowhere", "entry", "Find in the Body")
    wait(lambda: heard("No matches"), what="that there are none to be read out")
    app.key("Escape")


def copy(app):
    """What is copied is what is shown, the folds opened."""
    app.key("ctrl+a", "ctrl+c", "ctrl+f")
    app.fill("x", "entry", "Find in the Body")
    app.key("ctrl+a", "ctrl+v")
    wait(lambda: '"price": 12345678901234567890' in app.find("entry", "Find in the Body").text, what="the copy")
    app.key("Escape")


def raw(app):
    app.action("pretty", window=1)
    wait(lambda: text(app).startswith('{"price":1.10'), what="the body as it came")


def large(session, path):
    """A line of many MB: it can be walked through to its end, and no walk reads it whole."""
    app = session.launch([PROGRAM, path, "application/json"])
    wait(lambda: text(app).startswith("[\n  {\n"), what="the first page")
    app.find("text", "Body", states="focused")
    app.key("ctrl+End")
    wait(lambda: text(app).endswith('  }\n]\n'), what="the last page")
    app.action("pretty", window=1)
    app.key("ctrl+End")
    wait(lambda: text(app).endswith('"n":199999}]\n'), what="the last row as it came")
    app.action("wrap", window=1)
    app.key("ctrl+Home")
    wait(lambda: text(app).startswith('[{"n":0}'), what="the first row")
    app.stop()


def endless(session, path):
    """How far the search of a body is that takes minutes; it stops when the bar is closed."""
    app = session.launch([PROGRAM, path, "text/plain"])
    wait(lambda: text(app) != "", what="the first page")
    app.find("text", "Body", states="focused")
    app.key("ctrl+f")
    app.find("entry", "Find in the Body", states="focused")
    app.type("not there")
    app.find("label", re.compile(r"^\d+%$"))
    assert not app.query("label", "No matches")
    app.key("Escape")
    app.gone("label", re.compile(r"^\d+%$"))
    app.stop()


with Session() as session:
    small = os.path.join(session.dir, "small.json")
    with open(small, "w", encoding="utf-8") as file:
        file.write('{"price":1.10,"price":12345678901234567890,"city":"القاهرة","list":%s,"last":true}'
                   % json.dumps([f"word {n}" for n in range(1, 9)]))
    big = os.path.join(session.dir, "big.json")
    with open(big, "w", encoding="utf-8") as file:
        file.write("[" + ",".join('{"n":%d}' % n for n in range(200000)) + "]")
    sparse = os.path.join(session.dir, "sparse.txt")
    with open(sparse, "wb") as file:
        file.truncate(1 << 38)
    said = []
    session.a11y.signal_subscribe(None, "org.a11y.atspi.Event.Object", "Announcement", None, None, 0,
                                  lambda *args: said.append(args[5].unpack()[3]))
    app = session.launch([PROGRAM, small, "application/json"])
    wait(lambda: text(app) != "", what="the body")
    pretty(app)
    assert not app.unnamed(), app.unnamed()
    fold(app)
    find(app)
    announced(app, said)
    copy(app)
    raw(app)
    app.stop()
    large(session, big)
    endless(session, sparse)
