"""The parts of a response, and the forms of its body."""
import re

from views import ARABIC, view


def send(shot, path, server="http"):
    shot.app.key("ctrl+n")
    shot.app.settle()
    shot.app.type(shot.servers.url(server, path))
    shot.app.key("ctrl+enter")
    shot.app.find("label", re.compile(r"^\d\d\d( |$)"), nth=0)
    shot.app.settle()


def everywhere(name, **options):
    """In both directions, dark, and on a phone."""
    def register(func):
        view(name, **options)(func)
        view(f"{name}-arabic", **options, **ARABIC)(func)
        view(f"{name}-dark", dark=True, **options)(func)
        view(f"{name}-narrow", window=(360, 640), **options)(func)
        return func
    return register


def form(shot, number):
    shot.app.click("radio button", nth=number)
    shot.app.settle()


@everywhere("tree")
def tree(shot):
    send(shot, "/body/store")
    form(shot, 2)
    shot.app.click("list item", re.compile(r"^\$: "))
    shot.app.key("Down", "Right", "Right", "Right", "Right")
    shot.app.settle()


@everywhere("filter")
def path_filter(shot):
    send(shot, "/body/store")
    shot.app.key("ctrl+shift+j")
    shot.app.type("$..book[?@.price < 10].title")
    shot.app.settle()
    shot.app.find(None, re.compile("^2 matches|^مطابقتان"))
    shot.app.settle()


@everywhere("filter-wrong")
def filter_wrong(shot):
    send(shot, "/body/store")
    shot.app.key("ctrl+shift+j")
    shot.app.type("$.store[book")
    shot.app.settle()
    shot.app.find(None, re.compile("9: "), nth=0)
    shot.app.settle()


for kind in ("png", "png-broken", "svg", "html", "bytes", "broken"):
    def show(shot, kind=kind):
        send(shot, f"/body/{kind}")
    everywhere(f"body-{kind}")(show)


def part(shot, title):
    """Beyond the edge of a narrow window too."""
    tab = shot.app.find("page tab", re.compile(f"^{shot.word(title)}( \\d+)?$"), onscreen=False)
    tab.do(tab.actions[0])
    shot.app.settle()


@everywhere("cookies")
def cookies(shot):
    send(shot, "/cookies/set?raw=sid=8f3c%20;%20Path=/;%20HttpOnly;%20Secure;%20SameSite=Lax;%20Max-Age=3600&theme=dark&to=/cookies")
    part(shot, "Cookies")


@everywhere("redirects")
def redirects(shot):
    send(shot, "/redirect/2")
    part(shot, "Connection")


@everywhere("waterfall")
def waterfall(shot):
    send(shot, "/redirect/2")
    part(shot, "Timing")


@view("waterfall-contrast", contrast=True)
def waterfall_contrast(shot):
    waterfall(shot)
