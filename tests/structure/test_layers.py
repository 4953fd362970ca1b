#!/usr/bin/env python3
"""Layers point one way: who may include whom, and the core links no GTK.  Usage: test_layers.py SOURCE_ROOT CLI_BINARY"""
import os
import re
import subprocess
import sys
import unittest

SOURCE, CLI = (os.path.abspath(argument) for argument in sys.argv[1:3])
LAYERS = {
    "model": {"model"},
    "vault": {"model", "vault"},
    "http": {"model", "vault", "http"},
    "text": {"model", "http", "text"},
    "formats": {"model", "formats"},
    "store": {"model", "vault", "http", "store"},
}
CORE = {"core", *LAYERS}
ABOVE = {"core": CORE, "preferences": {"preferences", *CORE}, "app": {"app", "preferences", *CORE}, "cli": {"cli", "preferences", *CORE}}


def files_below(folder):
    for path, _, names in os.walk(os.path.join(SOURCE, folder)):
        yield from (os.path.join(path, name) for name in names if name.endswith((".c", ".h")))


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def includes(path):
    return re.findall(r'^\s*#\s*include\s+([<"][^>"]+[>"])', read(path), re.M)


def layer_of(path):
    """Of src/core/http/x.c "http", of src/core/x.c "core", of src/app/y/x.c "app", of src/x.c "preferences"."""
    folders = os.path.relpath(path, os.path.join(SOURCE, "src")).split(os.sep)[:-1]
    return folders[1] if folders[:1] == ["core"] and len(folders) > 1 else folders[0] if folders else "preferences"


class Layers(unittest.TestCase):
    def test_everybody_includes_only_what_lies_below(self):
        paths = list(files_below("src"))
        headers = [path for path in paths if path.endswith(".h")]
        home = {os.path.basename(path): layer_of(path) for path in headers}
        self.assertEqual(len(home), len(headers), "two headers have one name")
        self.assertEqual({layer_of(path) for path in paths}, {*LAYERS, *ABOVE})
        # A header that is not found is made from the resources of its folder.
        wrong = [f"{os.path.relpath(path, SOURCE)} includes {header}"
                 for path in paths for header in includes(path)
                 if header.startswith('"') and home.get(os.path.basename(header.strip('"')), layer_of(path)) not in {**LAYERS, **ABOVE}[layer_of(path)]]
        self.assertEqual(wrong, [])

    def test_core_and_command_line_never_see_the_toolkit(self):
        wrong = [f"{os.path.relpath(path, SOURCE)} includes {header}"
                 for folder in ("src/core", "src/cli") for path in files_below(folder) for header in includes(path)
                 if re.match(r"<(gtk|gdk|adwaita|gtksourceview)", header)]
        self.assertEqual(wrong, [])
        # With what its libraries need in their turn.
        linked = subprocess.run(["ldd", CLI], check=True, capture_output=True, text=True).stdout
        self.assertIn("libglib-2.0", linked)
        self.assertNotRegex(linked, r"lib(gtk|gdk|adwaita|gtksourceview|pango|cairo)")

    def test_formats_do_no_io(self):
        wrong = [f"{os.path.relpath(path, SOURCE)}: {call}"
                 for path in files_below("src/core/formats")
                 for call in re.findall(r"\b(g_file_[a-z_]+|fopen|open|socket|curl_easy_[a-z]+) \(", read(path))]
        self.assertEqual(wrong, [])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
