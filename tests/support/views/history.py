"""The history: its list, an exchange, two side by side."""
import os

import history
from views import ARABIC, view

BUILD = os.environ.get("SIGNALBOX_BUILD") or os.path.join(os.path.dirname(__file__), "../../../_build")
CLI = os.path.join(BUILD, "src/cli/signalbox-cli")
NARROW = dict(window=(360, 640))


def fill(shot):
    profile = shot.app.argv[-1]
    echo = shot.servers.url("http", "/echo?page=")
    history.fill(profile, shot.session.env, CLI, f"http://127.0.0.1:{shot.servers.port('refused')}/v1/customers")
    for page in ("1", "2&status=active"):
        history.send(profile, shot.session.env, CLI, "curl", "-H", f"X-Page: {page}", "-H", "Accept: application/json", "-H",
                     "X-Old: 1" if page == "1" else "X-New: 2", echo + page)


def listed(shot):
    fill(shot)
    shot.app.key("ctrl+h")
    shot.app.settle()


def opened(shot, search="Customers", nth=0):
    listed(shot)
    shot.app.key("ctrl+shift+f")
    shot.app.type(search)
    shot.app.settle()
    shot.app.click("list item", nth=nth, where=lambda n: n.rect[3] > 40 and n.name[:1] in "GP")
    shot.app.settle()


def compared(part):
    def show(shot):
        opened(shot, "echo")
        shot.app.click("button", nth=0, where=lambda n: n.name in ("Compare…", "قارِن…"))
        shot.app.settle()
        if part == "picker":
            return
        shot.app.click("list item", nth=1, within=dict(role="dialog"), where=lambda n: n.rect[3] > 40 and n.name[:1] in "GP")
        shot.app.find("list item", nth=0, within=dict(role="dialog"), where=lambda n: "200 OK" in n.name)
        shot.app.settle()
        if part != "overview":
            number = {"headers": 1, "body": 2}[part]
            shot.app.click("page tab", within=dict(role="dialog"), nth=number)
        shot.app.settle()
    return show


for name, options in {"": {}, "-dark": dict(dark=True), "-arabic": ARABIC, "-dark-arabic": dict(dark=True, **ARABIC), "-narrow": NARROW, "-narrow-arabic": dict(NARROW, **ARABIC)}.items():
    view("history" + name, **options)(listed)
    view("exchange" + name, **options)(opened)
    for part in ("picker", "overview", "headers", "body"):
        view(f"compare-{part}{name}", **options)(compared(part))


@view("history-empty", empty=True)
@view("history-empty-arabic", empty=True, **ARABIC)
@view("history-empty-narrow", empty=True, **NARROW)
def empty(shot):
    shot.app.key("ctrl+h")
    shot.app.settle()


@view("history-full")
@view("history-full-narrow", **NARROW)
def full(shot):
    history.repeat(shot.app.argv[-1], 10000)
    listed(shot)


@view("history-menu", screen=True)
def menu(shot):
    listed(shot)
    shot.app.click("list item", nth=1, button=3, where=lambda n: n.rect[3] > 40)
    shot.app.settle()


@view("exchange-failed")
@view("exchange-failed-narrow", **NARROW)
def failed(shot):
    opened(shot, "refused")


@view("history-of-request")
def of_request(shot):
    fill(shot)
    shot.open("List Customers")
    shot.app.key("ctrl+shift+h")
    shot.app.settle()


@view("history-clear")
def clear(shot):
    listed(shot)
    shot.app.click("toggle button", "Filter and Clear")
    shot.app.click("menu item", "Clear History…")
    shot.app.settle()


@view("history-selected")
def selected(shot):
    listed(shot)
    rows = lambda n: n.rect[3] > 40
    shot.app.click("list item", nth=1, where=rows)
    shot.session.press(0xffe3, True)
    shot.app.click("list item", nth=3, where=rows)
    shot.session.press(0xffe3, False)
    shot.app.settle()
