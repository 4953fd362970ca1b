"""OAuth 2 in the window: a token is got, shown, used, renewed and forgotten; the person's browser is a script."""
import re
import subprocess

from gtk4ui import wait
from journey import Journey


def fill(app, text, name):
    app.fill(text, "text", name)


def write(j):
    app = j.app
    app.key("ctrl+n")
    app.type(j.url("/oauth2/resource"))
    app.click("page tab", "Auth")
    app.click("label", "Authorization")
    app.key("End", "Return")
    app.find("page tab", "Auth OAuth 2")
    app.find("label", "No token yet")
    fill(app, j.url("/oauth2/token"), "Token address")
    fill(app, "client", "Client ID")
    fill(app, "mistyped-9", "Client secret")
    fill(app, "read write", "Scope")
    j.named("the form of OAuth 2")
    assert not app.query("text", "Authorization address") and not app.query("text", "User name")


def refused(j):
    """Why there is none is said beside the button."""
    app = j.app
    app.click("button", "Get Token")
    app.find("label", re.compile("gave no token: the client or its secret is wrong"))
    fill(app, "secret", "Client secret")


def get(j):
    app = j.app
    app.click("button", "Get Token")
    app.find("label", re.compile("^Expires in 59 minutes$|^Expires in 1 hour$"))
    app.find("label", "Scope: read write")
    app.gone("label", re.compile("gave no token"))
    j.named("a token")
    token = app.find("text", "Access Token").text
    # It is masked, and it is the one that goes out.
    assert set(token) <= {"●", "•", "*"} or token == "", token
    j.send()
    app.text("Text of the Response", '"scope": "read write"')


def forget(j):
    app = j.app
    app.click("button", "Forget")
    app.find("label", "No token yet")
    app.gone("button", "Forget")


def in_the_browser(j):
    """The grant with a browser, its person having consented; then one that is given up."""
    app = j.app
    app.click("label", "Grant")
    app.key("End", "Return")
    fill(app, j.url("/oauth2/authorize"), "Authorization address")
    app.click("button", "Get Token")
    app.find("label", re.compile("^Expires in"))
    app.find("label", "Scope: read write")
    fill(app, j.url("/delay/600000"), "Authorization address")
    app.find("label", "No token yet")
    app.click("button", "Get Token")
    app.find("label", "Getting a token…")
    j.named("getting a token")
    app.click("button", "Cancel")
    app.find("label", "No token yet")
    app.find("button", "Get Token")


def expired(j):
    app = j.app
    fill(app, j.url("/oauth2/authorize"), "Authorization address")
    fill(app, j.url("/oauth2/token?expires=1"), "Token address")
    app.click("button", "Get Token")
    app.find("label", re.compile("^Expire(s in|d) "))


def kept(j):
    """How many tokens the keyring has."""
    found = subprocess.run(["secret-tool", "search", "--all", "kind", "oauth2"], env=j.session.env, capture_output=True, text=True)
    return len(re.findall(r"(?m)^secret = ", found.stdout))


def get_kept(j, n):
    j.app.click("button", "Get Token")
    wait(lambda: kept(j) == n, what=f"{n} tokens in the keyring")


def rows(app):
    return app.query("list item", re.compile("^GET "))


def delete(j, left):
    app = j.app
    app.click("list item", re.compile("^GET "), nth=0)
    app.key("Delete")
    wait(lambda: len(rows(app)) == left, what="the request to go")


def deleted(j):
    """The token of a request goes too, once the deletion can't be undone: when the next one can, and after a crash."""
    app = j.app
    fill(app, j.url("/oauth2/token"), "Token address")
    app.key("ctrl+s")
    app.find("alert", "Save Request")
    app.key("Return")
    wait(lambda: len(rows(app)) == 1, what="the request to be saved")
    get_kept(j, 1)
    app.key("ctrl+d")
    app.find("text", "Address", states="focused")
    app.key("ctrl+s")
    wait(lambda: len(rows(app)) == 2, what="the copy to be saved")
    app.click("page tab", "Auth OAuth 2")
    get_kept(j, 2)
    delete(j, 1)
    app.key("ctrl+z")
    wait(lambda: len(rows(app)) == 2, what="the request to come back")
    delete(j, 1)
    assert kept(j) == 2
    delete(j, 0)
    wait(lambda: kept(j) == 1, 30, what="the token that can't come back to go")
    j.kill()
    j.start()
    wait(lambda: kept(j) == 0, what="the token that was left to go")


with Journey("oauth2", size=(1800, 1300), start=False) as j:
    j.install_browser()
    j.start()
    j.app.resize(1750, 1250)
    write(j)
    refused(j)
    get(j)
    forget(j)
    in_the_browser(j)
    expired(j)
    deleted(j)
    j.leave()
