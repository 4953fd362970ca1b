"""Does in the body viewer's own window what a person does with a large body, and tells how long the main loop was away: the
longest turn of the loop, what one turn used of the processor at most, and the frames painted. The small body is the control: what
it shows in the same run is the machine's and the toolkit's."""
import os
import shutil
import tempfile
import time

from gtk4ui import Session, wait

HERE = os.path.dirname(os.path.abspath(__file__))


def write_text(path, size):
    with open(path, "w", encoding="ascii") as file:
        for first in range(0, size // 61, 10000):
            file.writelines(f"2026-11-22 host{n % 9} level=info status={200 + n % 300} duration={n % 997}ms\n" for n in range(first, first + 10000))


def write_json(path, size, between):
    """Customers, with the text between after each comma."""
    row = ('{"id":%d,"name":"Customer %d — Zoë","email":"c%d@example.com","active":true,"balance":%d.%02d,'
           '"address":{"city":"القاهرة","zip":null},"tags":["alpha","beta"],"notes":"The quick brown fox"}')
    with open(path, "w", encoding="utf-8") as file:
        file.write("[" + between)
        number = 0
        while file.tell() < size:
            file.write(("," + between).join(row % (n, n, n, n % 9973, n % 100) for n in range(number + 1, number + 10001)) + "," + between)
            number += 10000
        file.write("{}]")


def edge(session, app, node):
    """The scroll bar's column, its top and bottom, on the screen."""
    (ox, oy), (x, y, w, h) = session.origin(app, node.frame), node.rect
    return ox + x + w - 5, oy + y, oy + y + h


def drag(session, edge, start, end):
    """Holds the scroll bar from a fraction of its length to another."""
    x, top, bottom = edge
    at = lambda f: top + 12 + (bottom - top - 24) * f  # noqa: E731
    session.move(x - 3, at(start))
    time.sleep(0.3)
    session.move(x, at(start))
    time.sleep(0.2)
    session.button(1, True)
    for i in range(61):
        session.move(x, at(start + (end - start) * i / 60))
        time.sleep(0.016)
    session.button(1, False)


class Viewer:
    def __init__(self, session, app):
        self.session, self.app = session, app

    def keys(self, *keys, n=1, pause=0.03):
        for _ in range(n):
            self.app.key(*keys)
            time.sleep(pause)

    def drag(self, start, end):
        drag(self.session, edge(self.session, self.app, self.app.find("text", "Body")), start, end)

    def find(self, pattern):
        self.app.key("ctrl+f")
        time.sleep(0.3)
        self.app.key("ctrl+a")
        self.app.type(pattern)

    def steps(self, json):
        app = self.app
        yield "nothing", 1, lambda: None
        yield "open", 3, lambda: app.action("next", window=1)
        yield "page down", 0.5, lambda: self.keys("Page_Down", n=40)
        yield "drag to the middle", 0.5, lambda: self.drag(0, 0.5)
        yield "drag to the end", 0.5, lambda: self.drag(0.5, 1)
        yield "wheel up", 0.5, lambda: app.scroll(app.find("text", "Body"), -60)
        yield "to the start and the end", 1, lambda: self.keys("ctrl+Home", "ctrl+End", "ctrl+Home", n=3, pause=0.2)
        if json:
            yield "fold and unfold all", 1, lambda: self.keys("ctrl+Home", "ctrl+bracketleft", "ctrl+bracketright", n=3, pause=0.3)
            yield "fold one by one", 1, lambda: self.keys("Down", "ctrl+bracketleft", n=12)
        yield "select all", 0.5, lambda: self.keys("ctrl+a", pause=0.3)
        yield "copy all", 0.5, lambda: self.keys("ctrl+c", pause=0.3)
        yield "select and copy 15 pages", 1, lambda: self.keys("ctrl+Home", *["shift+Page_Down"] * 15, "ctrl+c")
        yield "find by expression", 6, lambda: self.find("9[0-8]9[^0-9]")
        yield "next match", 0.5, lambda: self.keys("Return", n=20)
        yield "close the search", 0.5, lambda: self.keys("Escape")
        if json:
            yield "as it came, and back", 3, lambda: (app.action("pretty", window=1), time.sleep(2), app.action("pretty", window=1))
        yield "unwrapped, and back", 3, lambda: (app.action("wrap", window=1), time.sleep(2), app.action("wrap", window=1))
        yield "another width, and back", 3, lambda: (app.probe("Resize", "(uii)", 0, 640, 600), time.sleep(2), app.probe("Resize", "(uii)", 0, 800, 600))


def measure(program, only=()):
    folder = tempfile.mkdtemp(prefix="signalbox-bench-")
    bodies = {"small": ("small.json", "application/json", lambda p: write_json(p, 20000, "")),
              "500 MB of text": ("lines.txt", "text/plain", lambda p: write_text(p, 500 * 1000 * 1000)),
              "100 MB of JSON": ("lines.json", "application/json", lambda p: write_json(p, 100 * 1000 * 1000, "\n")),
              "50 MB of JSON on one line": ("line.json", "application/json", lambda p: write_json(p, 50 * 1000 * 1000, ""))}
    argv = [program]
    for file, kind, write in [bodies["small"], *bodies.values()]:
        path = os.path.join(folder, file)
        if not os.path.exists(path):
            write(path)
        argv += [path, kind]
    try:
        with Session() as session:
            app = session.launch(argv)
            wait(lambda: app.find("text", "Body").text != "", what="the body")
            viewer = Viewer(session, app)
            for title, (_, kind, _) in bodies.items():
                load = os.getloadavg()[0]
                print(f"{title} (load {load:.1f})")
                for name, seconds, step in viewer.steps(kind == "application/json"):
                    if name in ("page down", "find by expression"):
                        app.click("text", "Body")
                    if name == "find by expression":
                        app.key("ctrl+Home", "ctrl+f")
                        toggle = app.find("toggle button", "Regular Expression")
                        if "pressed" not in toggle.states and "checked" not in toggle.states:
                            app.click("toggle button", "Regular Expression")
                    if name in only or not only or name == "open":
                        n, longest, cpu, frames = app.watched(seconds, step)
                        print(f"  {name:26} longest {longest:6.1f} ms, CPU {cpu:6.1f} ms, {n:3} over 16 ms, {frames:4} frames", flush=True)
    finally:
        shutil.rmtree(folder)
