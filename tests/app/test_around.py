"""What stands around the workbench: palette, preferences, tabs, and what is done about errors."""
import re
import subprocess

from gi.repository import GLib

from gtk4ui import wait
from harness import Servers
from journey import Journey


def setting(j, key, schema="com.ai_http.Signalbox"):
    return subprocess.run(["gsettings", "get", schema, key], env=j.session.env, capture_output=True, text=True, check=True).stdout.strip()


def selected(j):
    return [n.name for n in j.app.query("list item", states="selected", within=dict(role="dialog"))]


def palette(j, words):
    j.app.key("ctrl+k")
    j.app.find("entry", "Do or Open Anything", states="focused")
    if words:
        j.app.type(words)


def palette_finds(j):
    """Requests, actions, environments, settings: each by a few letters, with the arrows and Enter."""
    palette(j, "")
    j.app.find("list item", re.compile("^Actions, New Request, Ctrl\\+N$"))
    # Nothing is open: what needs a request is not offered.
    assert not j.app.query("list item", re.compile("Actions, Save"), onscreen=False)
    j.named("the palette")
    j.app.type("weath cai")
    wait(lambda: selected(j) and selected(j)[0].startswith("Requests, GET, Weather in Cairo"), what="the request")
    j.app.key("Return")
    j.app.gone("dialog")
    wait(lambda: "/v1/forecast" in j.address(), what="the request in its tab")

    palette(j, "switch prod")
    wait(lambda: selected(j) == ["Environments, Switch to “Production”"], what="the environment")
    j.app.key("Return")
    j.app.find("toggle button", "Environment: Production")

    # The arrows go round.
    palette(j, "cus")
    wait(lambda: len(selected(j)) == 1 and "Customer" in selected(j)[0], what="the first customer")
    first = selected(j)
    j.app.key("Down")
    wait(lambda: selected(j) and selected(j) != first, what="the next row")
    j.app.key("Up", "Up", "Down")
    wait(lambda: selected(j) == first, what="the first row again")
    j.app.dismiss("dialog")

    palette(j, "zebra")
    j.app.find("label", "Nothing Found")
    j.app.key("ctrl+a")
    j.app.type("tab widt")
    wait(lambda: selected(j) == ["Preferences, Tab Width"], what="the setting")
    j.app.key("Return")
    j.app.find("dialog", "Preferences")
    j.app.find("spin button", "Tab Width", states="focused")
    j.app.dismiss("dialog", "Preferences")

    # The focus is where it was: what acts on the page still can.
    palette(j, "go addr")
    wait(lambda: selected(j) == ["Actions, Go to the Address, Ctrl+L"], what="the action")
    j.app.key("Return")
    j.app.find("text", "Address", states="focused")
    # What was run lately comes first.
    palette(j, "")
    wait(lambda: [n for n in j.app.query("list item", re.compile("^Actions, "), onscreen=False)][0].name.startswith("Actions, Go to the Address"),
         what="the action to be first")
    j.app.dismiss("dialog")


def preferences(j):
    j.app.key("ctrl+comma")
    j.app.find("dialog", "Preferences")
    j.named("the preferences")
    # A second one is not put over it.
    j.app.key("ctrl+comma", "ctrl+k")
    j.app.find("dialog", "Preferences")
    j.app.click("combo box", "Style")
    j.app.click("list item", "Dark")
    j.app.gone("list item", "Light")
    wait(lambda: setting(j, "theme") == "'dark'", what="the theme to be kept")
    j.app.fill("100", "spin button", "Space for Bodies")
    j.app.key("Tab")
    wait(lambda: setting(j, "history-budget") == "uint32 100", what="the budget to be kept")

    j.app.click("page tab", "Network")
    j.named("the network")
    j.app.click("combo box", "Proxy")
    j.app.click("list item", "Manual")
    j.app.gone("list item", "None")
    j.app.fill("http://me:secret@127.0.0.1:1", "text", "Address of the Proxy")
    j.app.key("Return")
    j.app.find("label", re.compile("^Not kept: put the password into a secret variable"))
    assert setting(j, "proxy-url", "com.ai_http.Signalbox.network") == "''"
    j.app.fill("http://127.0.0.1:1", "text", "Address of the Proxy")
    j.app.key("Return")
    wait(lambda: setting(j, "proxy-url", "com.ai_http.Signalbox.network") == "'http://127.0.0.1:1'", what="the proxy to be kept")

    j.app.click("page tab", "Editor")
    j.named("the editor's preferences")
    j.app.click("check box", "Number the Lines")
    wait(lambda: setting(j, "line-numbers", "com.ai_http.Signalbox.editor") == "false", what="the switch to be kept")
    j.app.dismiss("dialog", "Preferences")


def fails(j, address, title, way):
    j.app.key("ctrl+n")
    j.app.find("text", "Address", states="focused", where=lambda n: n.text == "")
    j.app.type(address)
    j.app.key("Return")
    j.app.find("label", title)
    j.named(title)
    return j.app.find("button", way) if way else None


def errors(j):
    """Each says what happened, and has a button that does something about it."""
    fails(j, "http://nowhere.invalid/", "The Proxy Did Not Help", "Choose the Proxy")
    j.app.click("button", "Choose the Proxy")
    j.app.find("dialog", "Preferences")
    j.app.click("combo box", "Proxy")
    j.app.click("list item", "None")
    j.app.gone("list item", "Manual")
    j.app.dismiss("dialog", "Preferences")
    j.app.key("ctrl+Return")
    j.app.find("label", "The Host Was Not Found")
    j.app.click("button", "Check the Address")
    j.app.find("text", "Address", states="focused")

    fails(j, bad.url("https_self_signed", "/echo"), "The Connection Is Not Secure", "Show the Certificate")
    j.app.click("button", "Show the Certificate")
    j.app.find("dialog", "Certificate")
    j.app.find("label", "The certificate is signed by itself, not by an authority.")
    j.named("the certificate")
    j.app.dismiss("dialog", "Certificate")
    j.app.click("button", "Send Without Verifying")
    j.status("^200 OK$")
    j.app.find("label", re.compile("not verified"))
    # Only this once.
    j.app.key("ctrl+Return")
    j.app.find("label", "The Connection Is Not Secure")

    fails(j, j.url("/echo?q=a b"), "This Request Can Not Be Sent", "Percent-Encode and Send")
    j.app.click("button", "Percent-Encode and Send")
    j.status("^200 OK$")
    assert j.address() == j.url("/echo?q=a%20b")
    fails(j, f"http://127.0.0.1:{bad.port('refused')}/", "The Connection Was Refused", "Check the Address")
    fails(j, f"http://127.0.0.1:{bad.port('garbage')}/", re.compile("Does Not Speak HTTP|Broke Off"), "Try Again")


def patience(j):
    """A new request begins as the preferences say; one that was too slow can be given more time."""
    j.app.key("ctrl+comma")
    j.app.click("page tab", "Network")
    j.app.fill("1", "spin button", "Give Up Altogether After")
    j.app.key("Tab", "Escape")
    j.app.gone("dialog", "Preferences")
    fails(j, bad.url("http", "/delay/1.5"), "The Time Is Up", "Wait Longer")
    j.app.click("button", "Wait Longer")
    j.status("^200 OK$")


def tabs(j):
    """The menu of a tab; what is pinned is so after a restart."""
    palette(j, "pin tab")
    wait(lambda: selected(j) == ["Actions, Pin Tab"], what="the action")
    j.app.key("Return")
    j.app.gone("dialog")
    palette(j, "close other")
    wait(lambda: selected(j) == ["Actions, Close Other Tabs"], what="the action")
    j.app.key("Return")
    j.app.gone("dialog")
    window = wait(lambda: open_tabs(j) == 1 and window_ini(j), what="the tabs to be closed")
    assert "pinned=" in window and "pinned=\n" not in window, window


def closed_in_turn(j):
    """Undo brings back the tab that its message names, not the one that was closed last."""
    for address in ("http://one.example/", "http://two.example/"):
        j.app.key("ctrl+n")
        j.app.find("text", "Address", states="focused", where=lambda n: n.text == "")
        j.app.type(address)
        j.wait_address(address)
        j.app.key("ctrl+w")
        wait(lambda: j.address() != address, what="the tab to close")
    j.app.find("label", "“http://one.example/” closed without saving")
    j.app.click("button", "Undo")
    j.wait_address("http://one.example/")
    j.app.key("ctrl+w")
    wait(lambda: j.address() != "http://one.example/", what="the tab to close")


def window_ini(j):
    with open(f"{j.profile}/window.ini", encoding="utf-8") as f:
        return f.read()


def open_tabs(j):
    return len([t for t in re.search(r"^tabs=(.*)$", window_ini(j), re.M).group(1).split(";") if t])


def restarted(j, send):
    """The same process as another program: its accessible tree is a new one."""
    def ready():
        j.app.bus = None
        try:
            return j.app.query("button", send)
        except (GLib.Error, AssertionError, TypeError):
            return None
    wait(ready, 20, "the window to come back")


def language(j):
    """Chosen in the preferences, in force after the restart that they offer; back again the same way."""
    before = j.address()
    j.app.key("ctrl+comma")
    j.app.click("combo box", "Language")
    j.app.click("list item", "العربية")
    j.app.click("button", "Restart")
    restarted(j, "أرسل")
    wait(lambda: j.app.find("text", "العنوان").text == before, what="the same request")
    # The places are at the right now.
    places, page = j.app.find("list", "الأماكن"), j.app.find("text", "العنوان")
    assert places.rect[0] > page.rect[0], (places, page)
    j.app.key("ctrl+comma")
    j.app.click("combo box", "اللغة")
    j.app.click("list item", "English")
    j.app.click("button", "أعد التشغيل")
    restarted(j, "Send")
    assert "pinned=\n" not in window_ini(j), window_ini(j)


with Journey("around", demo=0) as j, Servers() as bad:
    palette_finds(j)
    preferences(j)
    errors(j)
    patience(j)
    closed_in_turn(j)
    tabs(j)
    language(j)
    j.leave()
