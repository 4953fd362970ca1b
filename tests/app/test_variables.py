"""Variables where they are typed: completed, explained, and defined before a request goes out without them."""
import re

from gtk4ui import wait
from journey import Journey


def define(j):
    j.cli("env", "create", "Staging")
    j.cli("env", "set", "HOST=" + j.url(""), "LIMIT=10")
    j.cli("env", "set", "-e", "Staging", "LIMIT=25", "PAGE=3")
    j.cli("env", "set", "-e", "Staging", "--secret", "TOKEN", stdin="sesame-open\n")


def offered(app):
    return [n.name for n in app.query("list item") if re.search(r"\((Globals|Staging)\)$", n.name)]


def choose_environment(app):
    app.key("ctrl+e")
    app.key("Down", "Return")
    app.find("toggle button", "Environment: Staging")


def complete_in_address(j):
    """Chosen with the arrows, taken with Enter, which sends nothing; Escape closes; what does not fit is not offered."""
    app = j.app
    app.key("ctrl+n")
    app.find("text", "Address", states="focused")
    app.type("{{h")
    wait(lambda: len(offered(app)) == 1, what="the only name with an H")
    app.key("Return")
    j.wait_address("{{HOST}}")
    wait(lambda: not offered(app), what="the list to close")
    app.type("/echo?limit={{")
    wait(lambda: [o.split(":")[0] for o in offered(app)] == ["HOST", "LIMIT", "PAGE", "TOKEN"], what="all names")
    assert "LIMIT: 25 (Staging)" in offered(app) and "TOKEN: •••• (Staging)" in offered(app), offered(app)
    app.key("Down", "Tab")
    j.wait_address("{{HOST}}/echo?limit={{LIMIT}}")
    app.find("text", "Address", states="focused")
    app.type("&page={{PA")
    wait(lambda: offered(app), what="the name")
    app.key("Escape")
    wait(lambda: not offered(app), what="the list to close")
    app.type("GE}}")
    j.wait_address("{{HOST}}/echo?limit={{LIMIT}}&page={{PAGE}}")
    assert not offered(app)


def complete_again(j):
    """A list that is closed while it grows opens at its whole height again."""
    app = j.app
    app.fill("", "text", "Address")
    app.type("{{")
    wait(lambda: len(offered(app)) == 4, what="all names")
    app.type("H")
    wait(lambda: len(offered(app)) == 1, what="the only name with an H")
    app.key("BackSpace", "BackSpace", "BackSpace")
    app.type("{{")
    wait(lambda: len(offered(app)) == 4, what="all names")
    app.settle()
    last = app.query("list item", re.compile("^TOKEN"))[0]
    pane = next(n for n in app.query("scroll pane") if n.rect[:2] == last.parent.rect[:2])
    assert pane.rect[3] >= last.parent.rect[3], (pane, last.parent)
    app.key("Escape")


def complete_within(j):
    """A name whose letters are not ASCII is replaced whole, and Enter right after a letter takes what fits it."""
    app = j.app
    app.fill("{{Größe}}", "text", "Address")
    app.key("Home", "Right", "Right")
    wait(lambda: app.find("text", "Address").prop("Text", "CaretOffset") == 2, what="the cursor to stand before the name")
    app.key("ctrl+space")
    wait(lambda: offered(app), what="the names")
    app.key("Down", "Return")
    j.wait_address("{{LIMIT}}")
    app.fill("", "text", "Address")
    app.type("{{p\n")
    j.wait_address("{{PAGE}}")
    app.fill("{{HOST}}/echo?limit={{LIMIT}}&page={{PAGE}}", "text", "Address")


def explained(j):
    """To a screen reader, and on hover; a secret is never shown."""
    app = j.app
    lines = app.find("text", "Address").description.split("\n")
    assert lines[1:] == ["LIMIT: 25 (Staging)", "PAGE: 3 (Staging)"] and lines[0].startswith("HOST: http://"), lines
    # The keyboard's way: within a reference.
    app.key("Left", "Left", "Left", "ctrl+space")
    wait(lambda: len(offered(app)) == 4, what="every name and its value")
    app.key("Escape", "End")
    app.fill("{{TOKEN}}{{TOKEN}}{{TOKEN}}{{TOKEN}}{{TOKEN}}{{TOKEN}}{{TOKEN}}{{TOKEN}}{{TOKEN}}{{TOKEN}}", "text", "Address")
    app.hover("text", "Address")
    app.find("label", "TOKEN: •••• (Staging)", onscreen=False)
    app.fill("{{HOST}}/echo?limit={{LIMIT}}&page={{PAGE}}", "text", "Address")


def complete_elsewhere(j):
    """In a table, and in the body."""
    app = j.app
    app.click("page tab", re.compile("^Headers"))
    app.fill("X-Page", "text", "Header 1, name")
    app.click("text", "Header 1, value")
    app.type("p-{{p")
    wait(lambda: offered(app) == ["PAGE: 3 (Staging)"], what="the name")
    app.key("Return")
    wait(lambda: app.find("text", "Header 1, value").text == "p-{{PAGE}}", what="the reference in the table")

    app.click("page tab", re.compile("^Body"))
    app.click("label", "No Body")
    app.key("Down", "Return")
    app.find("page tab", "Body JSON")
    app.click("text", "Body")
    app.type('{"limit": {{l')
    wait(lambda: offered(app) == ["LIMIT: 25 (Staging)"], what="the name")
    app.key("Return")
    app.type("}")
    body = app.find("text", "Body")
    wait(lambda: body.text == '{"limit": {{LIMIT}}}', what="the reference in the body")
    wait(lambda: body.description == "LIMIT: 25 (Staging)", what="the body to be explained")


def sent(j):
    app = j.app
    app.key("ctrl+Return")
    j.status("^200 OK$")
    app.text("Text of the Response", "/echo?limit=25&page=3", "p-3")


def unresolved(j):
    """Listed with its places instead of being sent; defined on the spot, and then sent."""
    app = j.app
    app.fill("{{HOST}}/echo?name={{NAME}}&token={{API_TOKEN}}", "text", "Address")
    wait(lambda: "NAME: not defined" in app.find("text", "Address").description, what="the unknown name")
    app.key("Return")
    app.find("dialog", "Variables")
    j.named("what is unresolved")
    app.find("label", "NAME")
    app.find("label", "Used in the address", nth=0)
    assert "sensitive" not in app.find("button", "Define and Send").states
    j.app.dismiss("dialog", "Variables")
    app.key("ctrl+Return")
    app.find("dialog", "Variables")
    app.fill("Nadia", "text", "Value", nth=0)
    app.click("text", "Value", nth=1)
    app.type("sesame-two")
    wait(lambda: "sensitive" in app.find("button", "Define and Send").states, what="all to have a value")
    app.key("Return")
    app.gone("dialog", "Variables")
    wait(lambda: "name=Nadia&token=sesame-two" in "".join(n.text for n in app.query("text", "Text of the Response")), what="the answer")
    wait(lambda: app.find("text", "Address").description.split("\n")[1:] == ["NAME: Nadia (Staging)", "API_TOKEN: •••• (Staging)"],
         what="the new variables")
    shown = j.cli("env", "show", "Staging")
    assert "Nadia" in shown and "sesame-two" not in shown, shown


with Journey("variables", start=False) as j:
    define(j)
    j.start()
    choose_environment(j.app)
    complete_in_address(j)
    explained(j)
    complete_again(j)
    complete_within(j)
    complete_elsewhere(j)
    sent(j)
    unresolved(j)
    j.leave()
