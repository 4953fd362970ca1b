"""The main job in the real window, as a person does it."""
import os
import re
import subprocess

from gtk4ui import wait
from journey import Journey


def address(app):
    return app.find("text", "Address").text


def status(app, pattern):
    return app.find("label", re.compile(pattern))


def notes(app):
    """The one large text field of a request: where a person keeps a line to paste later."""
    app.click("page tab", "Notes")
    return app.click("text", "Notes", states=("editable",))


def named(app, where):
    assert not app.unnamed(), f"without a name, {where}: {app.unnamed()}"


def first_start(app):
    app.find("label", "No Requests Yet")
    app.find("label", "Write a Request")
    named(app, "empty")
    app.click("button", "New Request", within=dict(role="scroll pane"))
    app.find("text", "Address", states="focused")
    app.find("label", "The response will be here")


def write_and_send(app, servers):
    app.type(servers.url("http", "/echo?limit=10&status=active"))
    app.find("page tab", "Params 2")
    # The table and the address are one: a row that is switched off leaves the address, and comes back to its place.
    app.click("check box", "Send This Row", nth=0)
    wait(lambda: address(app).endswith("/echo?status=active"), what="the parameter to leave the address")
    app.click("check box", "Send This Row", nth=0)
    wait(lambda: address(app).endswith("/echo?limit=10&status=active"), what="the parameter to come back")

    app.click("page tab", "Headers")
    app.fill("X-Signal", "text", "Header 1, name")
    app.fill("Up", "text", "Header 1, value")
    app.key("ctrl+enter")
    status(app, "^200 OK$")
    app.find("label", re.compile(r"^\d+(\.\d)? ms$"), nth=0)
    app.text("Text of the Response", '"target": "/echo?limit=10&status=active"', '"X-Signal"', '"Up"')
    named(app, "a response")

    app.click("page tab", "Sent")
    sent = app.text("Text of the Response", "\nX-Signal: Up\n")
    assert sent.startswith("GET /echo?limit=10&status=active HTTP/1.1\n"), sent
    app.click("page tab", re.compile(r"^Headers \d+$"), nth=1)
    app.find("label", "Content-Type")
    app.click("page tab", "Timing")
    app.find("label", "Wait for the answer")
    named(app, "the times")


def save_and_find(app):
    app.key("ctrl+s")
    app.find("alert", "Save Request")
    app.fill("Echo of Customers", "text", "Name", within=dict(role="alert"))
    named(app, "the question for a name")
    app.key("Return")
    app.find("label", "Saved")
    row = re.compile(r"^GET Echo of Customers, http://.*/echo\?limit=10&status=active$")
    app.find("list item", row)
    app.key("ctrl+shift+f")
    app.type("zebra")
    app.find("label", "Nothing Found")
    app.key("ctrl+a")
    app.type("custom")
    app.find("list item", row)
    app.key("Escape")
    # An edit shows as such in the list once it is kept as a draft, until it is undone.
    app.key("ctrl+l", "End")
    app.type("&page=2")
    app.find("list item", re.compile("Echo of Customers.*Has Unsaved Changes$"))
    app.key(*["BackSpace"] * 7)
    app.find("list item", row)


def refused(app, servers):
    app.key("ctrl+n")
    app.find("text", "Address", states="focused", where=lambda n: n.text == "")
    app.type(f"http://127.0.0.1:{servers.port('refused')}/nobody")
    app.key("Return")
    app.find("label", "The Connection Was Refused")
    app.find("label", re.compile("refused the connection"))
    app.find("button", "Try Again")
    named(app, "an error")


def encode(app, servers):
    """An address is sent as typed: encoding it is the person's to choose."""
    typed = servers.url("http", "/echo?q=a b {{x}}")
    app.fill(typed, "text", "Address")
    app.menu("Percent-Encode the Address")
    wait(lambda: address(app) == typed.replace("a b ", "a%20b%20"), what="the encoded address")
    app.menu("Percent-Encode the Address")
    app.find("label", "The address needs no percent-encoding")


def stop(app, servers):
    app.fill(servers.url("http", "/delay/60000"), "text", "Address")
    app.key("Return")
    app.find("button", "Stop")
    app.key("Escape")
    app.find("label", "Stopped")
    app.find("button", "Send")


def warned(app, servers):
    """What the server wrote into the warning reaches the person as it is."""
    app.fill(servers.url("http", "/bad/unknown-encoding?name=rot%3C13%3E%26x"), "text", "Address")
    app.key("Return")
    app.find("label", re.compile("encoded as “rot<13>&x”"))


def curl(app, servers):
    """Pasted into an address that holds something: it gets a tab of its own."""
    line = f"curl -X POST {servers.url('http', '/echo?from=curl')} -H 'Accept: text/plain' \\\n  --progress-bar -d 'a=1'"
    notes(app)
    app.type(line)
    app.key("ctrl+a", "ctrl+x", "ctrl+l", "ctrl+v")
    app.find("label", re.compile("^The curl command became a request"))
    app.click("button", "Receipt")
    app.find("dialog", "Receipt")
    named(app, "the receipt")
    app.dismiss("dialog", "Receipt")
    assert address(app) == servers.url("http", "/echo?from=curl")
    app.find("toggle button", "POST")
    app.find("page tab", "Params 1")
    app.key("ctrl+enter")
    status(app, "^200 OK$")
    app.key("ctrl+shift+c")
    app.find("label", "Copied as curl")
    notes(app)
    app.key("ctrl+v")
    text = wait(lambda: app.find("text", "Notes").text, what="the command in the clipboard")
    app.key("ctrl+z")
    assert text.startswith("curl ") and servers.url("http", "/echo?from=curl") in text and "Accept: text/plain" in text, text


def start_again(app, servers):
    """What was saved is in the list, what was open is in its tab, what was not saved is a draft."""
    wait(lambda: address(app) == servers.url("http", "/echo?from=curl"), what="the draft")
    app.click("list item", re.compile("^GET Echo of Customers"))
    wait(lambda: address(app) == servers.url("http", "/echo?limit=10&status=active"), what="the saved request")
    app.find("page tab", "Headers 1")


def delete_and_undo(app):
    row = re.compile("^GET Echo of Customers")
    app.click("toggle button", "Main Menu")
    app.click("menu item", "Delete")
    app.find("label", "“Echo of Customers” deleted")
    app.gone("list item", row)
    app.click("button", "Undo")
    app.find("list item", row)


def half_a_line(j):
    """A curl line that is being typed into the address is kept nowhere before it is a request."""
    drafts = lambda: subprocess.run(["sqlite3", j.profile + "/signalbox.db", "SELECT count(*) FROM drafts"], capture_output=True, text=True).stdout
    before = drafts()
    j.app.key("ctrl+n")
    j.app.find("text", "Address", states="focused", where=lambda n: n.text == "")
    j.app.type("curl https://h.invalid -H 'Authorization: Bearer CANARY77'")
    wait(lambda: drafts() != before, what="the draft")
    for file in os.listdir(j.profile):
        path = os.path.join(j.profile, file)
        assert not os.path.isfile(path) or b"CANARY77" not in open(path, "rb").read(), file


def damaged_draft(j):
    """A draft that can not be read is told, and hides no other."""
    sql = lambda text: subprocess.run(["sqlite3", j.profile + "/signalbox.db", text], check=True)
    j.app.key("ctrl+n")
    j.app.find("text", "Address", states="focused", where=lambda n: n.text == "")
    j.app.type("http://kept.invalid/")
    j.leave()
    sql("UPDATE drafts SET document = '[]' WHERE document NOT LIKE '%kept.invalid%'")
    j.start()
    j.app.find("label", re.compile("^A draft could not be read: "))
    j.wait_address("http://kept.invalid/")


with Journey("window") as j:
    first_start(j.app)
    write_and_send(j.app, j.servers)
    save_and_find(j.app)
    refused(j.app, j.servers)
    stop(j.app, j.servers)
    warned(j.app, j.servers)
    encode(j.app, j.servers)
    curl(j.app, j.servers)
    j.leave()
    j.start()
    start_again(j.app, j.servers)
    delete_and_undo(j.app)
    half_a_line(j)
    damaged_draft(j)
    j.leave()
