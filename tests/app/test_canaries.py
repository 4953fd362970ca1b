"""A secret in every place of the window where a person can put one; then all that is kept, logged, copied and shown is searched for it.

Plain text belongs in few places, and each is said by name where it is left out: the keyring, the server that it was sent to and what that
answers, the field in which it was typed until it is saved, and a value that the person asked to see.
"""
import os
import re
import resource
import shlex
import signal
import sqlite3
import stat
import urllib.parse

from gi.repository import GLib

from gtk4ui import A11Y, PROPS, wait
from harness import Canary, Servers
from journey import Journey

# The fields of a request that was not saved yet.
TYPED = re.compile(r"^(Address|(Header|Parameter|Field|Part) \d+, value|Proxy \(.*)$")
# No secret, and so to be found wherever a secret would be.
CONTROL = "CONTROL-4711"
canaries = []


def plant(place, plain=True):
    canaries.append(Canary(place, plain))
    return canaries[-1].value


def encoded(place):
    return urllib.parse.quote(plant(place, plain=False), safe="")


def nowhere(pieces, when):
    """pieces: of (where, bytes)."""
    pieces = list(pieces)
    found = [f"{canary.place}, {when}: {where}" for canary in canaries for form in set(canary.forms()) for where, data in pieces if form in data]
    assert not found, "\n".join(found)


# -- where it is looked for ------------------------------------------------------------------------------------------


def ask(app, questions):
    """(path, interface, method, arguments) of many accessibles at once: their answers, None of one that has gone."""
    answers, waiting = {}, set(range(len(questions)))

    def answered(connection, result, i):
        try:
            answers[i] = connection.call_finish(result).unpack()[0]
        except GLib.Error:
            pass
        waiting.discard(i)
    for i, (path, iface, method, args) in enumerate(questions):
        app.s.a11y.call(app.bus, path, iface, method, args, None, 0, 60000, None, answered, i)
    while waiting:
        GLib.MainContext.default().iteration(True)
    return [answers.get(i) for i in range(len(questions))]


def screen(app, besides=None):
    """What can be seen, or is read out: titles, names, descriptions (tooltips too) and texts, but those with a name like besides."""
    nodes = [n for n in app.tree().walk() if n.parent and not (n.role == "text" and besides and besides.search(n.name))]
    texts = [n for n in nodes if n.role in ("text", "entry")]
    get = lambda iface, name: (PROPS, "Get", GLib.Variant("(ss)", (A11Y + iface, name)))
    described = ask(app, [(n.path, *get("Accessible", "Description")) for n in nodes])
    lengths = ask(app, [(n.path, *get("Text", "CharacterCount")) for n in texts])
    held = ask(app, [(n.path, A11Y + "Text", "GetText", GLib.Variant("(ii)", (0, length or 0))) for n, length in zip(texts, lengths)])
    for node, words in [*((n, n.name) for n in nodes), *zip(nodes, described), *zip(texts, held)]:
        yield f"{node.role} “{node.name}”", (words or "").encode()


def processes(app):
    """Arguments and environment of the program and of what it started."""
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/status") as f:
                parent = re.search(r"^PPid:\t(\d+)", f.read(), re.MULTILINE)[1]
            for name in ("cmdline", "environ") if str(app.pid) in (pid, parent) else ():
                with open(f"/proc/{pid}/{name}", "rb") as f:
                    yield f.name, f.read()
        except OSError:                                                   # it has ended
            pass


def files(j):
    """Profile, settings, cache, state, temporary files, what a crash left, the log of every program. (The keyring's own file is encrypted.)"""
    for folder, _, names in os.walk(j.session.dir):
        for path in (os.path.join(folder, name) for name in names):
            try:
                if stat.S_ISREG(os.lstat(path).st_mode):
                    with open(path, "rb") as f:
                        yield path, f.read()
            except FileNotFoundError:                                     # it has gone meanwhile
                pass


def look(j, when, besides=None):
    nowhere([*screen(j.app, besides), *processes(j.app)], when)


def copied(j, when):
    """Ctrl+A, Ctrl+C where the focus is. What is selected is the primary selection too, which a middle click pastes."""
    for selection in ("clipboard", "primary"):
        j.set_clipboard("nothing", selection)
    j.app.key("ctrl+a", "ctrl+c")
    j.app.settle()
    nowhere([(selection, j.clipboard(selection).encode()) for selection in ("clipboard", "primary")], when)


def dragged(j, part, when):
    """All that is shown of the response, by the mouse, from its end to its start; part is in it."""
    node = j.app.find("text", "Text of the Response")
    (left, top), (x, y, width, height) = j.session.origin(j.app, node.frame), node.rect
    j.set_clipboard("nothing", "primary")
    j.session.move(left + x + width - 30, top + y + height - 30)
    j.session.button(1, True)
    for fraction in (0.5, 0.9, 1):
        j.session.move(left + x + (width - 30) * (1 - fraction) + 2, top + y + (height - 30) * (1 - fraction) + 2)
        j.app.settle()
    j.session.button(1, False)
    wait(lambda: part in j.clipboard("primary"), what=f"{part!r} to be selected")
    nowhere([("primary", j.clipboard("primary").encode())], when)


# -- what a person does ------------------------------------------------------------------------------------------------


def start(j):
    """With every log that there is, in a folder that is searched."""
    j.start(env={"G_MESSAGES_DEBUG": "all"}, cwd=j.session.home)


def ended(j, how):
    j.app.proc.send_signal(how)
    j.app.wait_exit()
    nowhere(files(j), how.name)


def close(app):
    app.click("button", "Close", within=dict(role="dialog"))
    app.gone("dialog")


def new(j):
    j.app.key("ctrl+n")
    j.app.find("text", "Address", states="focused", where=lambda n: n.text == "")


def authorize(j, path, kind):
    """A new request, and the form for this kind of authorization."""
    new(j)
    j.app.type(j.url(path))
    j.app.click("page tab", "Auth")
    j.app.click("combo box", "Authorization")
    j.app.click("list item", kind)
    j.app.find("page tab", f"Auth {kind}")


def show_sent(app, *parts):
    app.click("page tab", "Sent")
    return app.text("Text of the Response", *parts)


def save(j, n):
    """n secrets become variables."""
    kept = lambda: j.cli("env", "show").count("in the keyring")
    before = kept()
    j.app.key("ctrl+s")
    j.app.find("alert", "Save Request")
    j.app.key("Return")
    j.app.gone("alert", "Save Request")
    wait(lambda: kept() == before + n, what=f"{n} secrets to be saved")
    j.app.gone("list item", re.compile("Has Unsaved Changes$"))


# -- the places ----------------------------------------------------------------------------------------------------------


def environment(j):
    """A secret variable, typed and out of a .env file."""
    app = j.app
    app.key("ctrl+shift+e")
    app.click("button", "New Environment")
    app.find("alert", "New Environment")
    app.type("Work\n")
    app.gone("alert", "New Environment")
    app.click("text", "Variable 1, name")
    app.type("TOKEN\t")
    token = plant("secret variable", plain=False)
    app.type(token)
    app.click("toggle button", re.compile("^Secret"), nth=0)
    wait(lambda: "in the keyring" in j.cli("env", "show", "Work"), what="the secret to be saved")
    app.click("toggle button", "Show the Value")
    wait(lambda: app.find("text", "Variable 1, value").text == token, what="the secret")
    look(j, "a variable that is shown", re.compile("^Variable 1, value$"))
    app.click("toggle button", "Show the Value")
    app.click("text", "Variable 1, value")
    copied(j, "a masked variable")
    app.click("toggle button", "Environment", within=dict(role="dialog"))
    app.click("menu item", "Import from .env…")
    app.click("text", "Lines of the File")
    app.type(f"PROXY_PASSWORD={plant('.env file')}\n")
    app.click("button", "Continue")
    app.find("label", "New: ••••")
    look(j, "the receipt of a .env file")
    app.click("button", "Import")
    app.find("text", "Variable 2, name", where=lambda n: n.text == "PROXY_PASSWORD")
    look(j, "masked variables")
    close(app)


def preferences(j):
    """Settings take no secret of a proxy, but a variable."""
    app = j.app
    app.key("ctrl+comma")
    app.click("page tab", "Network")
    app.click("combo box", "Proxy")
    app.click("list item", "Manual")
    app.gone("list item", "None")
    app.fill(f"http://{plant('user of the default proxy')}@127.0.0.1:1", "text", "Address of the Proxy")
    app.key("Return")
    app.find("label", re.compile("^Not kept"))
    nowhere(files(j), "what settings did not take")
    app.fill("http://me:{{PROXY_PASSWORD}}@" + j.proxy, "text", "Address of the Proxy")
    app.key("Return")
    close(app)


def basic(j):
    app = j.app
    authorize(j, "/basic", "Basic")
    app.fill("me", "text", "User name")
    app.fill(plant("Basic", plain=False), "text", "Password")
    copied(j, "a masked password")
    j.send(status="^401 ")
    show_sent(app, "Authorization: Basic ")
    look(j, "Basic")
    save(j, 1)


def api_key(j):
    """In a header, then in the address."""
    app = j.app
    authorize(j, "/raw", "API Key")
    app.fill("X-Service", "text", "Name")
    app.fill(plant("API key", plain=False), "text", "Value")
    copied(j, "a masked API key")
    j.send()
    show_sent(app, "X-Service: ")
    dragged(j, "X-Service: ", "an API key that was sent")
    look(j, "an API key in a header")
    app.click("combo box", "Sent in")
    app.click("list item", "Query Parameter")
    app.gone("list item", "Header")
    j.send()
    show_sent(app, "?X-Service=")
    dragged(j, "?X-Service=", "an API key in what was sent")
    look(j, "an API key in the address")
    save(j, 1)


def oauth2_password(j):
    """Refused, which the server says in words of its own."""
    app = j.app
    authorize(j, "/oauth2/resource", "OAuth 2")
    app.click("combo box", "Grant")
    app.click("list item", "Password")
    app.gone("list item", "Client Credentials")
    for name, text in (("Token address", j.url("/oauth2/token")), ("Client ID", "client"), ("Client secret", "secret"),
                       ("User name", "me"), ("Password", plant("OAuth 2, password", plain=False))):
        app.fill(text, "text", name)
    copied(j, "a masked password of OAuth 2")
    app.click("button", "Get Token")
    app.find("label", re.compile("gave no token"))
    look(j, "a person who was refused")
    app.key("ctrl+Return")
    app.find("label", "No Authorization")
    look(j, "a sending that was refused")
    save(j, 2)


def oauth2(j):
    """The browser notes where it is sent."""
    app = j.app
    authorize(j, "/oauth2/resource", "OAuth 2")
    app.click("combo box", "Grant")
    app.click("list item", "Authorization Code (Browser)")
    for name, text in (("Token address", j.url("/oauth2/token")), ("Authorization address", j.url("/oauth2/authorize")),
                       ("Client ID", "client"), ("Client secret", plant("OAuth 2, client secret"))):
        app.fill(text, "text", name)
    app.click("button", "Get Token")
    app.find("label", re.compile("gave no token: the client or its secret is wrong"))
    look(j, "a token that was refused")
    app.fill("secret", "text", "Client secret")
    app.click("button", "Get Token")
    app.find("label", re.compile("^Expires in"))
    j.servers.reset()
    j.send()
    token = Canary("OAuth 2, the token")
    token.value = re.search(rb"Authorization: Bearer (\S+)", j.servers.received()[-1])[1].decode()
    canaries.append(token)
    app.click("text", "Access Token")
    copied(j, "a masked token")
    show_sent(app, "Authorization: Bearer ")
    look(j, "a token")


def by_hand(j):
    """In the address and in headers, over a redirect; the server says all of it again."""
    app = j.app
    target = f"/redirect-to?url=/echo&q={CONTROL}&api_key={encoded('parameter')}#access_token={encoded('fragment')}"
    new(j)
    app.type(j.url(target).replace("://", f"://me:{encoded('address')}@"))
    app.click("page tab", "Headers")
    for i, (name, scheme) in enumerate((("Authorization", "Token "), ("Cookie", "sid="), ("X-Api-Key", "")), 1):
        app.fill(name, "text", f"Header {i}, name")
        app.fill(scheme + plant(name), "text", f"Header {i}, value")
    j.send()
    # The body is what the server says; the other parts are what was said to it.
    for part, there in (("Cookies", re.compile("^Sent: 1")), ("Timing", "All Together"), ("Connection", "Head")):
        app.click("page tab", re.compile(f"^{part}"))
        app.find("label", there, nth=0)
        look(j, f"what was typed, {part}", TYPED)
    sent = show_sent(app, CONTROL, "X-Api-Key: ")
    dragged(j, "X-Api-Key: ", "what was typed, Sent")
    look(j, "what was typed, Sent", TYPED)
    app.click("toggle button", "Show the Secrets That Were Sent")
    assert app.text("Text of the Response", "X-Api-Key: " + canaries[-1].value) != sent
    app.click("toggle button", "Show the Secrets That Were Sent")
    wait(lambda: app.find("text", "Text of the Response").text == sent, what="the secrets to be covered again")

    app.key("ctrl+shift+c")
    app.find("label", "Copied as curl, secrets as variables")
    line = j.clipboard()
    assert CONTROL in line and line.count("{{") == 6, line
    nowhere([("clipboard", line.encode())], "a curl line")
    save(j, 6)
    wait(lambda: CONTROL in j.address() and j.address().count("{{") == 3, what="the references")
    look(j, "what was typed, saved")
    assert any(CONTROL.encode() in data for _, data in screen(app))


def pasted(j):
    """Curl lines that are not found, refused, not trusted, and let through by no proxy."""
    app, file, q = j.app, j.servers.file, shlex.quote
    lines = (
        (f"--aws-sigv4 aws:amz:eu:s3 -u AKIA:{plant('AWS secret key')} -H {q('X-Amz-Security-Token: ' + plant('AWS session token'))}"
         f" -b {q('sid=' + plant('-b'))} --data-urlencode {q('password=' + plant('form', plain=False))} {j.url('/status/404')}",
         "404 Not Found", 4),
        (f"--oauth2-bearer {plant('Bearer')} --form-string {q('client_secret=' + plant('multipart', plain=False))}"
         f" {j.servers.url('refused', '/')}", "The Connection Was Refused", 2),
        (f"--digest -u me:{plant('Digest')} --cert {file('client')}:{plant('pass phrase')} --key {file('client_key_encrypted')} -k"
         f" {j.servers.url('https_client_cert', '/')}", "The Connection Is Not Secure", 2),
        (f"--ntlm -u me:{plant('NTLM')} --proxy http://me:{encoded('proxy')}@{j.proxy} {j.servers.url('https', '/')}",
         "The Proxy Did Not Help", 2))
    for line, outcome, n in lines:
        new(j)
        j.paste("curl " + line)
        j.wait_address(line.split()[-1])
        j.set_clipboard("")
        app.key("ctrl+Return")
        app.find("label", outcome)
        if outcome.startswith("404"):
            show_sent(app, "X-Amz-Security-Token: ", "password=")
            look(j, outcome, TYPED)
        else:
            app.click("button", "Details")
            app.text("Details", "* ")
            look(j, outcome, TYPED)
            close(app)
        save(j, n)


def used(j):
    """The secret of the environment, in a header and a body; the default proxy with its password."""
    app = j.app
    new(j)
    j.paste(f"curl -H 'X-Plain: {{{{TOKEN}}}}' -d '{{{{TOKEN}}}}' {j.url('/echo')}")
    j.wait_address(j.url("/echo"))
    j.send()
    show_sent(app, "X-Plain: {{TOKEN}}")
    look(j, "a secret variable that was sent")
    j.send("https://nowhere.invalid/", "^The Proxy Did Not Help$")
    app.key("ctrl+k")
    app.find("list item", re.compile("redirect-to"), nth=0, onscreen=False)
    look(j, "the default proxy, and the palette")
    app.key("Escape")
    app.gone("entry", "Do or Open Anything")


def history(j):
    app = j.app
    app.key("ctrl+h")
    app.find("label", "Today")
    look(j, "the history")
    for row in ("echo", "redirect-to"):
        app.click("list item", re.compile(f"^(GET|POST) [^ ]*/{row}[?,]"))
        wait(lambda: any(f"/{row}" in n.text for n in app.query("text", "Text of the Response")), what="what was sent")
        wait(lambda: any('"target": "/echo"' in n.text for n in app.query("text", "Text of the Response")), what="what came back")
        look(j, f"the exchange {row}")
    app.click("button", "Compare…")
    app.click("list item", re.compile("/echo,"), within=dict(role="dialog"), nth=0)
    for part, there in (("Headers", "^Content-Type, "), ("Body", "^Line ")):
        app.click("page tab", re.compile(f"^{part}"), within=dict(role="dialog"))
        app.find("list item", re.compile(there), nth=0)
        look(j, f"a comparison, {part}")
    close(app)
    app.click("button", "Open as Request")
    app.find("label", "The response will be here")
    look(j, "what was sent as a new request")


def killed(j):
    """What was typed a moment before is a draft, and there again."""
    app = j.app
    new(j)
    app.type(j.url("/status/200?sig=" + encoded("draft, parameter")))
    app.click("page tab", "Headers")
    app.fill("Authorization", "text", "Header 1, name")
    app.fill("Bearer " + plant("draft, header"), "text", "Header 1, value")
    with sqlite3.connect(os.path.join(j.profile, "signalbox.db")) as db:
        wait(lambda: db.execute("SELECT 1 FROM drafts WHERE document LIKE '%Bearer %'").fetchone(), what="the draft")
    ended(j, signal.SIGKILL)
    start(j)
    wait(lambda: "?sig=canary" in j.address(), what="the draft to come back")
    look(j, "a draft that came back", TYPED)


def crashed(j):
    ended(j, signal.SIGSEGV)
    start(j)
    wait(lambda: "?sig=canary" in j.address(), what="the draft to come back")
    look(j, "after a crash", TYPED)


# A crash may leave all that it can.
resource.setrlimit(resource.RLIMIT_CORE, (resource.getrlimit(resource.RLIMIT_CORE)[1],) * 2)
with Servers("peers.py", "proxy") as peers, Journey("canaries", size=(1800, 1000), start=False) as j:
    j.proxy = f"127.0.0.1:{peers.port('http_proxy_auth')}"
    j.install_browser()
    start(j)
    j.app.resize(1750, 950)
    for step in (environment, preferences, basic, api_key, oauth2_password, oauth2, by_hand, pasted, used, history, killed, crashed):
        step(j)
    j.leave()
    nowhere(files(j), "in the end")
    for name in ("signalbox.db", "signalbox.log", "browser.log"):
        assert any(path.endswith(name) and (CONTROL.encode() in data or name.endswith(".log") and data) for path, data in files(j)), name
