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


def files_below(folder):
    for path, _, names in os.walk(os.path.join(SOURCE, folder)):
        yield from (os.path.join(path, name) for name in names if name.endswith((".c", ".h")))


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def includes(path):
    return re.findall(r'^\s*#\s*include\s+([<"][^>"]+[>"])', read(path), re.M)


class Layers(unittest.TestCase):
    def test_core_folders_include_only_what_lies_below(self):
        home = {}
        for layer in LAYERS:
            for path in files_below(f"src/core/{layer}"):
                home[os.path.basename(path)] = layer
        self.assertGreater(len(home), 20)
        wrong = [f"{os.path.relpath(path, SOURCE)} includes {header}"
                 for layer, below in LAYERS.items() for path in files_below(f"src/core/{layer}")
                 for header in includes(path)
                 if header.startswith('"') and home.get(os.path.basename(header.strip('"')), layer) not in below]
        self.assertEqual(wrong, [])

    def test_core_and_command_line_never_see_the_toolkit(self):
        wrong = [f"{os.path.relpath(path, SOURCE)} includes {header}"
                 for folder in ("src/core", "src/cli") for path in files_below(folder) for header in includes(path)
                 if re.match(r"<(gtk|gdk|adwaita|gtksourceview)", header)]
        self.assertEqual(wrong, [])
        linked = subprocess.run(["readelf", "-d", CLI], check=True, capture_output=True, text=True).stdout
        self.assertIn("libglib-2.0", linked)
        self.assertNotRegex(linked, r"lib(gtk|adwaita|gtksourceview)")

    def test_formats_do_no_io(self):
        wrong = [f"{os.path.relpath(path, SOURCE)}: {call}"
                 for path in files_below("src/core/formats")
                 for call in re.findall(r"\b(g_file_[a-z_]+|fopen|open|socket|curl_easy_[a-z]+) \(", read(path))]
        self.assertEqual(wrong, [])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
