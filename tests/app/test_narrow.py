"""On a narrow window, down to 360 × 294, and with large text: everything is there, nothing is cut off at the side."""
import re

from gtk4ui import wait
from journey import Journey


def fits(j, where):
    """What can be pressed or typed into ends within the window; what scrolls sideways on purpose aside."""
    frame = j.app.find("frame", where=lambda n: n.rect[2] > 0)
    left, right = frame.rect[0], frame.rect[0] + frame.rect[2]
    cut = [n for n in j.app.query(states="focusable")
           if n.role in ("button", "toggle button", "text", "entry", "check box", "combo box", "list item")
           and not any(u.role in ("scroll pane", "text", "entry") for u in n.up())
           and (n.rect[0] < left - 1 or n.rect[0] + n.rect[2] > right + 1)]
    assert not cut, (where, frame, cut)
    j.named(where)


def walk(j, size):
    where = "{} × {}".format(*size)
    j.app.resize(*size)
    # The list is a page of its own; a request is the next.
    j.app.key("ctrl+shift+f")
    j.app.find("entry", "Search the Requests", states="focused")
    fits(j, f"the list at {where}")
    j.app.key("ctrl+a")
    j.app.type("weather")
    j.app.click("list item", re.compile("^GET Weather in Cairo"))
    wait(lambda: "/v1/forecast" in j.address(), what="the request")
    fits(j, f"a request at {where}")
    j.app.click("page tab", "Response")
    j.app.find("label", "The response will be here", onscreen=False)
    j.app.click("page tab", "Request")
    j.app.key("alt+Left")
    j.app.find("entry", "Search the Requests")
    j.app.key("ctrl+comma")
    j.app.find("dialog", "Preferences")
    fits(j, f"the preferences at {where}")
    j.app.dismiss("dialog", "Preferences")
    j.app.key("ctrl+k")
    j.app.find("entry", "Do or Open Anything", states="focused")
    fits(j, f"the palette at {where}")
    j.app.dismiss("dialog")


with Journey("narrow", demo=0) as j:
    walk(j, (360, 640))
    walk(j, (360, 294))
    j.leave()
with Journey("large-text", demo=0, text_scale=1.5) as j:
    walk(j, (480, 640))
    j.leave()
