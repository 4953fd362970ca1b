"""What stands around the workbench: preferences, palette, help, errors."""
import re

from views import ARABIC, view
from views.window import main_view


def preferences(number):
    def show(shot):
        shot.environment()
        shot.open("List Customers")
        shot.send()
        shot.app.key("ctrl+comma")
        shot.app.settle()
        shot.app.find("label", re.compile("exchange|تبادل"), nth=0)
        if number:
            shot.app.click("page tab", within=dict(role="dialog"), nth=number)
            shot.app.settle()
    return show


for number, page in enumerate(["general", "network", "editor"]):
    view(f"preferences-{page}")(preferences(number))
    view(f"preferences-{page}-arabic", **ARABIC)(preferences(number))
    view(f"preferences-{page}-dark", dark=True)(preferences(number))
    view(f"preferences-{page}-narrow", window=(360, 640))(preferences(number))


def palette(words):
    def show(shot):
        main_view(shot)
        shot.app.key("ctrl+k")
        shot.app.find("dialog")
        shot.app.type(words)
        shot.app.settle()
    return show


for name, words in {"palette": "", "palette-found": "cu", "palette-nothing": "zebra"}.items():
    view(name)(palette(words))
    view(f"{name}-arabic", **ARABIC)(palette(words))
    view(f"{name}-dark", dark=True)(palette(words))
    view(f"{name}-narrow", window=(360, 640))(palette(words))


def error(port, path="/echo", certificate=False):
    def show(shot):
        from harness import Servers
        with Servers() as servers:
            shot.app.key("ctrl+n")
            shot.app.settle()
            address = f"http://{port}" if "." in port else servers.url(port, path)
            shot.app.type(address)
            shot.app.key("ctrl+enter")
            shot.app.find("button", re.compile("Try Again|أعد المحاولة|حاول"))
            shot.app.settle()
            if certificate:
                shot.app.click("button", re.compile("Show the Certificate|أظهر الشهادة"))
                shot.app.settle()
    return show


for name, args in {"error-tls": ("https_expired",), "error-dns": ("nowhere.invalid",), "certificate": ("https_self_signed", "/echo", True)}.items():
    view(name)(error(*args))
    view(f"{name}-arabic", **ARABIC)(error(*args))
    view(f"{name}-narrow", window=(360, 640))(error(*args))


@view("help")
@view("help-arabic", **ARABIC)
def help_dialog(shot):
    shot.app.key("F1")
    shot.app.settle()


@view("about")
def about(shot):
    shot.app.action("about")
    shot.app.settle()


@view("tab-menu", screen=True)
@view("tab-menu-arabic", **ARABIC, screen=True)
def tab_menu(shot):
    shot.open("List Customers")
    shot.app.key("ctrl+n")
    shot.app.settle()
    shot.app.type("http://two.example/")
    shot.app.click("page tab", "http://two.example/", button=3)
    shot.app.settle()
