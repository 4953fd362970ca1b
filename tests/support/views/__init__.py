"""Views for `./dev shot`: each module here has those of one area, a function each that brings the window there."""
import gettext
import importlib
import os
import pkgutil
import re

VIEWS = {}


class Shot:
    """What a view is taken of: the running window, and the words of its language by what they do."""

    def __init__(self, session, app, servers):
        self.session, self.app, self.servers = session, app, servers
        language = session.env.get("LANGUAGE", "en")
        self.catalog = gettext.translation("signalbox", os.environ.get("SBX_LOCALEDIR"), [language], fallback=True)

    def word(self, text):
        """What the window says for text; without the mark of a mnemonic."""
        return self.catalog.gettext(text).replace("_", "")

    def open(self, name):
        self.app.key("ctrl+shift+f")
        self.app.type(name.split()[0])
        self.app.click("list item", re.compile(re.escape(name)))
        self.app.settle()

    def reveal(self, role, name):
        """Walks there with Tab, which scrolls."""
        for _ in range(60):
            self.app.key("Tab")
            if self.app.query(role, name, states="focused"):
                return self.app.settle()
        raise AssertionError(f"Tab does not come to {role} {name}")

    def environment(self, number=1):
        self.app.key("ctrl+e", *["Down"] * number, "Return")
        self.app.settle()

    def send(self):
        self.app.key("ctrl+enter")
        self.app.find("label", re.compile(r"^\d\d\d [A-Z]"))
        self.app.settle()

    def clear_search(self):
        self.app.key("ctrl+shift+f", "ctrl+a", "BackSpace", "ctrl+l", "End")
        self.app.settle()


def view(name, **options):
    """options: size of the window (narrow …), and of the session (dark, lang); rows: of the list; empty: no demo data; screen: popovers too."""
    def register(func):
        VIEWS[name] = (func, options)
        return func
    return register


ARABIC = dict(lang="ar_EG.UTF-8", env=[("LANGUAGE", "ar")])
NARROW = dict(window=(360, 640))


def variants(name, **more):
    """The view in light and dark, English and Arabic, wide and narrow."""
    def register(func):
        for suffix, options in {"": {}, "-dark": dict(dark=True), "-arabic": ARABIC, "-narrow": NARROW,
                                "-narrow-arabic": dict(ARABIC, **NARROW)}.items():
            view(name + suffix, **options, **more)(func)
        return func
    return register


def load():
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"views.{module.name}")
    return VIEWS
