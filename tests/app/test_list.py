"""The list of requests in the real window: narrowed, ordered, selected, renamed, moved between folders, deleted, and all of it undone."""
import os
import re
import sqlite3

from gtk4ui import wait
from journey import Journey

ROW = re.compile(r"^(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) ")


def names(app, **kw):
    """Of the requests that are in sight, from the top."""
    found = [n for n in app.query("list item", ROW, **kw) if n.rect[0] > 100]
    return [n.name.split(", ")[0].split(" ", 1)[1] for n in sorted(found, key=lambda n: n.rect[1])]


def wait_names(app, expected, what, **kw):
    wait(lambda: names(app, **kw) == expected, what=what)


def wait_count(app, n, what):
    wait(lambda: len(names(app)) == n, what=what)


def row(name):
    return re.compile(f"^[A-Z]+ {re.escape(name)}, ")


def click_row(app, name, keys=(), button=1):
    """With these keys held down."""
    app.find("list item", row(name))
    node = app.find("list item", row(name), states="sensitive")
    app.settle()
    syms = [{"ctrl": 0xffe3, "shift": 0xffe1}[k] for k in keys]
    for sym in syms:
        app.s.press(sym, True)
    app.click("list item", row(name), button=button)
    for sym in syms:
        app.s.press(sym, False)
    return node


def menu(app, name, item):
    click_row(app, name, button=3)
    app.click("menu item", item)


def undo(app, message):
    app.find("label", message)
    app.click("button", "Undo")
    app.gone("label", message)


def dump(j):
    """Every request as it is on the disk."""
    with sqlite3.connect(os.path.join(j.profile, "signalbox.db"), timeout=20) as db:
        return db.execute("SELECT * FROM requests ORDER BY id").fetchall()


def close_filters(app):
    """A click while they are open closes them and does no more."""
    app.key("Escape")
    app.gone("toggle button", "Any Tag")


def filters(j):
    app = j.app
    app.click("toggle button", "Filter and Sort")
    j.named("the filters")
    app.click("toggle button", "DELETE")
    app.click("toggle button", "PUT")
    close_filters(app)
    wait_names(app, ["Delete a Webhook", "Update an Order"], "two methods")
    app.find("button", "Remove the Filter “DELETE”")
    j.named("the pills")
    app.click("button", "Remove the Filter “DELETE”")
    wait_names(app, ["Update an Order"], "one method")
    app.click("toggle button", "Filter and Sort")
    app.click("check box", "Only Favorites")
    close_filters(app)
    app.find("label", "Nothing Found")
    j.named("nothing found")
    app.click("button", "Clear Search and Filters")
    wait_count(app, 13, "all requests")
    assert not app.query("button", re.compile("^Remove the Filter"))

    # The list of tags is there, with what is above them.
    app.click("toggle button", "Filter and Sort")
    app.click("toggle button", "Any Tag")
    app.click("label", "Stripe", where=lambda n: n.rect[0] > 300)
    close_filters(app)
    wait_names(app, ["Create a Customer", "List Customers", "Refund a Payment"], "the tag")
    app.click("button", "Remove the Filter “Stripe”")
    wait_count(app, 13, "all requests")


def order(j):
    """By name as people read them; what was used or changed last comes first, and the choice outlives the window."""
    app = j.app
    assert names(app)[0] == "Activate a Workflow" and names(app)[-1] == "حالة الطلب", names(app)
    menu(app, "Search Issues", "Favorite")
    app.find("list item", re.compile("^GET Search Issues, .*, Favorite$"))
    app.click("toggle button", "Filter and Sort")
    app.click("radio button", "Last Changed")
    close_filters(app)
    wait(lambda: names(app)[0] == "Search Issues", what="the one that was changed on top")
    j.leave()
    j.start()
    app = j.app
    wait(lambda: names(app)[:1] == ["Search Issues"], what="the order that was chosen")
    app.click("toggle button", "Filter and Sort")
    app.click("radio button", "Name")
    close_filters(app)
    wait(lambda: names(app)[0] == "Activate a Workflow", what="the order by name")


def renamed(j):
    app = j.app
    before = dump(j)
    click_row(app, "Is It Up?", button=3)
    app.click("menu item", "Rename")
    app.find("text", "Name", states="focused")
    j.named("the name that is edited")
    app.key("ctrl+a")
    app.type("Not this")
    app.key("Escape")
    app.gone("text", "Name")
    app.key("F2")
    app.find("text", "Name", states="focused")
    app.key("ctrl+a")
    app.type("Is It Down?")
    app.key("Return")
    app.find("list item", row("Is It Down?"))
    undo(app, "“Is It Up?” renamed to “Is It Down?”")
    app.find("list item", row("Is It Up?"))
    wait(lambda: dump(j) == before, what="the request as it was")


def selected(j):
    """Several by Ctrl, Shift and keys; what is done to them is undone exactly."""
    app = j.app
    before = dump(j)
    click_row(app, "Close an Issue")
    app.find("text", "Address", where=lambda n: "issues/42" in n.text)
    click_row(app, "Executions That Failed", ["shift"])
    app.find("label", "4 selected")
    click_row(app, "Delete a Webhook", ["ctrl"])
    app.find("label", "3 selected")
    j.named("a selection")
    app.key("shift+Down")
    app.key("Escape")
    app.gone("label", re.compile("selected$"))

    click_row(app, "Close an Issue", ["ctrl"])
    click_row(app, "Create a Customer", ["ctrl"])
    click_row(app, "Is It Up?", ["ctrl"])
    app.find("list item", row("Is It Up?"), states="selected")
    found = app.query("list item", ROW, states="selected")
    n = len(found)
    app.find("label", f"{n} selected")
    app.key("Delete")
    app.find("label", f"{n} requests deleted")
    wait_count(app, 13 - n, "the others")
    app.click("button", "Undo")
    wait_count(app, 13, "all of them again")
    wait(lambda: dump(j) == before, what="the requests as they were")

    # Everything at once; Ctrl+Z is the same way back.
    click_row(app, "Search Issues")
    app.find("list item", row("Search Issues"), states="selected")
    app.key("ctrl+shift+f", "Tab", "Tab", "ctrl+a")
    app.find("label", "13 selected")
    app.key("Delete")
    app.find("label", "No Requests Yet")
    app.key("ctrl+z")
    wait_count(app, 13, "all of them again")
    wait(lambda: dump(j) == before, what="the requests as they were")


def selecting(j):
    """With the pointer or a finger alone."""
    app = j.app
    app.click("toggle button", "Select")
    app.find("label", re.compile("selected$|^Select requests$"))
    for name in ("Refund a Payment", "Post a Message"):
        if not app.query("list item", row(name), states="selected"):
            app.click("list item", row(name))
            app.find("list item", row(name), states="selected")
    for name in [n.name for n in app.query("list item", ROW, states="selected")]:
        if "Refund a Payment" not in name and "Post a Message" not in name:
            app.click("list item", name)
    app.find("label", "2 selected")
    j.named("selecting")
    app.click("button", "Duplicate")
    app.find("label", "2 requests duplicated")
    app.find("list item", row("Refund a Payment (copy)"))
    app.click("button", "Undo")
    app.gone("list item", row("Refund a Payment (copy)"))
    app.find("label", "2 selected")
    app.click("button", "Move to Folder")
    app.find("alert", "Move to Folder")
    j.named("the question for a folder")
    app.type("Tests / Mine")
    app.key("Return")
    app.find("label", "2 requests moved to “Tests/Mine”")
    app.find("list item", "Tests, 2 requests")
    app.find("list item", "Mine, 2 requests")
    app.click("toggle button", "Select")
    app.gone("label", "2 selected")


def folders(j):
    """Opened, dragged onto, renamed, removed; and a new request is in the one that is chosen."""
    app = j.app
    app.click("list item", "Stripe, 3 requests")
    wait_names(app, ["Create a Customer", "List Customers", "Refund a Payment"], "the folder")
    app.key("Left")
    app.gone("list item", "Customers, 2 requests")
    app.key("Right")
    app.find("list item", "Customers, 2 requests")

    drag(app, row("List Customers"), "Shopify, 2 requests")
    app.find("list item", "Shopify, 3 requests")
    wait_names(app, ["Create a Customer", "Refund a Payment"], "the two that stayed")
    undo(app, "“List Customers” moved to “Shopify”")
    app.find("list item", "Stripe, 3 requests")

    app.click("list item", "Customers, 2 requests", button=3)
    app.click("menu item", "Rename")
    app.find("text", "Name", states="focused")
    app.key("ctrl+a")
    app.type("Clients")
    app.key("Return")
    app.find("list item", "Clients, 2 requests")
    app.find("label", "Folder renamed to “Stripe/Clients”")
    app.click("list item", "Clients, 2 requests")
    wait_names(app, ["Create a Customer", "List Customers"], "the folder by its new name")
    app.key("ctrl+z")
    app.find("list item", "Customers, 2 requests")
    wait_names(app, ["Create a Customer", "List Customers"], "the folder by its old name")

    app.click("list item", "Customers, 2 requests", button=3)
    app.click("menu item", "New Request")
    app.find("text", "Address", states="focused", where=lambda n: n.text == "")
    app.type(j.url("/health"))
    app.key("ctrl+s")
    app.find("alert", "Save Request")
    app.fill("Healthy", "text", "Name", within=dict(role="alert"))
    app.key("Return")
    app.find("list item", "Customers, 3 requests")
    wait_names(app, ["Create a Customer", "Healthy", "List Customers"], "the new one in its folder")

    app.click("list item", "Customers, 3 requests", button=3)
    app.click("menu item", "Remove Folder")
    app.gone("list item", re.compile("^Customers, "))
    app.find("list item", row("Healthy"))
    undo(app, re.compile("^Folder “Stripe/Customers” removed"))
    app.find("list item", "Customers, 3 requests")


def drag(app, name, onto):
    app.settle()
    source, target = app.find("list item", name), app.find("list item", onto)
    (x, y), (to_x, to_y) = app.point(source), app.point(target)
    app.s.move(x, y)
    app.s.button(1, True)
    for step in range(1, 11):
        app.s.move(x + (to_x - x) * step / 10, y + (to_y - y) * step / 10)
        app.settle()
    app.s.button(1, False)


def stepped(j):
    app = j.app
    app.click("list item", "Requests")
    click_row(app, "Search Issues")
    wait(lambda: "search/issues" in j.address(), what="the request")
    app.key("alt+Down")
    wait(lambda: "orders/450789469" in j.address(), what="the next one")
    app.key("alt+Up", "alt+Up")
    wait(lambda: "v1/refunds" in j.address(), what="the one before")


def taught(j):
    """Each empty list says what would be there."""
    app = j.app
    app.find("label", "No Requests Yet")
    app.click("list item", "Favorites")
    app.find("label", "No Favorites Yet")
    j.named("no favorites")


def kept(j):
    """What is changed elsewhere leaves the selection and the place where they are."""
    app = j.app
    app.key("ctrl+shift+f", "Tab", "Tab", "End")
    app.find("list item", row("Weather in Cairo"))
    shown = names(app)
    click_row(app, shown[-2], ["ctrl"])
    click_row(app, shown[-3], ["ctrl"])
    app.find("label", re.compile(r"^\d selected$"))
    app.settle()
    chosen = {n.name for n in app.query("list item", ROW, states="selected")}
    assert len(chosen) >= 2, chosen
    moved = shown[len(shown) // 2]
    with sqlite3.connect(os.path.join(j.profile, "signalbox.db"), timeout=20) as db:
        db.execute("UPDATE requests SET name = 'Aaa' WHERE name = ?", (moved,))
    app.gone("list item", row(moved))
    app.settle()
    assert {n.name for n in app.query("list item", ROW, states="selected")} == chosen
    assert shown[-3] in names(app)


with Journey("list", demo=0) as j:
    filters(j)
    order(j)
    renamed(j)
    selected(j)
    selecting(j)
    folders(j)
    stepped(j)
    j.leave()
with Journey("list-empty") as j:
    taught(j)
    j.leave()
with Journey("list-many", demo=1000) as j:
    kept(j)
    j.leave()
