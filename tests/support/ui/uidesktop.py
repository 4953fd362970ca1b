"""uidesktop - the private desktop that gtk4ui tests run on: Xvfb, window manager, D-Bus, keyring, AT-SPI.

Session(size, wm, lang, dark, contrast, text_scale, scale, animations, gsettings, renderer, font, keyring, home, env)
  wm          "metacity --composite" (GNOME's look: shadows, round corners), "mutter --x11", "openbox", None
  lang        a generated locale: "ar_EG.UTF-8" mirrors; LANGUAGE is ignored under C and C.UTF-8
  gsettings   "keyfile" ($XDG_CONFIG_HOME/glib-2.0/settings/keyfile: readable, survives a restart) or "memory"
  home        keep a HOME over several sessions, to test a restart with old data
"""
import os, shutil, signal, subprocess, tempfile, time
from gi.repository import Gio, GLib
from Xlib import X, XK, display as xdisplay
from Xlib.ext import xtest

SLOW = float(os.environ.get("UI_SLOW", "1"))
DBUS = ("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus")

SERVICES = "/usr/share/dbus-1/services"
# Starts what makes windows accessible, and no keyring.
BUS_WITHOUT_KEYRING = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <auth>EXTERNAL</auth>
  <servicedir>{dir}/services</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""


class Timeout(AssertionError):
    pass


def wait(fn, timeout=10.0, what="condition", interval=0.03):
    """Call fn until it returns something true; return that, or raise Timeout.  Most of the time is left to whom is waited for."""
    end = time.monotonic() + timeout * SLOW
    begin = time.monotonic()
    while not (r := fn()):
        now = time.monotonic()
        if now > end:
            raise Timeout(f"timed out after {timeout * SLOW:g} s: {what}")
        time.sleep(max(interval, 2 * (now - begin)))
        begin = time.monotonic()
    return r


def keysym(c):
    return {"\n": 0xff0d, "\t": 0xff09}.get(c) or (ord(c) if ord(c) < 256 else 0x01000000 | ord(c))


def end(p, grace=3):
    """End one process group that we started, by its id."""
    for sig in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(p.pid, sig)
            p.wait(grace)
        except (ProcessLookupError, subprocess.TimeoutExpired):
            pass


class Session:
    """A private desktop.  Nothing of the caller's HOME, bus, display or settings is seen or touched."""

    def __init__(self, size=(1280, 900), wm="metacity --composite", lang="en_US.UTF-8", dark=False, contrast=False,
                 text_scale=1.0, scale=1, animations=False, gsettings="keyfile", renderer="cairo",
                 font="Cantarell 11", keyring=True, home=None, env=()):
        self.size, self.wm, self.scale, self.keyring = size, wm, scale, keyring
        self.font, self.text_scale, self.animations = font, text_scale, animations
        self.procs, self.apps, self.a11y, self.bus, self.x, self.reader = [], [], None, None, None, None
        self.dir = tempfile.mkdtemp(prefix="ui-")
        self.home = home or os.path.join(self.dir, "home")       # pass a home to test a restart with old data
        p = lambda *a: os.path.join(self.home, *a)
        keep = ("PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", "G_DEBUG", "FONTCONFIG_FILE")
        self.env = {k: os.environ[k] for k in keep if k in os.environ}
        self.env.update(
            HOME=self.home, TMPDIR=self.dir, XDG_RUNTIME_DIR=os.path.join(self.dir, "run"), XDG_CONFIG_HOME=p(".config"),
            XDG_DATA_HOME=p(".local/share"), XDG_CACHE_HOME=p(".cache"), XDG_STATE_HOME=p(".local/state"),
            XDG_CURRENT_DESKTOP="GNOME", XDG_SESSION_TYPE="x11", LANG=lang, TZ="UTC", GSETTINGS_BACKEND=gsettings,
            GIO_USE_VFS="local", GIO_USE_VOLUME_MONITOR="unix", ADW_DISABLE_PORTAL="1", GTK_A11Y="atspi",
            GDK_BACKEND="x11", GDK_SCALE=str(scale), GSK_RENDERER=renderer, LIBGL_ALWAYS_SOFTWARE="1")
        if renderer == "cairo": self.env["GDK_DISABLE"] = "gl,vulkan"    # or Mesa's LLVM costs 70 MB and 90 ms
        if dark: self.env["ADW_DEBUG_COLOR_SCHEME"] = "prefer-dark"
        if contrast: self.env["ADW_DEBUG_HIGH_CONTRAST"] = "1"
        self.env.update(dict(env))

    def __enter__(self):
        try:
            for k in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR"):
                os.makedirs(self.env[k], mode=0o700, exist_ok=True)
            self.start_buses()
            self.start_display()
            self.start_services()
            return self
        except BaseException:
            self.close()
            raise

    def __exit__(self, *exc):
        self.close()

    def spawn(self, argv, env=None, stdout=None, **kw):
        with open(os.path.join(self.dir, os.path.basename(argv[0]) + ".log"), "ab") as log:
            p = subprocess.Popen(argv, env=env or self.env, stdout=stdout or log, stderr=log, start_new_session=True, **kw)
        p.log = log.name
        self.procs.append(p)
        return p

    def start_buses(self):
        config = ["--session"]
        if not self.keyring:
            os.mkdir(os.path.join(self.dir, "services"))
            shutil.copy(os.path.join(SERVICES, "org.a11y.Bus.service"), os.path.join(self.dir, "services"))
            with open(os.path.join(self.dir, "bus.conf"), "w") as f:
                f.write(BUS_WITHOUT_KEYRING.format(dir=self.dir))
            config = ["--config-file=" + f.name]
        b = self.spawn(["dbus-daemon", *config, "--nofork", "--print-address=1", "--nopidfile"], stdout=subprocess.PIPE)
        self.env["DBUS_SESSION_BUS_ADDRESS"] = b.stdout.readline().decode().strip()
        self.bus = self.connect(self.env["DBUS_SESSION_BUS_ADDRESS"])

    def start_display(self):
        cfg = os.path.join(self.env["XDG_CONFIG_HOME"], "gtk-4.0")
        os.makedirs(cfg, exist_ok=True)
        with open(os.path.join(cfg, "settings.ini"), "w") as f:       # stands in for GNOME's XSETTINGS daemon
            f.write(f"[Settings]\ngtk-font-name={self.font}\ngtk-decoration-layout=appmenu:close\ngtk-cursor-blink=0\n"
                    f"gtk-enable-animations={int(self.animations)}\n")
        r, w = os.pipe()
        self.spawn(["Xvfb", "-displayfd", str(w), "-screen", "0", "%dx%dx24" % self.size, "-nolisten", "tcp", "-noreset"],
                   pass_fds=(w,))
        os.close(w)
        with os.fdopen(r) as f:
            self.env["DISPLAY"] = ":" + f.readline().strip()           # empty when Xvfb died: the next line raises
        self.x = xdisplay.Display(self.env["DISPLAY"])
        root, lo = self.x.screen().root, self.x.display.info.min_keycode
        root.change_property(self.x.intern_atom("RESOURCE_MANAGER"), self.x.intern_atom("STRING"), 8,
                             b"Xft.dpi:\t%d\n" % round(96 * self.text_scale))
        self.keymap, self.spare = {}, []                               # keysym -> (keycode, level); free (keycode, level)
        for kc, row in enumerate(self.x.get_keyboard_mapping(lo, self.x.display.info.max_keycode - lo + 1), lo):
            if not any(row):
                self.spare.append(kc)
            for level in (0, 1):
                if row[level]:
                    self.keymap.setdefault(row[level], (kc, level))
        self.x.sync()
        if self.wm:
            self.spawn(self.wm.split())
            check = self.x.intern_atom("_NET_SUPPORTING_WM_CHECK")
            wait(lambda: root.get_full_property(check, X.AnyPropertyType), 15, "window manager")
        self.move(self.size[0] - 1, self.size[1] - 1)

    def start_services(self):
        self.call(*DBUS, "UpdateActivationEnvironment", GLib.Variant("(a{ss})", (self.env,)))
        if self.keyring:
            k = self.spawn(["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"], stdin=subprocess.PIPE)
            k.stdin.write(b"test")
            k.stdin.close()
            wait(lambda: self.call(*DBUS, "NameHasOwner", GLib.Variant("(s)", ("org.freedesktop.secrets",)))[0], 15, "keyring")
        self.a11y = self.connect(self.call("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress")[0])

    def connect(self, address):
        f = Gio.DBusConnectionFlags
        return Gio.DBusConnection.new_for_address_sync(address, f.AUTHENTICATION_CLIENT | f.MESSAGE_BUS_CONNECTION, None, None)

    def call(self, dest, path, iface, method, args=None, conn=None):
        return (conn or self.bus).call_sync(dest, path, iface, method, args, None, 0, int(20000 * SLOW), None).unpack()

    def tree_reader(self, program):
        """uitree.c on the accessibility bus of this session, started when it is first needed."""
        if self.reader is None:
            address = self.call("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress")[0]
            self.reader = self.spawn([program, address], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        return self.reader

    def launch(self, argv, env=(), timeout=20, cwd=None):
        from gtk4ui import App
        app = App(self, argv, dict(env), cwd)
        self.apps.append(app)
        return app.wait_ready(timeout)

    def close(self):
        for c in (self.a11y, self.bus):
            if c: c.close_sync(None)
        if self.x: self.x.close()
        for p in reversed(self.procs):
            end(p)
        shutil.rmtree(self.dir, ignore_errors=True)

    # -- hands -----------------------------------------------------------------------------------------------
    def move(self, x, y):
        xtest.fake_input(self.x, X.MotionNotify, x=int(x), y=int(y)); self.x.sync()

    def button(self, n, down):
        xtest.fake_input(self.x, X.ButtonPress if down else X.ButtonRelease, n); self.x.sync()

    def strike(self, x, y, n, count):
        """The last move and the click at once. GTK on X11 can make up a motion for a popover that it has just hidden, at the next
        frame: that popover has the pointer then, and takes every press before the next real motion."""
        xtest.fake_input(self.x, X.MotionNotify, x=int(x), y=int(y))
        for _ in range(count):
            xtest.fake_input(self.x, X.ButtonPress, n)
            xtest.fake_input(self.x, X.ButtonRelease, n)
        self.x.sync()

    def press(self, sym, down):
        kc, level = self.keymap[sym]
        shift = self.keymap[XK.XK_Shift_L][0]
        if level and down: xtest.fake_input(self.x, X.KeyPress, shift)
        xtest.fake_input(self.x, X.KeyPress if down else X.KeyRelease, kc)
        if level and not down: xtest.fake_input(self.x, X.KeyRelease, shift)
        self.x.sync()

    def learn(self, syms):
        """Bind keysyms that the US layout lacks to spare keys, for good (xdotool's bind-type-unbind loses letters)."""
        new = [k for k in dict.fromkeys(syms) if k not in self.keymap]
        for a, b in zip(new[::2], new[1::2] + new[-1:]):
            kc = self.spare.pop(0)                    # IndexError: over 38 new characters; use Node.set_text for those
            self.x.change_keyboard_mapping(kc, [(a, b)])
            self.keymap.setdefault(a, (kc, 0)); self.keymap.setdefault(b, (kc, 1))
        if new:
            self.x.sync()
            time.sleep(0.4 * SLOW)                    # the program reloads its key map; nothing tells when

    def origin(self, app, frame):
        """Screen position of the X window behind an AT-SPI toplevel."""
        pid, title = self.x.intern_atom("_NET_WM_PID"), self.x.intern_atom("_NET_WM_NAME")
        root = self.x.screen().root
        hits, stack = [], [root]
        while stack:
            w = stack.pop()
            try:
                stack += w.query_tree().children
                p, a = w.get_full_property(pid, X.AnyPropertyType), w.get_attributes()
                if p and p.value[0] == app.pid and a.map_state == X.IsViewable and not a.override_redirect:
                    t = w.get_full_property(title, X.AnyPropertyType)
                    t = t.value.decode() if t and isinstance(t.value, bytes) else t and t.value
                    c = root.translate_coords(w, 0, 0)
                    hits.append((t == frame.name, c.x, c.y))
            except Exception:                         # the window went away while we looked
                continue
        assert hits, "no visible X window"
        return max(hits)[1:]

    def screenshot(self, path):
        """The whole screen, popovers and all."""
        subprocess.run(["import", "-display", self.env["DISPLAY"], "-window", "root", path], check=True, timeout=60)
        return path
