"""Everything by keyboard: Tab goes through the whole window and comes round, both ways; F6 goes from pane to pane."""

from gtk4ui import wait
from journey import Journey

# The roles of what only holds what has the focus.
HOLDERS = ("frame", "application", "filler")


def focus(j):
    hits = [n for n in j.app.query(states="focused", onscreen=False) if n.role not in HOLDERS]
    return hits[-1] if hits else None


def stops(j, key, most=120):
    """Where the focus goes until it comes round, from where it is now."""
    # Where a window has its focus at first need not be a stop.
    j.app.key(key, key)
    j.app.settle()
    start = wait(lambda: focus(j), what="something to have the focus")
    seen, before = [start], start
    for _ in range(most):
        j.app.key(key)
        now = wait(lambda: (n := focus(j)) and n.path != before.path and n, what=f"{key} to leave {before}")
        if now.path == start.path:
            return seen
        assert now.path not in [n.path for n in seen], f"{key} goes round without {start}: {seen} {now}"
        assert now.name or now.role in ("scroll pane", "list"), f"nameless: {now}"
        seen.append(now)
        before = now
    raise AssertionError(f"{key} does not come round: {[n.name for n in seen]}")


def round_both_ways(j, where):
    forwards = stops(j, "Tab")
    backwards = stops(j, "shift+Tab")
    there, back = {n.path for n in forwards}, {n.path for n in backwards}
    assert len(there ^ back) <= 2, (where, [n for n in forwards + backwards if n.path in there ^ back])
    return {n.name for n in forwards}


def empty(j):
    names = round_both_ways(j, "empty")
    assert {"New Request", "Main Menu", "Put Away the First Steps"} <= names, names
    # Without the pointer: put away for good, and called for again.
    j.app.click("button", "Put Away the First Steps")
    j.app.gone("button", "Put Away the First Steps")
    j.app.key("F1")
    j.app.find("dialog", "Help")
    j.named("the help")
    j.app.dismiss("dialog", "Help")


def request(j):
    j.send(j.url("/echo?limit=10"))
    j.app.key("ctrl+l")
    j.app.find("text", "Address", states="focused")
    names = round_both_ways(j, "a response")
    assert {"Address", "Send", "Search the Requests", "Environment: No Environment", "Main Menu", "Parameter 1, name"} <= names, names


def pane(j):
    """Names of what holds the focus, from the outside to the inside."""
    n = focus(j)
    return [u.name for u in reversed([n, *n.up()])] if n else []


def panes(j):
    j.app.key("ctrl+l")
    j.app.find("text", "Address", states="focused")
    for key, order in (("F6", ("response", "places", "list", "editor")), ("shift+F6", ("list", "places", "response", "editor"))):
        for name in order:
            before = focus(j).path
            j.app.key(key)
            n = wait(lambda: (n := focus(j)) and n.path != before and n, what=f"{key} to go to the {name}")
            x, address = n.rect[0], j.app.find("text", "Address")
            if name == "places":
                assert "Places" in pane(j), (key, n)
            elif name == "list":
                assert "Places" not in pane(j)[:-1] and x < address.rect[0], (key, n)
            elif name == "editor":
                assert n.name == "Address", (key, n)
            else:
                assert x >= address.rect[0] - 200 and n.rect[1] > address.rect[1] + 20, (key, n)


def tabs(j):
    """Alt+1 … Alt+9, and a tab that stays at the start."""
    j.app.key("ctrl+n")
    j.app.find("text", "Address", states="focused", where=lambda n: n.text == "")
    j.app.type("http://two.invalid/")
    j.app.key("alt+1")
    j.wait_address(j.url("/echo?limit=10"))
    j.app.key("alt+2")
    j.wait_address("http://two.invalid/")
    j.app.key("ctrl+k")
    j.app.find("entry", "Do or Open Anything", states="focused")
    j.app.type("pin tab")
    j.app.find("list item", "Actions, Pin Tab", states="selected")
    j.app.key("Return")
    j.app.gone("dialog")
    # It stands first now.
    j.app.key("alt+1")
    j.wait_address("http://two.invalid/")


with Journey("keyboard") as j:
    empty(j)
    request(j)
    panes(j)
    tabs(j)
    j.leave()
    j.start()
    j.app.key("alt+1")
    j.wait_address("http://two.invalid/")
    j.leave()
