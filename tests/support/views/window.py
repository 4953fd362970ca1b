"""The frame, the list, a request and its response."""
import re

from views import ARABIC, view


def main_view(shot):
    shot.environment()
    shot.open("List Customers")
    shot.send()
    shot.clear_search()


for name, options in {"main": {}, "dark": dict(dark=True), "arabic": ARABIC, "dark-arabic": dict(ARABIC, dark=True),
                      "contrast": dict(contrast=True), "large-text": dict(text_scale=1.5), "medium": dict(window=(900, 640)),
                      "full": dict(rows=10000), "wide": dict(window=(1800, 900), size=(1900, 1000))}.items():
    view(name, **options)(main_view)


@view("empty", empty=True)
@view("empty-arabic", empty=True, **ARABIC)
@view("empty-narrow", empty=True, window=(360, 640))
def empty(shot):
    shot.app.settle()


@view("list-narrow", window=(360, 640))
@view("list-narrow-arabic", window=(360, 640), **ARABIC)
@view("list", window=(700, 640))
def listing(shot):
    shot.app.settle()


@view("narrow", window=(360, 640))
@view("narrow-arabic", window=(360, 640), **ARABIC)
@view("smallest", window=(360, 294))
def narrow(shot):
    shot.open("List Customers")
    shot.app.settle()


@view("narrow-response", window=(360, 640))
def narrow_response(shot):
    shot.environment()
    main_view(shot)


@view("error")
@view("error-arabic", **ARABIC)
@view("error-narrow", window=(360, 640))
def error(shot):
    shot.app.key("ctrl+n")
    shot.app.settle()
    shot.app.type(f"http://127.0.0.1:{shot.servers.port('refused')}/v1/customers")
    shot.app.key("ctrl+enter")
    shot.app.find("button", where=lambda n: n.rect[2] > 60, name=re.compile("Try Again|أعد|حاول"))
    shot.app.settle()


@view("running")
def running(shot):
    shot.app.key("ctrl+n")
    shot.app.settle()
    shot.app.type(shot.servers.url("http", "/delay/20000"))
    shot.app.key("ctrl+enter")
    shot.app.find("progress bar")
    shot.app.settle()


def part(number, request="Post a Message"):
    def show(shot):
        shot.environment()
        shot.open(request)
        shot.app.click("page tab", where=lambda n: True, nth=number)
        shot.app.settle()
    return show


for number, name in enumerate(["params", "headers", "body", "auth", "settings", "notes"]):
    view(name)(part(number))
    view(f"{name}-arabic", **ARABIC)(part(number))
    view(f"{name}-dark", dark=True)(part(number))
view("form")(part(2, "Create a Customer"))


def answer(number):
    def show(shot):
        main_view(shot)
        shot.app.click("page tab", nth=6 + number)
        shot.app.settle()
    return show


for number, name in ((1, "response-headers"), (3, "timing"), (5, "sent")):
    view(name)(answer(number))
    view(f"{name}-arabic", **ARABIC)(answer(number))


@view("nothing-found")
def nothing_found(shot):
    shot.app.key("ctrl+shift+f")
    shot.app.type("zebra")
    shot.app.settle()


@view("save")
def save(shot):
    shot.app.key("ctrl+n")
    shot.app.settle()
    shot.app.type("https://api.example.com/v1/customers?limit=10")
    shot.app.key("ctrl+s")
    shot.app.settle()


@view("shortcuts")
@view("shortcuts-arabic", **ARABIC)
def shortcuts(shot):
    shot.app.action("shortcuts")
    shot.app.settle()


@view("failed", failed=True)
def failed(shot):
    shot.app.settle()
