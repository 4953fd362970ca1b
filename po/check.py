#!/usr/bin/env python3
"""check.py SOURCE_ROOT: fails when a translation is not whole.

Every file with strings for people must be in POTFILES.in, and every language
of LINGUAS must translate every string, none of them fuzzy.  To take new strings
into the .po files: ./dev shell -- po/check.py . --update"""
import re
import subprocess
import sys
import tempfile
import unicodedata
from pathlib import Path

# What meson's "glib" preset passes to xgettext.
XGETTEXT = """--from-code=UTF-8 --add-location=file --add-comments=Translators --keyword=_ --keyword=N_ --keyword=C_:1c,2 --keyword=NC_:1c,2
  --keyword=g_dcgettext:2 --keyword=g_dngettext:2,3 --keyword=g_dpgettext2:2c,3 --keyword=ngettext:1,2
  --flag=N_:1:pass-c-format --flag=C_:2:pass-c-format --flag=NC_:2:pass-c-format --flag=ngettext:1:pass-c-format
  --flag=ngettext:2:pass-c-format --flag=g_dngettext:2:pass-c-format --flag=g_strdup_printf:1:c-format
  --flag=g_set_error:4:c-format --flag=g_string_printf:2:c-format --flag=g_string_append_printf:2:c-format
  --flag=g_printerr:1:c-format --flag=g_print:1:c-format --package-name=signalbox""".split()
MARKED = re.compile(r'(?<![A-Za-z0-9_])(?:_|N_|C_|NC_|ngettext|g_dngettext|g_dpgettext2)\s*\(\s*"')

RLM = "\u200f"
# What becomes data, or a date.
UNMARKED = {"%s (copy)", "%A, %B %-d", "%A, %B %-d, %Y"}

root = Path(sys.argv[1]).resolve()
po = root / "po"
problems = []


def lines(path):
    return [l for l in path.read_text().splitlines() if l and not l.startswith("#")]


def run(*argv):
    return subprocess.run(argv, cwd=root, check=True, capture_output=True, text=True).stdout


def messages(path, *filters):
    """The msgids that msgattrib lets through."""
    text = run("msgattrib", "--no-obsolete", "--no-wrap", *filters, str(path))
    return [m for m in re.findall(r'^msgid (.*)$', text, re.M) if m != '""'] + \
        re.findall(r'^msgid ""\n(".*)$', "\n".join(text.split("\n\n")[1:]), re.M)


def reads_wrong(text):
    """Whether the window would set a text of a right-to-left language from left to right, because of how it begins."""
    if not any(unicodedata.bidirectional(c) in ("R", "AL") for c in text):
        return False
    text = re.sub(r"%(\d+\$)?['0-9.]*l*[udi]", " ", text)              # numbers have no direction
    text = re.sub(r"%(\d+\$)?[0-9.]*s|<[^>]*>", lambda m: "L" if m[0][0] == "%" else "", text)
    return next((unicodedata.bidirectional(c) for c in text if unicodedata.bidirectional(c) in ("L", "R", "AL")), "") == "L"


def translations(path):
    """(msgid, msgstr) of what the window shows."""
    for entry in run("msgattrib", "--no-obsolete", "--no-wrap", "--translated", str(path)).split("\n\n")[1:]:
        if not re.search(r"^#: .*\b(src/app|src/core|resources)/", entry, re.M):
            continue
        read = lambda key: "".join(eval(l) for l in key.splitlines())  # the lines of a C string are Python's too
        strings = re.findall(r'^(msgid|msgstr(?:\[\d\])?) ((?:".*"\n?)+)', entry, re.M)
        msgid = next(read(text) for kind, text in strings if kind == "msgid")
        yield from ((msgid, read(text)) for kind, text in strings if kind != "msgid")


listed = lines(po / "POTFILES.in")
marked = {str(path.relative_to(root))
          for folder, pattern in (("src", "*.c"), ("src", "*.h"), ("resources", "*.blp"), ("data", "*.desktop.in"), ("data", "*.metainfo.xml.in"))
          for path in (root / folder).rglob(pattern)
          if path.suffix == ".in" or MARKED.search(path.read_text(errors="replace"))}
problems += [f"po/POTFILES.in lacks {path}" for path in sorted(marked - set(listed))]
problems += [f"po/POTFILES.in names {path}, which has nothing to translate" for path in sorted(set(listed) - marked)]

if "--update" in sys.argv:
    (po / "POTFILES.in").write_text("".join(f"{path}\n" for path in sorted(marked)))
    listed, problems = sorted(marked), []

with tempfile.TemporaryDirectory() as folder:
    pot = Path(folder) / "signalbox.pot"
    names = Path(folder) / "names"
    names.write_text("".join(f"{path}\n" for path in listed if (root / path).exists()))
    run("xgettext", *XGETTEXT, f"--files-from={names}", f"--output={pot}")
    for language in lines(po / "LINGUAS"):
        translation = po / f"{language}.po"
        merged = Path(folder) / f"{language}.po"
        run("msgmerge", "--quiet", "--add-location=file", "--no-wrap", f"--output-file={merged}", str(translation), str(pot))
        if "--update" in sys.argv:
            # A date that changes with every update only makes conflicts.
            date = re.search(r'^"POT-Creation-Date.*$', translation.read_text(), re.M).group().replace("\\", r"\\")
            translation.write_text(re.sub(r'^"POT-Creation-Date.*$', date, merged.read_text(), count=1, flags=re.M))
        for what, kind in (("--untranslated", "not translated"), ("--only-fuzzy", "fuzzy")):
            problems += [f"po/{language}.po: {kind}: {message}" for message in messages(merged, what)]
        problems += [f"po/{language}.po: begins from left to right, put U+200F before it: {text}"
                     for msgid, text in translations(merged) if msgid not in UNMARKED and reads_wrong(text)]
        checked = subprocess.run(["msgfmt", "--check", "--output-file=/dev/null", str(merged)], capture_output=True, text=True)
        if checked.returncode:
            problems.append(checked.stderr.strip())

print("\n".join(problems))
sys.exit(1 if problems else 0)
