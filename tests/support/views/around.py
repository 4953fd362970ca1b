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
