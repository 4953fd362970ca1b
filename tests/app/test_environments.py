"""Environments by hand: made, filled, secrets kept and shown, doubled, ordered, imported into, deleted and brought back."""
import os
import re
import subprocess

from gtk4ui import wait
from journey import Journey

CANARY = "Canary5d20b6ee91"
IMPORTED = "Canary77aa01fc3e"


def variable(app, number, part="value"):
    return app.find("text", f"Variable {number}, {part}")


def dialog(app):
    app.key("ctrl+shift+e")
    app.find("dialog", "Environments")


def make(j):
    """The first environment is chosen at once; a name is taken once."""
    app = j.app
    dialog(app)
    j.named("no environments")
    app.click("button", "New Environment")
    app.find("alert", "New Environment")
    app.type("Staging")
    app.key("Return")
    app.gone("alert", "New Environment")
    app.find("list item", "Staging")
    app.click("button", "New Environment")
    app.find("alert", "New Environment")
    app.type("staging")
    app.find("label", "There is an environment of this name already.")
    assert "sensitive" not in app.find("button", "Add").states
    j.app.dismiss("alert", "New Environment")


def fill(j):
    app = j.app
    app.click("text", "Variable 1, name")
    app.type("HOST\t")
    app.type(j.url("") + "\n")
    app.find("text", "Variable 2, name", states="focused")
    wait(lambda: "HOST" in j.cli("env", "show", "Staging"), what="the variable to be saved")
    app.type("TOKEN\t")
    app.type(CANARY)
    app.click("toggle button", re.compile("^Secret"), nth=1)
    wait(lambda: "in the keyring" in j.cli("env", "show", "Staging"), what="the secret to be saved")
    assert variable(app, 2).text == "", variable(app, 2).text
    j.named("variables")


def wrong_names(j):
    app = j.app
    app.click("text", "Variable 3, name")
    app.type("HOST\n")
    app.find("alert", "There is a variable of this name already.")
    app.fill("A{B", "text", "Variable 3, name")
    app.key("Return")
    app.find("alert", "A name can't have braces in it.")
    # What can't be saved is not dropped without a word.
    app.key("Escape")
    app.find("alert", "Discard What Is Not Saved?")
    app.click("button", "Keep Editing")
    app.gone("alert", "Discard What Is Not Saved?")
    app.fill("LIMIT", "text", "Variable 3, name")
    app.key("Return")
    app.gone("alert", "A name can't have braces in it.")
    wait(lambda: "LIMIT" in j.cli("env", "show", "Staging"), what="the variable to be saved")


def reveal(j):
    app = j.app
    app.click("toggle button", "Show the Value")
    wait(lambda: variable(app, 2).text == CANARY, what="the secret")
    app.click("toggle button", "Show the Value")


def remove_and_undo(j):
    app = j.app
    app.click("button", "Remove This Variable", nth=1)
    app.find("label", "“TOKEN” removed")
    wait(lambda: "TOKEN" not in j.cli("env", "show", "Staging"), what="the variable to go")
    app.click("button", "Undo")
    wait(lambda: variable(app, 2, "name").text == "TOKEN", what="the variable to come back")
    reveal(j)


def remove_what_is_typed(j):
    """A row that is removed while it is edited is not saved by leaving it, and each toast brings back its own."""
    app = j.app
    app.fill("LIMIT_TWO", "text", "Variable 3, name")
    app.click("button", "Remove This Variable", nth=2)
    app.find("label", "“LIMIT” removed")
    app.gone("label", "LIMIT_TWO")
    wait(lambda: variable(app, 3, "name").text == "", what="the row to go")
    app.click("button", "Remove This Variable", nth=1)
    app.find("label", "“TOKEN” removed")
    assert "LIMIT" not in j.cli("env", "show", "Staging")
    app.click("button", "Undo")
    wait(lambda: variable(app, 2, "name").text == "TOKEN", what="the secret to come back")
    app.find("label", "“LIMIT” removed")
    app.click("button", "Undo")
    wait(lambda: variable(app, 3, "name").text == "LIMIT", what="the other to come back")
    reveal(j)


def menu(app, item):
    app.click("toggle button", "Environment", within=dict(role="dialog"))
    app.click("menu item", item)
    app.gone("menu item", item)


def double(j):
    """With its secret; its place and its colour are changed."""
    app = j.app
    menu(app, "Duplicate")
    app.find("list item", "Staging 2", states="selected")
    reveal(j)
    menu(app, "Move Up")
    wait(lambda: j.cli("env", "list") == "Staging 2\nStaging\n", what="the new order")
    menu(app, "Rename…")
    app.find("alert", "Rename Environment")
    app.key("ctrl+a")
    app.type("Production\n")
    app.find("list item", "Production")
    wait(lambda: j.cli("env", "list") == "Production\nStaging\n", what="the new name")


def delete_and_undo(j):
    app = j.app
    menu(app, "Delete")
    app.find("label", "“Production” deleted")
    app.gone("list item", "Production")
    app.click("button", "Undo")
    app.find("list item", "Production", states="selected")
    reveal(j)


def import_dotenv(j):
    """Lines that can't be read are named and change nothing; what is read is shown first, and can be undone."""
    app = j.app
    menu(app, "Import from .env…")
    app.find("dialog", "Import from .env")
    j.named("the lines of a file")
    app.click("text", "Lines of the File")
    app.type("LIMIT=50\nnonsense\nOPEN=\"")
    app.click("button", "Continue")
    app.find("alert", "Line 2: This is not NAME=VALUE.\nLine 3: The quote that begins here is not closed.")
    app.click("text", "Lines of the File")
    app.key("ctrl+a")
    app.type("x\n" * 22)
    app.click("button", "Continue")
    app.find("alert", re.compile("^Line 1: .*\n… and 2 more$", re.DOTALL), onscreen=False)
    app.click("text", "Lines of the File")
    app.key("ctrl+a")
    app.type("TOKEN=plain")
    app.click("button", "Continue")
    app.find("label", "Replaces the value: ••••")
    app.click("button", "Back")
    app.click("text", "Lines of the File")
    app.key("ctrl+a")
    app.type(f"LIMIT=50 # more\nexport API_SECRET={IMPORTED}\nURL=${{HOST}}/v1\n")
    app.click("button", "Continue")
    app.find("label", "3 Variables")
    app.find("label", "Replaces the value: 50")
    app.find("label", "New: ••••")
    app.find("label", "New: {{HOST}}/v1 (${…} became {{…}})")
    j.named("the receipt of an import")
    assert not re.search(r"LIMIT\s+50", j.cli("env", "show", "Production"))
    app.click("button", "Import")
    app.find("label", "3 variables imported")
    shown = j.cli("env", "show", "Production")
    assert re.search(r"LIMIT\s+50", shown) and re.search(r"API_SECRET\s+••••\s+in the keyring", shown) and "{{HOST}}/v1" in shown, shown
    app.click("button", "Undo")
    undone = lambda shown: "API_SECRET" not in shown and not re.search(r"LIMIT\s+50", shown)
    wait(lambda: undone(j.cli("env", "show", "Production")), what="the import to be undone")


def close(app):
    app.dismiss("dialog", "Environments")


def use(j):
    """The environment that was made first is in force: its cookies are listed, and cleared."""
    app = j.app
    close(app)
    app.find("toggle button", "Environment: Staging")
    j.send("{{HOST}}/cookies/set?session=abc", r"^\d\d\d ")
    dialog(app)
    menu(app, "Cookies…")
    app.find("dialog", "Cookies")
    app.find("label", "session")
    assert not app.query("label", re.compile("abc"), within=dict(role="dialog", name="Cookies"))
    j.named("cookies")
    app.click("button", re.compile("^Clear the Cookies of"))
    app.find("alert", "Clear the Cookies of This Domain?")
    app.click("button", "Clear")
    app.find("label", "No Cookies")
    j.app.dismiss("dialog", "Cookies")
    close(app)


def switch(app):
    """The switcher lists them, and manages them."""
    app.key("ctrl+e")
    app.find("menu item", "No Environment")
    app.click("menu item", "Production")
    app.find("toggle button", "Environment: Production")
    app.key("ctrl+e")
    app.click("menu item", "Manage Environments…")
    app.find("dialog", "Environments")
    app.find("list item", "Production", states="selected")
    close(app)


def keep_long(j):
    """A value that an entry would cut stays whole when something else of it is changed."""
    app = j.app
    j.cli("env", "set", "-e", "Production", "LONG=" + "x" * 70000)
    dialog(app)
    app.find("text", "Variable 5, name")
    number = [n for n in range(1, 5) if variable(app, n, "name").text == "LONG"][0]
    app.fill("LONGER", "text", f"Variable {number}, name")
    app.key("Return")
    wait(lambda: "LONGER" in j.cli("env", "show", "Production"), what="the new name")
    assert "x" * 70000 in j.cli("env", "show", "Production")
    close(app)


def quit_from_outside(j):
    """As the menu in the dock does: a dialog takes Ctrl+Q."""
    subprocess.run(["gdbus", "call", "--session", "--dest", "com.ai_http.Signalbox", "--object-path", "/com/ai_http/Signalbox",
                    "--method", "org.gtk.Actions.Activate", "quit", "[]", "{}"], env=j.session.env, check=True, stdout=subprocess.DEVNULL)


def quit_while_typing(j):
    """What is typed is saved first; what can't be is asked for."""
    app = j.app
    dialog(app)
    empty = [n for n in range(1, 9) if app.query("text", f"Variable {n}, name")][-1]
    app.click("text", f"Variable {empty}, name")
    app.type("HOST")
    wait(lambda: variable(app, empty, "name").text == "HOST", what="the name")
    quit_from_outside(j)
    app.find("alert", "Discard What Is Not Saved?")
    app.click("button", "Keep Editing")
    app.gone("alert", "Discard What Is Not Saved?")
    app.fill("LATE", "text", f"Variable {empty}, name")
    app.key("Tab")
    app.type("typed to the end")
    wait(lambda: variable(app, empty).text == "typed to the end", what="the value")
    quit_from_outside(j)
    j.left()
    assert re.search("LATE.*typed to the end", j.cli("env", "show", "Production")), j.cli("env", "show", "Production")


def nowhere(profile):
    for folder, _, names in os.walk(profile):
        for name in names:
            with open(os.path.join(folder, name), "rb") as f:
                data = f.read()
            assert CANARY.encode() not in data and IMPORTED.encode() not in data, os.path.join(folder, name)


with Journey("environments") as j:
    make(j)
    fill(j)
    wrong_names(j)
    reveal(j)
    remove_and_undo(j)
    remove_what_is_typed(j)
    double(j)
    delete_and_undo(j)
    import_dotenv(j)
    use(j)
    switch(j.app)
    keep_long(j)
    quit_while_typing(j)
    nowhere(j.profile)
