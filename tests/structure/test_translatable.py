"""Every string that a person reads can be translated: test_translatable.py SOURCE_ROOT

A literal is for people when it has words with a space between them, or is given to what shows it.  What is for programs or
for the log is told by the call that it stands in, and the few that neither tells are listed."""
import re
import sys
from pathlib import Path

root = Path(sys.argv[1])
MARKS = {"_", "N_", "C_", "NC_", "ngettext", "g_dngettext", "g_dpgettext2"}
UNSEEN = re.compile(r"g_(debug|info|message|warning|critical|error|source_set_static_name|regex_\w+)$|str(str|len|cmp)$|g_str_\w+$|g_ascii_\w+$|"
                    r"\w+_(search_path|from_resource)$")
SHOWS = re.compile(r"(gtk|adw|sbx)_\w+_(set|new|append|add|prepend)_?\w*_?(label|text|title|subtitle|description|heading|body|name|toast|response|tooltip\w*)$|"
                   r"(gtk_label|adw_toast|adw_alert_dialog|adw_window_title|g_menu_item)_new$|g_menu_(append|prepend|insert)$|sbx_window_toast$|"
                   r"sbx_cli_\w+$|g_print(err)?$|printf$|puts$")
WORDS = re.compile(r"[A-Za-z]{2,} [A-Za-z]{2,}")
NAME = re.compile(r"[a-z0-9._-]*$")                            # of an icon, a page, an action
DATA = re.compile(r"\b(SELECT|INSERT|UPDATE|DELETE|CREATE|WHERE|PRAGMA|VALUES|ORDER BY|BEGIN|AND|NULLS)\b|<!DOCTYPE|<body|^resource:|^\$\.|^(Signalbox|signalbox-cli):? %s")
KNOWN = {
    ("src/core/http/sbx-oauth2-loopback.c", "Not Found"),        # of HTTP
    ("src/core/model/sbx-request-secrets.c", "API key"),         # these three become names of variables
    ("src/core/model/sbx-request-secrets.c", "key password"),
    ("src/core/model/sbx-request-secrets.c", "proxy password"),
    ("src/app/response/sbx-find-bar.c", "Aa"),                   # a capital and a small letter
    ("resources/preferences/preferences-dialog.blp", "English"), # a language, by its own name
}
TOKEN = re.compile(r'/\*.*?\*/|//[^\n]*|^[ \t]*#[^\n]*|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\]|\\.)+\'|[A-Za-z_]\w*|[()]', re.S | re.M)


def literals(source):
    """(what stands in the quotes, the calls around it, the outermost first)"""
    calls, word = [], ""
    for match in TOKEN.finditer(source):
        token = match.group()
        if token[0] == '"':
            yield token[1:-1], calls
        elif token == "(":
            calls.append(word)
        elif token == ")" and calls:
            calls.pop()
        word = token if token[0].isidentifier() else ""


def unmarked_in_c(path):
    for text, calls in literals(path.read_text()):
        call = next((name for name in reversed(calls) if name), "")
        if MARKS.isdisjoint(calls) and not UNSEEN.match(call) and not DATA.search(text) \
                and (WORDS.search(text) or SHOWS.match(call) and re.search("[A-Za-z]{2}", text) and not NAME.match(text)):
            yield text


def unmarked_in_blueprint(path):
    source = re.sub(r'C_\s*\("[^"]*",', "_(", re.sub(r"//[^\n]*", "", path.read_text()))
    for before, text in re.findall(r'([\w-]*\s*[:(]?\s*)"((?:[^"\\\n]|\\.)*)"', source):
        shows = re.match(r"(label|title|subtitle|description|tooltip-text|placeholder-text|heading|body|comments|value-text)\s*:", before)
        marked = re.match(r"(_|condition)\s*\(", before)
        if not marked and re.search("[A-Za-z]{2}", text) and (shows or WORDS.search(text) or re.match("[A-Z][a-z]", text)):
            yield text


wrong = [(str(path.relative_to(root)), text)
         for folder, pattern, unmarked in (("src", "*.[ch]", unmarked_in_c), ("resources", "*.blp", unmarked_in_blueprint))
         for path in sorted((root / folder).rglob(pattern)) for text in unmarked(path)]
for path, text in wrong:
    if (path, text) not in KNOWN:
        print(f"{path}: “{text}” can't be translated")
for path, text in KNOWN - set(wrong):
    print(f"{path}: “{text}” is not there any more")
sys.exit(1 if set(wrong) != KNOWN else 0)
