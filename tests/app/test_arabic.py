"""The window in Arabic: mirrored, what reads from left to right left alone, numbers with their words."""
import re

from gtk4ui import wait
from journey import Journey


def x(node):
    return node.rect[0] + node.rect[2] / 2


def mirrored(j):
    j.app.find("label", "لا طلبات بعد")
    places, search = j.app.find("list", "الأماكن"), j.app.find("entry", "ابحث في الطلبات")
    j.app.key("ctrl+n")
    address = j.app.find("text", "العنوان", states="focused")
    send, method = j.app.find("button", "أرسل"), j.app.find("toggle button", "GET")
    assert x(places) > x(search) > x(address), (places, search, address)
    assert x(method) > x(address) > x(send), (method, address, send)
    j.named("a request in Arabic")


def tabbed(j):
    """Tab goes the way one reads, also where everything is mirrored."""
    app = j.app
    app.key("Tab")
    app.find("button", "أرسل", states="focused")
    app.key("shift+Tab", "shift+Tab")
    app.find("toggle button", "GET", states="focused")
    app.key("Tab")
    app.find("text", "العنوان", states="focused")
    name, value = re.compile("المعامل 1، الاسم$"), re.compile("المعامل 1، القيمة$")
    app.click("text", name)
    app.type("city")
    app.key("Tab")
    app.find("text", value, states="focused")
    app.key("shift+Tab")
    app.find("text", name, states="focused")
    app.key("ctrl+a", "BackSpace")
    app.key("ctrl+shift+f", "Tab")
    app.find("toggle button", "رشّح ورتّب", states="focused")
    app.key("ctrl+l")
    app.find("text", "العنوان", states="focused")
    app.key("ctrl+a")


def send(j):
    j.app.type(j.url("/echo?city=القاهرة"))
    j.app.key("ctrl+Return")
    j.status("^200 OK$")
    assert j.app.find("text", "العنوان").text == j.url("/echo?city=القاهرة")
    # The pane of the response keeps its text as it came.
    assert j.app.text("نص الاستجابة", "{").lstrip().startswith("{")
    j.named("a response in Arabic")


def counted(j):
    """One, two, and a few: each has its own words."""
    for n, words in ((1, "تبادل واحد"), (2, "تبادلان"), (3, "3 تبادلات")):
        if n > 1:
            j.app.key("ctrl+Return")
            j.app.find("button", "أرسل", states="sensitive")
        wait(lambda: len(j.cli("history", "list").splitlines()) >= n, what=f"exchange {n}")
        j.app.key("ctrl+comma")
        j.app.find("label", re.compile("^" + words))
        j.app.dismiss("dialog")


def found(j):
    """The palette knows what is meant without hamza, marks and endings, and by the English name."""
    for words in ("التفضيلات", "التفضيلا", "عن سيغنال", "about sig"):
        j.app.key("ctrl+k")
        j.app.find("entry", "افعل أو افتح أي شيء", states="focused")
        j.app.type(words)
        wait(lambda: [n.name for n in j.app.query("list item", states="selected", within=dict(role="dialog"))
                      if re.match("الأفعال، (التفضيلات|عن سيغنال)", n.name)], what=words)
        j.app.dismiss("dialog")


def narrow(j):
    """The parts of the response begin at the right edge of a narrow window."""
    j.app.resize(360, 640)
    frame = j.app.find("frame", where=lambda n: n.rect[2] > 0)
    tab = j.app.find("page tab", "المتن")
    assert tab.rect[0] + tab.rect[2] <= frame.rect[0] + frame.rect[2], (tab, frame)
    j.app.resize(1200, 800)


with Journey("arabic", lang="ar_EG.UTF-8", env=[("LANGUAGE", "ar")]) as j:
    mirrored(j)
    tabbed(j)
    send(j)
    narrow(j)
    counted(j)
    found(j)
    j.leave()
