"""Drives the real program as a person does: through the accessibility bus by the names of its controls, by
keyboard, and through its published actions. Used by the end-to-end tests and by build-aux/pictures.py.

Runs inside a display and a session bus of its own (see run.sh)."""
import os
import subprocess
import tempfile
import time

# A warning ends the program, but not the test itself: the accessibility bus warns whenever a program leaves it.
STRICTNESS = {"G_DEBUG": os.environ.pop("G_DEBUG")} if "G_DEBUG" in os.environ else {}
# Under sanitizers an error ends the program and so the test, but GTK keeps much until the end.
LEAKS = {"ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":detect_leaks=0"}

import gi  # noqa: E402

gi.require_version("Atspi", "2.0")
gi.require_version("Gio", "2.0")
from gi.repository import Atspi, Gio, GLib  # noqa: E402

# A loaded machine may take its time to answer.
Atspi.set_timeout(15000, 15000)

# Seconds; what is there is seen at once, so this costs time only where it fails.
PATIENCE = 90.0
APP = "nl.laatstemeter.LaatsteMeter"


class Failure(Exception):
    pass


class NotYet(Exception):
    """What is looked for may still come."""


def names(node, depth=0, out=None):
    """The tree of names, for a message when something is not found."""
    out = [] if out is None else out
    try:
        out.append("  " * depth + f"{node.get_role_name()}: {node.get_name()!r}")
        for i in range(min(node.get_child_count(), 60)):
            child = node.get_child_at_index(i)
            if child is not None and depth < 40:
                names(child, depth + 1, out)
    except GLib.Error:
        pass
    return out


class Ears:
    """Hears what the program says aloud, in the order in which it says it."""

    def __init__(self):
        self.said = []
        self.listener = Atspi.EventListener.new(lambda event: self.said.append(event.any_data))
        self.listener.register("object:announcement")

    def hear(self, program, *parts):
        """Waits until something with one of these parts is said, and forgets it with all that came before."""
        def listen():
            while GLib.MainContext.default().iteration(False):
                pass
            for place, text in enumerate(self.said):
                if any(part in text for part in parts):
                    del self.said[:place + 1]
                    return text
            return None

        try:
            return program.wait(listen, "", seconds=15)
        except Failure:
            raise Failure(f"not heard: {' or '.join(parts)}; heard was {self.said}") from None


class Program:
    def __init__(self, *arguments, width=1920, height=1080, scheme="light", today="2026-05-11", environment=None, state=None):
        self.state = state or tempfile.mkdtemp(prefix="lm-state-")
        self.width, self.height = width, height
        env = dict(os.environ, LANG="nl_NL.UTF-8", LC_ALL="nl_NL.UTF-8", LANGUAGE="nl", GSK_RENDERER="cairo",
                   GTK_A11Y="atspi", LM_TODAY=today, LM_NOW=f"{today}T09:41", XDG_STATE_HOME=self.state, GDK_BACKEND="x11",
                   ADW_DEBUG_COLOR_SCHEME=f"prefer-{scheme}", GSETTINGS_BACKEND="memory", NO_AT_BRIDGE="0",
                   G_MESSAGES_DEBUG="", **STRICTNESS, **LEAKS, **(environment or {}))
        self.log = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen([os.environ["LM_PROGRAM"], *arguments], env=env, stdout=self.log, stderr=self.log)
        self.bus = Gio.bus_get_sync(Gio.BusType.SESSION)
        self.window = self.wait(lambda: self._x_window(), "the window")
        self.resize(width, height)

    # --- the window ---

    def _x_window(self):
        self.check_alive()
        found = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(self.process.pid)], capture_output=True, text=True)
        lines = found.stdout.split()
        return lines[-1] if lines else None

    def check_alive(self):
        if self.process.poll() is not None:
            self.log.seek(0)
            raise Failure(f"the program ended with {self.process.returncode}:\n{self.log.read()[-4000:]}")

    def resize(self, width, height):
        self.width, self.height = width, height
        subprocess.run(["xdotool", "windowmove", self.window, "0", "0", "windowsize", self.window, str(width), str(height)], check=True)
        subprocess.run(["xdotool", "windowfocus", self.window], check=False)
        time.sleep(0.3)

    def wait(self, probe, what, seconds=PATIENCE):
        end = time.monotonic() + seconds
        while True:
            try:
                found = probe()
            except (GLib.Error, NotYet):
                found = None
            if found:
                return found
            self.check_alive()
            if time.monotonic() > end:
                try:
                    tree = "\n".join(names(self.root())[:400])
                except NotYet as problem:
                    tree = str(problem)
                raise Failure(f"not seen within {seconds:.0f} s: {what}\n{tree}")
            time.sleep(0.08)

    # --- the accessibility bus ---

    def root(self):
        desktop = Atspi.get_desktop(0)
        for i in range(desktop.get_child_count()):
            app = desktop.get_child_at_index(i)
            if app is not None and app.get_process_id() == self.process.pid:
                return app
        raise NotYet("the program is not on the accessibility bus")

    def all(self, role=None, name=None, contains=None, under=None, showing=True):
        stack = [under or self.root()]
        found = []
        while stack:
            node = stack.pop()
            try:
                text = node.get_name() or ""
                if (role is None or node.get_role_name() == role) and (name is None or text == name) and \
                   (contains is None or contains in text) and \
                   (not showing or node.get_state_set().contains(Atspi.StateType.SHOWING)):
                    if role or name or contains:
                        found.append(node)
                children = [node.get_child_at_index(i) for i in range(node.get_child_count())]
            except GLib.Error:
                continue
            stack.extend(reversed([c for c in children if c is not None]))
        return found

    def find(self, role=None, name=None, contains=None, under=None, seconds=PATIENCE):
        what = " ".join(filter(None, [role, f"«{name}»" if name else None, f"with «{contains}»" if contains else None]))
        return self.wait(lambda: (self.all(role, name, contains, under) or [None])[0], what, seconds)

    def gone(self, role=None, name=None, contains=None, seconds=PATIENCE):
        self.wait(lambda: not self.all(role, name, contains), f"{role} «{name or contains}» gone", seconds)

    def click(self, node):
        """The action of the control itself, so that it works wherever it is drawn."""
        action = node.get_action_iface()
        if action is not None and action.get_n_actions() > 0:
            action.do_action(0)
        else:
            self.point(node)
        time.sleep(0.15)

    def press(self, name, role="button"):
        self.click(self.find(role=role, name=name))

    def _at_rest(self, node):
        """Where the node is, once it no longer moves: a list that was just filtered may still be laid out."""
        before = node.get_extents(Atspi.CoordType.WINDOW)
        time.sleep(0.1)
        after = node.get_extents(Atspi.CoordType.WINDOW)
        same = (before.x, before.y, before.width, before.height) == (after.x, after.y, after.width, after.height)
        return after if same and after.width > 0 and after.height > 0 else None

    def point(self, node, button="1"):
        box = self.wait(lambda: self._at_rest(node), f"«{node.get_name()}» at rest")
        subprocess.run(["xdotool", "mousemove", str(box.x + box.width // 2), str(box.y + box.height // 2), "click", button], check=True)
        time.sleep(0.15)

    def mouse(self, *what):
        """What the mouse does, in the words of xdotool."""
        subprocess.run(["xdotool", *map(str, what)], check=True)
        time.sleep(0.15)

    def drag(self, start, end, held=None):
        """From one place of the window to another, slowly; what is asked while the button is held is done before it is let go."""
        self.mouse("mousemove", *start, "mousedown", "1")
        try:
            for part in (0.1, 0.4, 0.7, 1):
                self.mouse("mousemove", *(round(a + (b - a) * part) for a, b in zip(start, end)))
            if held is not None:
                held()
        finally:
            self.mouse("mouseup", "1")

    # --- the keyboard ---

    def key(self, *keys):
        subprocess.run(["xdotool", "windowfocus", self._x_window()], check=False)
        subprocess.run(["xdotool", "key", "--clearmodifiers", "--delay", "40", *keys], check=True)
        time.sleep(0.2)

    def type(self, text):
        subprocess.run(["xdotool", "type", "--delay", "12", text], check=True)
        time.sleep(0.3)

    def fill(self, node, text):
        """Puts a text into an entry whole, so that no completion comes between."""
        editable = next(n for n in [node, *self.all(role="text", under=node)] if n.get_editable_text_iface() is not None)
        editable.get_editable_text_iface().set_text_contents(text)
        time.sleep(0.2)

    def choose_file(self, path, accept="Openen"):
        """Fills in GTK's own file dialog. Saving, it asks for a name; opening, Ctrl+L brings the place for one."""
        button = self.find(role="button", name=accept)
        dialog = button
        while dialog.get_role_name() not in ("dialog", "frame"):
            dialog = dialog.get_parent()

        def entries():
            return [e for e in self.all(role="text", under=dialog) if e.get_editable_text_iface() is not None]

        if not entries():
            self.key("ctrl+l")
        entry = self.wait(entries, "the entry for the file's name")[0]
        self.fill(entry, str(path))
        self.click(button)

    # --- published actions ---

    def act(self, action, parameter=None):
        """An action of the window («win.plan») or of the program («app.about»)."""
        group, _, name = action.partition(".")
        path = "/" + APP.replace(".", "/") + ("/window/1" if group == "win" else "")
        arguments = GLib.Variant("(sava{sv})", (name, [GLib.Variant("s", parameter)] if parameter is not None else [], {}))
        self.bus.call_sync(APP, path, "org.gtk.Actions", "Activate", arguments, None, Gio.DBusCallFlags.NONE, 20000, None)
        time.sleep(0.2)

    # --- pictures ---

    def picture(self, path):
        """Waits until two pictures in a row are the same, so that nothing is caught halfway."""
        last = None
        for _ in range(40):
            shot = subprocess.run(["import", "-window", "root", "-crop", f"{self.width}x{self.height}+0+0", "+repage", "png:-"],
                                  capture_output=True, check=True).stdout
            pixels = subprocess.run(["convert", "png:-", "rgb:-"], input=shot, capture_output=True, check=True).stdout
            if pixels == last:
                break
            last = pixels
            time.sleep(0.25)
        with open(path, "wb") as out:
            out.write(shot)

    def close(self):
        if self.process.poll() is None:
            try:
                self.act("app.quit")
            except GLib.Error:
                pass
            try:
                self.process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                raise Failure("the program does not close")
        self.log.seek(0)
        text = self.log.read()
        if self.process.returncode != 0:
            raise Failure(f"the program ended with {self.process.returncode}:\n{text[-4000:]}")
        return text
