"""The history in the real window: found, read, flipped through, compared, sent once more, deleted and cleared."""
import os
import re
import sqlite3
import subprocess

from Xlib import XK

from gtk4ui import wait
from journey import CLI, Journey

ROW = re.compile(r"^(GET|POST) .*, \d+(\.\d)? m?s, \d\d:\d\d")


def rows(app):
    return app.query("list item", ROW)


def wait_rows(app, n):
    return wait(lambda: (found := rows(app)) and len(found) == n and found or None, what=f"{n} rows")


def body(app):
    """Of the response; the head that was sent may stand before it."""
    return "".join(n.text for n in app.query("text", "Text of the Response")[-1:])


def named(app, where):
    assert not app.unnamed(), f"without a name, {where}: {app.unnamed()}"


def keep(j, *lines):
    """Sends without the window, so that what follows is about the history alone; the last one at last."""
    for line in lines:
        subprocess.run([CLI, "send", *line], env=j.session.env, check=False, capture_output=True)


def age(j):
    """The first exchange was three days ago."""
    with sqlite3.connect(os.path.join(j.profile, "signalbox.db"), timeout=20) as db:
        db.execute("UPDATE exchanges SET startedAt = startedAt - ? WHERE rowid = (SELECT rowid FROM exchanges ORDER BY startedAt LIMIT 1)",
                   (86400_000 * 3,))


def empty(j):
    j.app.key("ctrl+h")
    j.app.find("label", "No History Yet")
    named(j.app, "an empty history")


def sent_twice(j):
    """What is sent in the window is in the list at once, and each answer is there to be looked at again."""
    app = j.app
    app.key("ctrl+n")
    app.find("text", "Address", states="focused", where=lambda n: n.text == "")
    app.type(j.url("/echo?page=1"))
    app.key("ctrl+enter")
    wait_rows(app, 1)
    wait(lambda: '"/echo?page=1"' in body(app), what="the answer")
    app.key("ctrl+l", "End", "BackSpace")
    app.type("2")
    app.key("ctrl+enter")
    wait(lambda: '"/echo?page=2"' in body(app), what="the second answer")
    found = wait_rows(app, 2)
    assert "page=2" in found[0].name and "page=1" in found[1].name, found
    app.find("label", "Today")

    app.click("button", "History of the Request")
    app.find("button", re.compile("Show All Requests|page=2"))
    wait_rows(app, 2)
    named(app, "the history of one request")
    app.click("button", re.compile("Show All Requests|page=2"))
    app.key("ctrl+shift+h")
    app.find("button", re.compile("Show All Requests|page=2"))
    wait_rows(app, 2)
    app.click("list item", re.compile("page=1"))
    app.find("button", "Open as Request")
    app.gone("button", "History of the Request")
    wait(lambda: '"/echo?page=1"' in body(app), what="the first answer")
    wait(lambda: any("GET /echo?page=1 HTTP/1.1" in n.text for n in app.query("text", "Text of the Response")), what="the head")
    named(app, "an exchange")
    app.click("button", "Newer Answer to This Request")
    wait(lambda: '"/echo?page=2"' in body(app), what="the newer answer")
    wait(lambda: "sensitive" not in app.find("button", "Latest").states, what="the latest")
    app.click("button", "Older Answer to This Request")
    wait(lambda: '"/echo?page=1"' in body(app), what="the older answer")
    app.click("button", "Latest")
    wait(lambda: '"/echo?page=2"' in body(app), what="the latest answer")


def compare(j):
    app = j.app
    app.click("button", "Compare…")
    named(app, "the choice of another exchange")
    app.click("list item", re.compile("page=1"), within=dict(role="dialog"))
    app.find("list item", re.compile("^Address, changed: .*page=1; now: .*page=2"))
    named(app, "the overview of a comparison")
    app.click("page tab", re.compile("^Headers"), within=dict(role="dialog"))
    app.find("list item", re.compile("^Content-Type, the same: application/json"))
    app.click("page tab", re.compile("^Body"), within=dict(role="dialog"))
    app.find("list item", re.compile(r'^Line \d+, changed: +"target": "/echo\?page=1",; now: +"target": "/echo\?page=2",'))
    app.find("label", re.compile(r"^\d difference"))
    app.key("alt+Down")
    app.find("label", re.compile(r"^1 of \d$"))
    named(app, "the bodies of a comparison")
    app.click("button", "Swap the Sides")
    app.find("list item", re.compile(r'^Line \d+, changed: +"target": "/echo\?page=2",; now: +"target": "/echo\?page=1",'))
    app.key("Escape")
    app.gone("button", "Swap the Sides")
    j.app.dismiss("dialog")


def open_as_request(j):
    app = j.app
    app.click("button", "Open as Request")
    j.wait_address(j.url("/echo?page=2"))
    app.find("label", "The response will be here")


def search_and_filter(j):
    app = j.app
    keep(j, [j.url("/bytes/5")], [f"http://127.0.0.1:{j.servers.port('refused')}/nobody"], [j.url("/status/404")])
    app.key("ctrl+h")
    wait_rows(app, 5)
    app.find("label", "Today")
    app.key("ctrl+shift+f")
    app.type("refused")
    assert re.search("Failed, .*refused", wait_rows(app, 1)[0].name)
    app.key("ctrl+a")
    app.type("zebra")
    app.find("label", "Nothing Found")
    app.key("Escape")
    wait_rows(app, 5)
    app.menu("Failed", opener="Filter and Clear")
    wait_rows(app, 2)
    app.click("button", re.compile("Failed|Show All Outcomes"))
    wait_rows(app, 5)


def select_two(j):
    app = j.app
    app.click("list item", re.compile("404 Not Found"))
    app.find("list item", re.compile("404 Not Found"), states="selected")
    wait(lambda: "Status 404" in body(app), what="the exchange that was clicked")
    control = XK.string_to_keysym("Control_L")
    j.session.press(control, True)
    app.click("list item", re.compile("Failed"))
    j.session.press(control, False)
    app.find("label", "2 selected")
    named(app, "two selected")
    app.click("button", "Compare")
    app.find("list item", re.compile("^Status, changed: .*refused.*; now: 404 Not Found"))
    j.app.dismiss("dialog")


def delete(j):
    """What is selected, though a menu was open for another; and what a menu is open for."""
    app = j.app
    app.key("ctrl+h")
    app.click("list item", re.compile("Failed"), button=3)
    app.find("menu item", "Delete")
    app.key("Escape")
    app.gone("menu item", "Delete")
    app.settle()
    app.click("list item", re.compile("bytes/5"))
    app.find("label", j.url("/bytes/5"), where=lambda n: n.rect[0] > 600)
    control = XK.string_to_keysym("Control_L")
    j.session.press(control, True)
    app.click("list item", re.compile("404 Not Found"))
    j.session.press(control, False)
    app.find("label", "2 selected")
    app.click("button", "Delete")
    app.find("label", "2 exchanges deleted")
    assert any("Failed" in n.name for n in wait_rows(app, 3))
    app.click("button", "Undo")
    wait_rows(app, 5)
    app.gone("button", "Undo")
    app.click("list item", re.compile("404 Not Found"), button=3)
    app.click("menu item", "Delete")
    app.find("label", "1 exchange deleted")
    wait_rows(app, 4)
    app.click("button", "Undo")
    wait_rows(app, 5)
    # What was deleted for good is gone from the disk too.
    app.click("list item", re.compile("404 Not Found"))
    app.find("label", "404 Not Found", where=lambda n: n.rect[0] > 400)


def restart(j):
    app = j.start()
    app.find("button", "Open as Request")
    app.find("label", "404 Not Found", nth=0)


def less_room(j):
    """What the history may take is less from now on: bodies go at once, what was sent and answered stays."""
    bodies = os.path.join(j.profile, "bodies")
    assert os.listdir(bodies)
    j.app.key("ctrl+comma")
    j.app.fill("0", "spin button", "Space for Bodies")
    j.app.key("Tab")
    wait(lambda: not os.listdir(bodies), what="the bodies to go")
    j.app.dismiss("dialog")


def clear(j):
    app = j.app
    app.key("ctrl+h")
    wait_rows(app, 5)
    app.find("label", "Today")
    app.find("label", re.compile(r"^\w+day, \d+ \w+( \d+)?$"))
    app.menu("Clear History…", opener="Filter and Clear")
    app.find("label", re.compile("^All 5 exchanges, with .* of bodies, are removed for good"))
    named(app, "the question before clearing")
    app.click("button", "Clear")
    app.find("label", "No History Yet")
    app.gone("button", "Open as Request")
    assert not os.listdir(os.path.join(j.profile, "bodies"))


with Journey("history") as j:
    empty(j)
    sent_twice(j)
    compare(j)
    open_as_request(j)
    search_and_filter(j)
    select_two(j)
    delete(j)
    j.leave()
    age(j)
    restart(j)
    less_room(j)
    clear(j)
    j.leave()
