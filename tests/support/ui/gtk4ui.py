"""gtk4ui - drive a GTK4/libadwaita program on a headless machine as a person would.

    with Session() as s:                             # X server, window manager, buses, keyring: all private
        app = s.launch(["gnome-text-editor"])        # returns once its first frame is painted
        app.click("button", "New Tab")               # finds by role + name, waits, real pointer events
        app.type("Hello سلام"); app.key("ctrl+s")    # real key events
        app.fill("notes.txt", "text", within=dict(role="dialog"))
        assert app.find("label", re.compile("^Saved"))
        app.screenshot("window.png"); s.screenshot("screen.png")

Reading is AT-SPI over plain D-Bus (no libatspi, so no stale copy); every look-up re-reads the tree until
it matches or times out, so tests hold no sleeps.  Input is XTEST.  uiprobe.c, a GIO module that only the
program under test loads, repairs GTK's AT-SPI bounds and gives timings and window pictures.
UI_PROBE_DIR is the folder of the built module.  UI_SLOW=4 multiplies every time-out (valgrind, loaded machines).
"""
import functools, json, os, time
import gi
gi.require_version("Atspi", "2.0")                                    # only for the names of roles
from gi.repository import Atspi, GLib
from Xlib import XK
from uidesktop import DBUS, SLOW, Session, Timeout, end, keysym, wait  # noqa: F401

HERE = os.path.dirname(os.path.abspath(__file__))
LOOK = 0.15                                                            # seconds that a person looks before a click
PROBE_DIR = os.environ.get("UI_PROBE_DIR") or os.path.join(HERE, "../../../_build/tests/support/ui")
PROBE = "com.ai_http.SignalboxProbe"
A11Y, ROOT, PROPS = "org.a11y.atspi.", "/org/a11y/atspi/accessible/root", "org.freedesktop.DBus.Properties"
STATES = {1: "active", 3: "busy", 4: "checked", 7: "editable", 9: "expandable", 10: "expanded", 11: "focusable",
          12: "focused", 16: "modal", 17: "multi-line", 20: "pressed", 22: "selectable", 23: "selected",
          24: "sensitive", 32: "indeterminate", 33: "required", 36: "invalid", 41: "checkable", 43: "read-only"}
states_of = functools.cache(lambda bits: frozenset(s for b, s in STATES.items() if bits >> b & 1))
KEYS = {"ctrl": "Control_L", "shift": "Shift_L", "alt": "Alt_L", "super": "Super_L", "enter": "Return",
        "esc": "Escape", "space": "space", "pgdn": "Next", "pgup": "Prior", "del": "Delete"}


class Node:
    """One accessible as it was when the tree was read."""
    __slots__ = ("app", "bus", "path", "parent", "children", "role", "name", "states", "rect", "frame")

    def __init__(self, app, bus, path, parent):
        self.app, self.bus, self.path, self.parent, self.children = app, bus, path, parent, []
        self.role, self.name, self.states, self.rect = "", "", frozenset(), (0, 0, 0, 0)
        self.frame = parent and (parent.frame or self)

    def __repr__(self):
        return f"<{self.role} {self.name!r} {self.rect} {' '.join(sorted(self.states))}>"

    def walk(self):
        yield self
        for c in self.children:
            yield from c.walk()

    def up(self):
        n = self.parent
        while n:
            yield n
            n = n.parent

    def outline(self, depth=0):
        """Indented text of the subtree, without nameless boxes and unmapped parts."""
        dull = self.role in ("panel", "grouping", "image") or (self.role == "label" and not self.name)
        own = [] if dull or (self.rect[2] <= 0 and self.parent) else ["  " * depth + repr(self)]
        return "\n".join(own + [t for c in self.children if (t := c.outline(depth + (not dull)))])

    @property
    def onscreen(self):
        """Mapped, and its centre not scrolled or clipped away.  (GTK 4.18 sets SHOWING on everything.)"""
        x, y, w, h = self.rect
        for n in self.up():
            nx, ny, nw, nh = n.rect
            if n.role in ("scroll pane", "frame", "dialog") and not (nx <= x + w / 2 <= nx + nw and ny <= y + h / 2 <= ny + nh):
                try:
                    return any(c.layer == 6 for c in (self, *self.up()) if c.parent)    # in a popover
                except GLib.Error:                                             # that has just gone
                    return False
        return w > 0 and h > 0

    @property
    def layer(self):
        """Of an accessible it never changes."""
        if self.path not in self.app.layers:
            self.app.layers[self.path] = self._do("Component", "GetLayer")[0]
        return self.app.layers[self.path]

    def _do(self, iface, method, args=None):
        return self.app.s.call(self.bus, self.path, A11Y + iface, method, args, conn=self.app.s.a11y)

    def prop(self, iface, name):
        return self.app.s.call(self.bus, self.path, PROPS, "Get", GLib.Variant("(ss)", (A11Y + iface, name)), conn=self.app.s.a11y)[0]

    @property
    def text(self):
        """The text held now.  (GtkEntry of GTK 4.18 answers "" when asked for the text up to -1.)"""
        return self._do("Text", "GetText", GLib.Variant("(ii)", (0, self.prop("Text", "CharacterCount"))))[0]

    value = property(lambda self: self.prop("Value", "CurrentValue"), doc="value of a slider, progress bar ...")
    description = property(lambda self: self.prop("Accessible", "Description"))

    def set_text(self, s):
        return self._do("EditableText", "SetTextContents", GLib.Variant("(s)", (s,)))[0]

    @property
    def actions(self):
        try:
            return [self._do("Action", "GetName", GLib.Variant("(i)", (i,)))[0] for i in range(self.prop("Action", "NActions"))]
        except GLib.Error:
            return []

    def do(self, action):
        """An assistive technology's action ('click', 'toggle', ...): no pointer, so it works even where a person could not."""
        return self._do("Action", "DoAction", GLib.Variant("(i)", (self.actions.index(action),)))[0]


def wait_selected(entry):
    """Whether all of its text is selected, or will be in a moment."""
    whole = (0, entry.prop("Text", "CharacterCount"))
    selected = lambda: entry._do("Text", "GetSelection", GLib.Variant("(i)", (0,))) == whole
    try:
        return wait(selected, 0.5, "the selection")
    except Timeout:
        return False


class App:
    def __init__(self, s, argv, env, cwd):
        assert os.path.exists(os.path.join(PROBE_DIR, "libuiprobe.so")), f"no libuiprobe.so in {PROBE_DIR}: set UI_PROBE_DIR"
        self.s, self.argv, self.bus, self.layers = s, argv, None, {}
        env = dict(s.env, UIPROBE="1", GIO_EXTRA_MODULES=os.path.abspath(PROBE_DIR), **env)
        self.t0 = time.monotonic_ns() // 1000
        self.proc = s.spawn(argv, env=env, cwd=cwd)
        self.pid, self.log = self.proc.pid, self.proc.log

    # -- life ------------------------------------------------------------------------------------------------
    def wait_painted(self, timeout=20):
        """First frame: (ms since exec, ms of the processor)."""
        def painted():
            if self.proc.poll() is not None:
                raise AssertionError(f"{self.argv[0]} ended with {self.proc.returncode}:\n{open(self.log).read()[-3000:]}")
            try:
                _, _, at, cpu = self.probe("Startup")
                return at and ((at - self.t0) / 1000, cpu / 1000)
            except GLib.Error:
                return None
        return wait(painted, timeout, f"first frame of {self.argv[0]}")

    def wait_ready(self, timeout=20):
        self.wait_painted(timeout)
        wait(self.root, timeout, f"{self.argv[0]} to be accessible")
        # A key that is pressed before the window has the keyboard is nobody's.
        wait(lambda: self.query("frame", states="active"), timeout, "the window to get the keyboard")
        return self

    def stop(self):
        end(self.proc)

    def wait_exit(self, timeout=10):
        return self.proc.wait(timeout * SLOW)

    def probe(self, method, sig=None, *args):
        return self.s.call(f"{PROBE}.p{self.pid}", "/probe", PROBE, method, GLib.Variant(sig, args) if sig else None)

    # -- reading -----------------------------------------------------------------------------------------------
    def root(self):
        if not self.bus:
            for bus, _ in self.s.call("org.a11y.atspi.Registry", ROOT, A11Y + "Accessible", "GetChildren", conn=self.s.a11y)[0]:
                if self.s.call(*DBUS, "GetConnectionUnixProcessID", GLib.Variant("(s)", (bus,)), conn=self.s.a11y)[0] == self.pid:
                    self.bus = bus
        return self.bus

    def tree(self):
        """Read every mapped accessible (by uitree.c, which is faster at it)."""
        reader, up = self.s.tree_reader(os.path.join(PROBE_DIR, "uitree")), []
        if not self.root():
            return Node(self, None, ROOT, None)                            # it is not there yet, or no longer
        print(self.root(), file=reader.stdin, flush=True)
        for depth, path, role, states, *rect, name in json.loads(reader.stdout.readline()):
            n = Node(self, self.bus, path, up[depth - 1] if depth else None)
            n.role, n.states, n.rect, n.name = Atspi.role_get_name(role), states_of(states), tuple(rect), name
            if n.parent:
                n.parent.children.append(n)
            up[depth:] = [n]
        return up[0]

    def query(self, role=None, name=None, states=(), within=None, onscreen=True, where=None):
        """All matches now.  name: exact string or compiled regexp; states: "focused" or "!focused", or several."""
        ok = lambda want, got: want is None or (want.search(got) if hasattr(want, "search") else want == got)
        states = (states,) if isinstance(states, str) else states
        tops = [self.tree()]
        if within:
            tops = [n for n in tops[0].walk() if ok(within.get("role"), n.role) and ok(within.get("name"), n.name)]
        return [n for top in tops for n in top.walk() if ok(role, n.role) and ok(name, n.name)
                and all((s[1:] not in n.states) if s[0] == "!" else (s in n.states) for s in states)
                and (not onscreen or n.onscreen) and (not where or where(n))]

    def find(self, role=None, name=None, timeout=10.0, nth=None, **kw):
        """The one match (the outer of nested ones), waiting for it, and for others to go.  Several are an error unless nth is given."""
        def one():
            found[:] = self.query(role, name, **kw)
            found[:] = [h for h in found if not any(u in found for u in h.up())]   # AdwSwitchRow holds a switch of its own name
            return found and (nth is not None or len(found) == 1)
        found = []
        try:
            wait(one, timeout, f"no {role} {name!r} {kw or ''}")
        except Timeout as e:
            raise Timeout(f"{len(found)} matches for {role} {name!r}: {found}" if found else f"{e}\n{self.tree().outline()}") from None
        return found[nth or 0]

    def gone(self, role=None, name=None, timeout=10.0, **kw):
        wait(lambda: not self.query(role, name, **kw), timeout, f"{role} {name!r} still there")

    def text(self, name, *parts, **kw):
        """What the text of that name holds, once all parts are in it."""
        held = []

        def there():
            held[:] = [self.find("text", name, **kw).text]
            return all(part in held[0] for part in parts)
        try:
            wait(there, what=f"{parts} in {name!r}")
        except Timeout as e:
            raise Timeout(f"{e}: {held}") from None
        return held[0]

    def settle(self, timeout=10.0):
        """Until two readings of the tree agree."""
        last = [None]

        def same():
            old, last[0] = last[0], self.tree().outline()
            return old == last[0]
        wait(same, timeout, "the window to settle")

    # -- a person's hands ----------------------------------------------------------------------------------------
    def point(self, node):
        (ox, oy), (x, y, w, h) = self.s.origin(self, node.frame), node.rect
        return ox + (x + w / 2) * self.s.scale, oy + (y + h / 2) * self.s.scale

    def click(self, role=None, name=None, button=1, count=1, **kw):
        """Click the one sensitive match once it has stopped moving; refuse what a dialog covers."""
        old, kw["states"] = None, ("sensitive", *kw.get("states", ()))
        while (node := self.find(role, name, **kw)).rect != old:
            old = node.rect
            time.sleep(LOOK)
        # From the lowest to the topmost.
        *_, top = node.up()
        dialogs = [d for d in top.walk() if d.onscreen and d.frame and d.frame.path == node.frame.path
                   and (d.role == "dialog" or d.role == "alert" and d.rect[2:] == d.parent.rect[2:])]
        own = [n.path for n in (node, *node.up())]
        covers = dialogs[max((i + 1 for i, d in enumerate(dialogs) if d.path in own), default=0):]
        assert not covers, f"{node} lies under {covers}"
        x, y = self.point(node)
        self.s.move(x + 1, y)
        time.sleep(0.1)                         # more than a frame, less than what brings a tooltip
        self.s.strike(x, y, button, count)
        return node

    def hover(self, role=None, name=None, **kw):
        self.s.move(*self.point(self.find(role, name, **kw)))

    def scroll(self, node, clicks):
        """Turn the wheel over a node; positive is down."""
        self.s.move(*self.point(node))
        for _ in range(abs(clicks)):
            self.s.button(5 if clicks > 0 else 4, True)
            self.s.button(5 if clicks > 0 else 4, False)

    def scroll_to(self, role, name, within, clicks=4, tries=300, **kw):
        """Wheel down in `within` until the row, perhaps not yet created, is on screen."""
        for _ in range(tries):
            if hits := self.query(role, name, **kw):
                return hits[0]
            self.scroll(self.find(**within), clicks)
        raise Timeout(f"no {role} {name!r} after scrolling")

    def type(self, text, delay=0.004):
        syms = [keysym(c) for c in text]
        self.s.learn(syms)
        for k in syms:
            self.s.press(k, True)
            self.s.press(k, False)
            time.sleep(delay)

    def key(self, *combos):
        """key("ctrl+s", "Escape")"""
        for combo in combos:
            syms = [XK.string_to_keysym(KEYS.get(k, k)) for k in combo.split("+")]
            for k in syms: self.s.press(k, True)
            for k in reversed(syms): self.s.press(k, False)
            time.sleep(0.01)

    def dismiss(self, role="dialog", name=None):
        """With Escape; a toast that is shown takes the first."""
        for _ in range(3):
            self.key("Escape")
            try:
                return self.gone(role, name, timeout=2)
            except Timeout:
                pass
        self.gone(role, name)

    def fill(self, text, role="text", name=None, **kw):
        """Click into an entry, replace what it holds, and see that it took it."""
        self.click(role, name, **kw)
        entry = self.find(role, name, **kw)
        # A click that is still being handled would undo the selection.
        if entry.prop("Text", "CharacterCount"):
            wait(lambda: self.key("ctrl+a") or wait_selected(entry), 5, f"{role} {name!r} to be selected")
        self.type(text) if text else self.key("BackSpace")
        # What is masked is as many dots.
        holds = lambda held: held == text or len(held) == len(text) and len(set(held)) == 1 and held[0] in "●•∗*"
        wait(lambda: holds(self.find(role, name, **kw).text), 5, f"{role} {name!r} to hold {text!r}")

    def menu(self, *items, opener="Main Menu"):
        self.click("toggle button", opener)
        for item in items:
            self.click("menu item", item)

    # -- around the hands: GActions (set-up and deep states), pictures, figures ----------------------------------
    def action(self, name, *args, window=None):
        return self._gtk("Activate", GLib.Variant("(sava{sv})", (name, list(args), {})), window)

    def action_names(self, window=None):
        return self._gtk("List", None, window)[0]

    def _gtk(self, method, args, window):
        id_ = Node(self, self.root(), ROOT, None).prop("Accessible", "AccessibleId")
        for path in ("/" + id_.replace(".", "/").replace("-", "_"), "/org/gtk/Application/anonymous"):
            try:                                      # the probe shares the program's connection, unique name or not
                return self.s.call(f"{PROBE}.p{self.pid}", path + (f"/window/{window}" if window else ""), "org.gtk.Actions", method, args)
            except GLib.Error as e:
                err = e
        raise err

    def screenshot(self, path, window=0):
        """A toplevel as GTK itself renders it, on any backend.  (Until its next frame a changed window draws nothing.)"""
        wait(lambda: self.probe("Screenshot", "(us)", window, os.path.abspath(path))[0], 5, "the window to be drawn")
        return path

    def resize(self, w, h, window=0):
        """Ask for a size until it is there (under Wayland the first request can get lost)."""
        def there():
            got = self.probe("Windows")[0][window][3:]
            return all(0 <= a - b <= 12 for a, b in zip((w, h), got)) or self.probe("Resize", "(uii)", window, w, h) and None
        wait(there, 8, f"the size {w} x {h}", 0.3)
        self.settle()

    def frames_ms(self, seconds, start=lambda: None):
        """(cost, interval) lists of the frames painted while start() runs and for some seconds after."""
        self.probe("ResetFrames")
        start()
        time.sleep(seconds)
        f = self.probe("Frames")[0]
        return [(e - b) / 1000 for b, e in f], [(y[0] - x[0]) / 1000 for x, y in zip(f, f[1:])]

    def watched(self, seconds, start=lambda: None):
        """While start() runs and for some seconds after: how many turns of the main loop took longer than a frame (16 ms), the longest
        in ms, the most that one used of the processor in ms, and how many frames were painted."""
        self.probe("ResetFrames")
        self.probe("Watch", "(x)", 16000)
        start()
        time.sleep(seconds)
        n, longest, cpu = self.probe("Stalls")
        return n, longest / 1000, cpu / 1000, len(self.probe("Frames")[0])

    def memory_kb(self):
        rows = [l.split() for l in open(f"/proc/{self.pid}/smaps_rollup")]
        return {r[0][:-1]: int(r[1]) for r in rows if r[0] in ("Rss:", "Pss:", "Private_Dirty:", "Private_Clean:")}

    def unnamed(self):
        """Accessibility lint: what can take the focus but has no name to be read out."""
        return [n for n in self.query(states="focusable") if not n.name and n.role not in ("scroll pane", "panel", "list", "grouping")]
