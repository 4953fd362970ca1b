"""A response, looked at from every side, as a person does: test_response.py [STEP]..."""
import os
import re
import subprocess
import sys

from gtk4ui import wait
from journey import Journey


def body(j):
    return j.app.find("text", "Text of the Response").text


def show(j, path, status=r"^200( OK)?$", server="http"):
    j.app.fill(j.servers.url(server, path), "text", "Address")
    j.app.key("ctrl+Return")
    wait(lambda: j.app.query("label", re.compile(status)) and not j.app.query("button", "Stop"), what=f"the answer of {path}")
    j.app.settle()


def form(j, name):
    j.app.click("radio button", name)


def row(j, name, **kw):
    return j.app.find("list item", name, **kw)


def tree(j):
    """Opened by keyboard; what came is what is there: digits, order, the key that repeats."""
    show(j, "/body/store")
    form(j, "Tree")
    row(j, "total: 1.10")
    row(j, "total: 12345678901234567890")
    row(j, "closed: null")
    j.app.click("list item", "$: 5 members")
    j.app.key("Right", "Right")
    row(j, "bicycle: 2 members")
    j.app.key("Down", "Right")
    wait(lambda: len(j.app.query("list item", re.compile(r"^\d: \d members$"))) == 3, what="the books")
    j.named("the tree")
    j.app.key("Right", "Right")
    row(j, 'author: "Nigel Rees"')
    j.app.key("Down", "Down", "ctrl+c")
    j.app.find("label", "Value copied")
    assert j.clipboard() == '"Nigel Rees"', j.clipboard()
    j.app.key("shift+alt+c")
    j.app.find("label", "Path copied")
    assert j.clipboard() == "$.store.book[0].author", j.clipboard()
    j.app.key("Left", "Left")
    j.app.gone("list item", re.compile("^author: "))
    j.app.key("shift+F10")
    j.app.click("menu item", "Show in Text")
    j.app.text("Text of the Response", "Nigel Rees", states="focused")


def many(j):
    """A large array is opened a thousand at a time."""
    show(j, "/body/many?n=250000")
    form(j, "Tree")
    row(j, "0 … 999: 1,000 elements")
    j.app.click("list item", "$: 250,000 elements")
    j.app.key("End")
    last = "249000 … 249999: 1,000 elements"
    j.app.click("list item", last)
    j.app.key("Right")
    wait(lambda: not j.app.query("list item", "Reading…"), what="the last thousand")
    j.app.key("End")
    row(j, "249999: 249999")
    form(j, "Pretty")


def path_filter(j):
    show(j, "/body/store")
    j.app.key("ctrl+shift+j")
    j.app.find(None, "Filter by JSONPath", states="focused")
    j.app.type("$..book[?@.price < 10].author")
    j.app.find("label", "2 matches")
    wait(lambda: body(j) == '[\n  "Nigel Rees",\n  "نجيب محفوظ"\n]\n', what="what was found")
    form(j, "Tree")
    row(j, "1: \"نجيب محفوظ\"")
    form(j, "Pretty")
    j.named("the filter")
    j.app.click(None, "Filter by JSONPath", where=lambda n: "editable" in n.states)
    j.app.key("ctrl+a")
    j.app.type("$.store[book]")
    j.app.find("label", "At character 9: a name in quotes, a number, “*”, “:” or “?” was expected")
    j.app.key("ctrl+a")
    j.app.type("$.nothing")
    j.app.find("label", "No matches")
    j.app.key("Escape")
    wait(lambda: '"Evelyn Waugh"' in body(j), what="the whole body")


def find(j):
    j.app.key("ctrl+f")
    j.app.find(None, "Find in the Body", states="focused")
    j.app.type("PRICE")
    j.app.find("label", "1 of 4")
    j.app.click("toggle button", "Match Case")
    j.app.find("label", "No matches")
    j.app.click("toggle button", "Match Case")
    j.app.click("toggle button", "Regular Expression")
    j.app.fill("8\\.9\\d", None, "Find in the Body")
    j.app.find("label", "1 of 2")
    j.app.key("Return")
    j.app.find("label", "2 of 2")
    j.app.click("toggle button", "Regular Expression")
    j.app.key("Escape")


def lines(j):
    show(j, "/body/lines")
    wait(lambda: body(j).startswith('{\n  "n": 1,'), what="the first of several values")
    form(j, "Tree")
    row(j, "$: 3 elements")
    row(j, "2: 1 member")
    j.app.key("ctrl+shift+j")
    j.app.type("$.name")
    j.app.find("label", "2 matches")
    j.app.key("Escape")
    form(j, "Pretty")


def broken(j):
    """What arrived is shown, and where it breaks; in a tab that shows its first response too."""
    j.app.key("ctrl+n")
    j.app.find("text", "Address", states="focused", where=lambda n: n.text == "")
    show(j, "/body/broken")
    j.app.find("label", re.compile("^This is not JSON from line 1, column 22 on: "))
    form(j, "Tree")
    row(j, "b: 3 elements")
    form(j, "Pretty")


def images(j):
    show(j, "/body/png")
    j.app.find("label", "image/png, 64 × 48 pixels")
    j.named("a picture")
    form(j, "Bytes")
    wait(lambda: body(j).startswith("00000000  89 50 4e 47 0d 0a 1a 0a  "), what="the bytes of the picture")
    show(j, "/body/svg")
    j.app.find("label", "image/svg+xml, 120 × 80 pixels")
    form(j, "Source")
    wait(lambda: body(j).startswith("<svg "), what="the source of the drawing")
    for kind in ("changed", "broken"):
        show(j, f"/body/png-{kind}")
        j.app.find("label", "Could Not Show the Picture")
        j.app.find("label", "The picture is damaged, or did not arrive whole.")
    form(j, "Bytes")
    wait(lambda: "IHDR" in body(j), what="the bytes of the broken picture")
    show(j, "/body/png-huge")
    j.app.find("label", re.compile("^The picture is too large to be shown here"))


def other_bodies(j):
    show(j, "/body/bytes")
    j.app.find("label", re.compile(r"^application/zip, 102\.4.kB\. The first 65\.5.kB are shown; save"))
    wait(lambda: body(j).startswith("00000000  50 4b 03 04 00 01 02 03  "), what="the bytes")
    show(j, "/body/html")
    wait(lambda: body(j).startswith("<!DOCTYPE html>\n"), what="the source of the page")
    j.app.gone("radio button", "Pretty")
    show(j, "/status/204", "^204")
    j.app.find("label", "No Body")


def headers(j):
    show(j, "/body/store")
    j.app.click("page tab", re.compile(r"^Headers \d+$"), nth=0)
    j.app.find("label", "Content-Type")
    j.app.click("button", "Copy the Headers")
    j.app.find("label", "Headers copied")
    assert re.search(r"^Content-Type: application/json$", j.clipboard(), re.M), j.clipboard()
    j.named("the headers")


def cookies(j):
    show(j, "/cookies/set?raw=sid=8f3c%3B%20Path=/%3B%20HttpOnly%3B%20Max-Age=3600&theme=dark&to=/cookies")
    j.app.click("page tab", "Cookies 4")
    j.app.find("label", "sid", nth=0)
    j.app.find("label", "8f3c", nth=0)
    j.app.find("label", "After 3,600 seconds")
    j.app.find("label", "HttpOnly")
    j.app.find("label", "With the session")
    j.app.find("label", "2 of 2")
    j.app.find("label", re.compile(r"^Sent: 2\. GET "))
    j.named("the cookies")


def redirects(j):
    show(j, "/redirect/2")
    j.app.click("page tab", "Timing")
    j.app.find("image", "Waterfall of the times below")
    j.app.find("label", "All Together")
    j.app.click("page tab", "Connection")
    hop = re.compile(r"^1\. GET http://.*/redirect/2, 302$")
    j.app.click("list item", hop)
    j.app.find("label", "Location")
    j.app.find("label", "/redirect/1")
    j.app.find("label", re.compile(r"^GET /redirect/2 HTTP/1\.1"))
    j.app.key("Down", "Down")
    j.app.gone("label", "Location")
    j.named("the hops")


def tls(j):
    """Sent though the certificate is not trusted: why it is not, and the certificate itself."""
    j.app.key("ctrl+n")
    j.app.find("text", "Address", states="focused", where=lambda n: n.text == "")
    j.paste(f"curl -k {j.servers.url('https', '/echo')}")
    j.wait_address(j.servers.url("https", "/echo"))
    j.app.key("ctrl+Return")
    j.app.find("label", "200 OK")
    j.app.click("page tab", "Connection")
    j.app.find("label", re.compile(r"^TLSv1\.\d$"))
    j.app.find("label", "Not verified")
    j.app.find("label", "Certificate of the Server")
    j.app.find("label", re.compile(r"\(\d[\d,]* days left\)$"), nth=0)
    j.app.click("button", "Copy as PEM", nth=0)
    j.app.find("label", "Certificate copied")
    assert j.clipboard().startswith("-----BEGIN CERTIFICATE-----"), j.clipboard()
    j.named("the connection")


def save_as(j, suggested, target):
    j.app.click("page tab", "Body", nth=1)
    j.app.click("button", "Save Body…")
    name = j.app.find("text", "Name:", states="focused")
    assert name.text == suggested, name.text
    j.app.key("ctrl+a")
    j.app.type(target)
    j.app.key("Return")


def save(j):
    """By the suggested name, to where the dialog is."""
    target = os.path.join(j.session.home, "kept.json")
    show(j, "/body/store")
    save_as(j, "store.json", target)
    j.app.find("label", "Saved as “kept.json”")
    with open(target, encoding="utf-8") as file:
        assert file.read().endswith('"total": 12345678901234567890}')


def save_slowly(j):
    """To a disk that hangs: how far it is is told, and half of a file is never seen."""
    target, busy = os.path.join(j.slow, "large.bin"), os.path.join(j.slow, "busy")
    open(busy, "w", encoding="ascii").close()
    show(j, "/bytes/4000000")
    save_as(j, "4000000.bin", target)
    j.app.find("label", re.compile(r"^1\.\d.MB of 4\.0.MB$"))
    j.app.find("progress bar", "Progress")
    assert not os.path.exists(target)
    j.named("saving")
    j.app.click("button", "Cancel")
    j.app.gone("progress bar", "Progress")
    os.unlink(busy)
    j.app.find("label", "“large.bin” was not saved")
    assert os.listdir(j.slow) == [], os.listdir(j.slow)


def suggested(j):
    """The server's name for the file, without what it must not have."""
    show(j, "/bad/filename?kind=dots")
    save_as(j, "evil.txt", os.path.join(j.session.home, "good.txt"))
    j.app.find("label", "Saved as “good.txt”")


def too_large(j):
    """All of it can be selected, but the clipboard is spared."""
    show(j, "/bad/gzip-bomb?mb=70&coding=zstd&of=x")
    wait(lambda: body(j).startswith("xxxx"), what="the large body")
    j.app.click("text", "Text of the Response")
    j.app.key("ctrl+a", "ctrl+c")
    refusal = re.compile(r"^73\.4.MB are too much for the clipboard, which takes 64\.0.MB from here\. Save the body, or select less\.$")
    j.app.find("label", refusal)
    j.app.key("ctrl+Home", "shift+Down", "ctrl+c")
    wait(lambda: set(j.clipboard()) == {"x"}, what="a part of it on the clipboard")


# Tall, so that all that is asked for is on the screen.
with Journey("response", size=(1300, 1700), start=False) as j:
    j.slow = os.path.join(j.session.dir, "slow")
    os.mkdir(j.slow)
    j.start(env={"LD_PRELOAD": os.environ["SLOW_DISK"], "SLOW_FOLDER": j.slow})
    j.app.resize(1280, 1650)
    j.app.key("ctrl+n")
    j.app.find("text", "Address", states="focused")
    for step in (tree, many, path_filter, find, lines, broken, images, other_bodies, too_large, headers, cookies, redirects, tls,
                 save, save_slowly, suggested):
        if sys.argv[1:] and step.__name__ not in sys.argv[1:]:
            continue
        step(j)
        if step in (headers, cookies, redirects, tls):
            j.app.click("page tab", "Body", nth=1)
    j.leave()
