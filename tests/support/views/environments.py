"""Variables where they are typed, and the dialogs of environments."""
from views import ARABIC, view


def type_variables(shot):
    shot.environment()
    shot.open("Post a Message")
    shot.app.key("ctrl+l", "End")
    shot.app.type("/{{MISSING}}?a={{")
    shot.app.find("list item", nth=0, onscreen=False, where=lambda n: "HOST" in n.name)
    shot.app.settle()


for name, options in {"": {}, "-dark": dict(dark=True), "-arabic": ARABIC, "-narrow": dict(window=(360, 640))}.items():
    view("variables" + name, screen=True, **options)(type_variables)


@view("variables-body")
@view("variables-body-dark", dark=True)
def in_body(shot):
    shot.environment()
    shot.open("Post a Message")
    shot.app.click("page tab", nth=2)
    shot.app.click("text", "Body")
    shot.app.key("ctrl+End")
    shot.app.type('\n{"a": "{{MISSING}}", "b": "{{HOST}}", "c": {{')
    shot.app.settle()


def define(shot):
    shot.environment()
    shot.open("Post a Message")
    shot.app.key("ctrl+l", "End")
    shot.app.type("/{{PATH}}?token={{NEW_TOKEN}}")
    shot.app.key("ctrl+enter")
    shot.app.find("dialog")
    shot.app.settle()


for name, options in {"": {}, "-dark": dict(dark=True), "-arabic": ARABIC, "-narrow": dict(window=(360, 640))}.items():
    view("define" + name, **options)(define)


def manage(shot):
    shot.environment()
    shot.app.key("ctrl+shift+e")
    shot.app.find("dialog")
    shot.app.settle()


for name, options in {"": {}, "-dark": dict(dark=True), "-arabic": ARABIC, "-narrow": dict(window=(360, 640))}.items():
    view("environments" + name, **options)(manage)


ENV = """# Staging
export HOST=https://staging.example.com
STRIPE_SECRET_KEY=sk_test_4242   # from the dashboard
CALLBACK="${HOST}/hooks/stripe"
"""


@view("environments-menu", screen=True)
@view("environments-menu-arabic", screen=True, **ARABIC)
def menu(shot):
    manage(shot)
    shot.app.click("toggle button", nth=-1, within=dict(role="dialog"))
    shot.app.settle()


@view("switcher", screen=True)
@view("switcher-arabic", screen=True, **ARABIC)
def switcher(shot):
    shot.environment()
    shot.app.key("ctrl+e")
    shot.app.settle()
