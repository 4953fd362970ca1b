"""The hands of the tests work: test_toolkit.py TOOLKIT-SAMPLE"""
import os
import sys

from gtk4ui import Session

with Session() as session:
    app = session.launch([sys.argv.pop(1)])
    app.fill("Grüße سلام", "text", "Words")
    app.click("button", "Copy")
    app.find("label", "Grüße سلام")
    picture = app.screenshot(os.path.join(session.dir, "window.png"))
    assert os.path.getsize(picture) > 500
    assert not app.unnamed(), app.unnamed()
