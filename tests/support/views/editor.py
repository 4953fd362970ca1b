"""Writing a request: tables, bodies, authorization, settings."""
import re

from views import variants


def show_part(shot, title):
    """Its tab may be scrolled out of sight in a narrow window."""
    tab = shot.app.find("page tab", re.compile("^" + re.escape(shot.word(title))), nth=0, onscreen=False)
    tab.do(tab.actions[0])
    shot.app.settle()


def part(shot, title, request="Post a Message"):
    shot.environment()
    shot.open(request)
    show_part(shot, title)


def choose_kind(shot, kind):
    shot.app.click("toggle button", shot.word("JSON"))
    shot.app.click("label", shot.word(kind), nth=-1, within=dict(role="list item"))
    shot.app.settle()


def new(shot, address):
    shot.app.key("ctrl+n")
    shot.app.find("text", shot.word("Address"), states="focused")
    shot.app.type(shot.servers.url("http", address))
    shot.app.settle()


@variants("header-completion", screen=True)
def completion(shot):
    part(shot, "Headers")
    shot.app.click("text", shot.word("%s, name") % (shot.word("Header %u") % 2))
    shot.app.type("acc")
    shot.app.settle()


@variants("headers-as-text")
def as_text(shot):
    part(shot, "Headers", "List Customers")
    shot.app.click("button", shot.word("As _Text"), where=lambda n: n.onscreen)
    shot.app.settle()


@variants("json-wrong")
def wrong(shot):
    part(shot, "Body")
    shot.app.click("text", shot.word("Body"))
    shot.app.key("ctrl+Home", "Down", "End", "BackSpace")
    shot.app.type(" ")
    shot.app.find("button", re.compile("^" + shot.word("Line %1$d, column %2$d: %3$s").split("%")[0]))
    shot.app.settle()


@variants("body-find")
def find(shot):
    part(shot, "Body")
    shot.app.click("text", shot.word("Body"))
    shot.app.key("ctrl+f")
    shot.app.type("e")
    shot.app.settle()


@variants("multipart")
def multipart(shot):
    part(shot, "Body")
    choose_kind(shot, "Multipart")
    shot.app.click("text", shot.word("%s, name") % (shot.word("Part %u") % 1))
    shot.app.type("photo")
    shot.app.key("Tab")
    shot.app.type("a value")
    shot.app.settle()


@variants("body-file")
def body_file(shot):
    part(shot, "Body")
    choose_kind(shot, "File")


@variants("graphql")
def graphql(shot):
    part(shot, "Body")
    choose_kind(shot, "GraphQL")
    shot.app.click("text", shot.word("GraphQL Query"))
    shot.app.type("query Orders($first: Int!) {\norders(first: $first) {\nid\n}\n}")
    shot.app.click("text", shot.word("GraphQL Variables"))
    shot.app.type('{"first": 10}')
    shot.app.settle()


@variants("oauth2")
def oauth2(shot):
    new(shot, "/oauth2/resource")
    show_part(shot, "Auth")
    shot.app.click("label", shot.word("Authorization"), nth=-1)
    shot.app.key("End", "Return")
    for text, name in ((shot.servers.url("http", "/oauth2/token"), "Token address"), ("client", "Client ID"), ("secret", "Client secret"),
                       ("read write", "Scope")):
        shot.app.find("text", shot.word(name), onscreen=False).set_text(text)
    shot.app.find("button", shot.word("_Get Token"), onscreen=False).do("click")
    shot.app.find("button", shot.word("_Forget"), onscreen=False)
    shot.reveal("button", shot.word("_Forget"))


@variants("tls-off")
def tls_off(shot):
    part(shot, "Settings")
    shot.reveal(None, re.compile("^" + shot.word("Verify the Server’s Certificate")))
    shot.app.key("space")
    shot.app.settle()
