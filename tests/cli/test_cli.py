"""The frame of signalbox-cli: verbs, help, exit codes, lists, and what comes with it."""
import os
import re
import sqlite3
import subprocess
import unittest

from cli import NO_BUS, PROGRAM, CliCase

DATA = os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, os.pardir, "data")
VERBS = [["list"], ["show"], ["send"], ["import"], ["export"], ["env"], ["history"], ["doctor"],
         ["env", "list"], ["env", "show"], ["env", "create"], ["env", "delete"], ["env", "set"], ["env", "unset"],
         ["history", "list"], ["history", "show"], ["history", "compare"], ["history", "save"], ["history", "clear"]]


class Frame(CliCase):
    def test_version(self):
        self.assertRegex(self.bare("--version").text, r"^signalbox-cli \d+\.\d+\.\d+\n$")

    def test_help(self):
        text = self.bare("--help").text
        for verb in VERBS:
            self.assertIn(f"  {verb[0]} ", text)
        for code in (0, 1, 2, 3, 4, 5, 22, 130):
            self.assertRegex(text, rf"(?m)^  {code} +\S")

    def test_help_of_verbs(self):
        for verb in VERBS:
            text = self.bare(*verb, "--help").text
            self.assertIn(f"signalbox-cli {' '.join(verb)} [OPTION…]", text)
            self.assertFalse(os.path.exists(self.profile))

    def test_usage_errors(self):
        for args, words in [([], "A verb is missing."), (["fly"], "There is no verb “fly”."), (["list", "--fly"], "--fly"),
                            (["list", "x"], "“list” takes no “x”; to look for words there is --search."),
                            (["list", "--sort", "size"], "There is no order “size”: “name”, “used” and “changed” are."),
                            (["list", "-m", "FLY"], "There is no method “FLY”."),
                            (["show"], "“show” takes one request: its name (in quotes when it has spaces) or id."),
                            (["env"], "“env” needs a verb of its own."), (["env", "fly"], "“env” has no verb “fly”."),
                            (["env", "create"], "“env create” takes one name."), (["env", "delete"], "“env delete” takes one environment."),
                            (["env", "set"], "“env set” takes NAME=VALUE, or --secret and one NAME."),
                            (["env", "unset"], "Say which variables to remove."),
                            (["export"], "Say which requests to export: names (in quotes when they have spaces) or ids."),
                            (["export", "x", "--format", "tar"], "There is no format “tar”: “curl” is."),
                            (["export", "x", "--secrets"], "--secrets goes with --expand."), (["export", "x", "--env", "y"], "--env goes with --expand."),
                            (["history", "list", "--limit=-1"], "--limit takes a number from 0 on."),
                            (["history", "clear"], "“history clear” removes everything; say --yes."),
                            (["history", "compare", "x"], "“history compare” takes the ids of two exchanges."), (["history", "save"], "the id of one exchange"),
                            (["send"], "Say what to send: a request’s name or id, a curl line, or an address."),
                            (["send", "a", "b"], "One request at a time: “b” is too much. A name with spaces needs quotes."), (["send", "a", "--show-secrets"], "--show-secrets goes with --dry-run."),
                            (["doctor", "x"], "“x”")]:
            with self.subTest(args=args):
                self.assertIn(words, self.fails(2, *args))

    def test_arguments_in_any_locale(self):
        self.cli("env", "set", "GRÜSSE=سلام", env={"LC_ALL": "C"})
        self.assertEqual(self.cli("env", "show", env={"LC_ALL": "C"}).rows, [["GRÜSSE", "سلام", ""]])
        self.assertIn("Argument 4 is not valid UTF-8.", self.fails(2, "show", b"\xff"))

    def test_profile_that_cannot_be(self):
        self.profile = "/dev/null/profile"
        self.assertIn("/dev/null/profile", self.fails(4, "list"))

    def test_profile_of_a_newer_version(self):
        self.cli("env", "create", "One")
        with sqlite3.connect(os.path.join(self.profile, "signalbox.db")) as db:
            db.execute("PRAGMA user_version = 9999")
        self.assertEqual(self.cli("env", "list").text, "One\n")
        self.fails(4, "env", "create", "Two")
        self.assertIn("✗", self.cli("doctor", code=4).text)

    def test_profile_after_the_verb(self):
        self.cli("env", "create", "One")
        for args in (["env", "list", "--profile", self.profile], ["env", "--profile", self.profile, "list"]):
            self.assertEqual(self.bare(*args).text, "One\n")


class List(CliCase):
    def setUp(self):
        super().setUp()
        self.users = self.add("curl https://api.example/users", "--name", "Users", "--tag", "Shop/People")
        self.order = self.add("curl -d a=1 https://api.example/orders", "--name", "New order", "--tag", "Shop")
        self.add("curl -X DELETE https://other.example/x", "--name", "Remove x")

    def names(self, *args):
        return [row[2] for row in self.cli("list", *args).rows]

    def test_rows(self):
        self.assertEqual(self.cli("list", "--sort", "name").rows,
                         [[self.order, "POST", "New order", "https://api.example/orders", "Shop", ""],
                          self.cli("list", "-s", "Remove").rows[0],
                          [self.users, "GET", "Users", "https://api.example/users", "Shop/People", ""]])

    def test_filters(self):
        self.assertEqual(self.names("--search", "orders"), ["New order"])
        self.assertEqual(self.names("--method", "delete"), ["Remove x"])
        self.assertEqual(self.names("--tag", "Shop"), ["New order", "Users"])
        self.assertEqual(self.names("--tag", "Shop/People"), ["Users"])
        self.assertEqual(self.names("--favorites"), [])
        self.assertEqual(self.names("--sort", "changed"), ["Remove x", "New order", "Users"])

    def test_json(self):
        rows = self.cli("list", "--json").json
        self.assertEqual([row["name"] for row in rows], ["New order", "Remove x", "Users"])
        self.assertEqual(set(rows[0]), {"id", "name", "method", "url", "description", "tags", "favorite", "usageCount", "lastUsed", "updatedAt"})
        self.assertEqual((rows[2]["id"], rows[2]["tags"], rows[2]["favorite"], rows[2]["lastUsed"]), (self.users, ["Shop/People"], False, None))
        self.assertEqual(self.cli("list", "--json", "-s", "nothing").json, [])

    def test_terminal(self):
        self.add("curl https://api.example/" + "long/" * 40, "--name", "信号所の長い名前" * 5)
        wide = self.on_terminal("list", columns=300)
        narrow = self.on_terminal("list", columns=60, env={"NO_COLOR": "1"})
        self.assertIn("\033[", wide)
        self.assertNotIn("\033", narrow)
        self.assertIn("…", narrow)
        self.assertIn("信号所の長い名前" * 5, wide)
        for line in narrow.splitlines():
            width = sum(2 if ord(c) > 0x2e80 else 1 for c in line)
            self.assertLessEqual(width, 60, line)

    def test_control_characters_are_shown(self):
        self.add("curl https://api.example/", "--name", "evil \033]0;title\007\u202e name\twith tab")
        for text in (self.cli("list").text, self.on_terminal("list", columns=200, env={"NO_COLOR": "1"})):
            self.assertIn("evil \\x1b]0;title\\x07\\u202e name\\x09with tab", text)


class Show(CliCase):
    def test_by_name_and_id(self):
        number = self.add("curl -H 'Accept: text/html' -H 'X-A: 1' -d '{\"a\": 1.0}' -H 'Content-Type: application/json' "
                          "'https://api.example/users?page=2'", "--name", "Users of Ümit", "--tag", "Shop")
        for name in ("Users of Ümit", number, "USERS OF Ümit"):
            text = self.cli("show", name).text
            for part in ("POST https://api.example/users?page=2", f"ID: {number}", "Tags: Shop", "page: 2", "Accept: text/html", '{"a": 1.0}'):
                self.assertIn(part, text)
        self.assertEqual(self.cli("show", number, "--json").json["url"], "https://api.example/users?page=2")

    def test_names_that_are_not_clear(self):
        ids = [self.add("curl https://api.example/", "--name", name) for name in ("Twin", "Twin", "Twin set")]
        error = self.fails(3, "show", "Twin")
        self.assertIn("2 requests are named “Twin”.", error)
        self.assertEqual(sorted(re.findall(r"(?m)^  (\w+)", error)), sorted(ids[:2]))
        self.assertIn(ids[2], self.fails(3, "show", "win SET"[:5]))
        self.assertIn("There is no request “nothing”.", self.fails(3, "show", "nothing"))

    def test_literal_secret_of_another_program(self):
        number = self.add("curl https://api.example/", "--name", "Plain")
        with sqlite3.connect(os.path.join(self.profile, "signalbox.db")) as db:
            db.execute("UPDATE requests SET auth = ?, url = ? WHERE id = ?",
                       ('{"type": "bearer", "token": "Canary4f9a1c77e2"}', "https://api.example/?api_key=Canary4f9a1c77e2", number))
        for args in (["show", number], ["show", number, "--json"], ["list"], ["list", "--json"], ["export", number], ["export", "--expand", number]):
            result = self.cli(*args)
            self.assertNotIn("Canary4f9a1c77e2", result.text + result.err)


class Doctor(CliCase):
    def test_all_is_well(self):
        checks = {check["check"]: check for check in self.cli("doctor", "--json").json}
        self.assertEqual(set(checks), {"profile", "database", "keyring", "names", "proxy", "engine", "locale"})
        for name in ("profile", "database", "keyring", "engine", "locale"):
            self.assertEqual(checks[name]["state"], "ok", checks[name])
        text = self.cli("doctor", env={"LC_ALL": "C.UTF-8"}).text
        self.assertIn(f"✓ The profile is in “{self.profile}”\n", text)
        self.assertRegex(text, r"(?m)^✓ The database is whole: version \d+, [^,]+, requests: 0, journal “wal”, SQLite 3\.")
        self.assertIn("✓ No proxy is used\n", text)
        self.assertIn("✓ The locale is “C.UTF-8” with UTF-8\n", text)

    def test_names_of_hosts(self):
        # As the machine is: with a network, or without one.
        text = self.cli("doctor").text
        self.assertNotEqual("✓ Names of hosts are resolved" in text,
                            bool(re.search(r"Names of hosts are not resolved \(.+\)\n +Without a network only addresses on this machine can be reached\.", text)))

    def test_profile(self):
        self.cli("env", "create", "One")
        with sqlite3.connect(os.path.join(self.profile, "signalbox.db")) as db:
            db.execute("PRAGMA user_version = 9999")
        self.assertRegex(self.cli("doctor", code=4).text, r"✗ The profile can only be read: .*newer version")
        self.profile = "/dev/null/profile"
        self.assertRegex(self.cli("doctor", code=4).text, r"✗ The profile can’t be opened: .*\n +Choose another one with --profile\.")

    def test_locale(self):
        text = self.cli("doctor", env={"LC_ALL": "C"}).text
        self.assertRegex(text, "The locale is .C. with ANSI_X3.4-1968\n +Choose one with UTF-8, or letters will be shown wrongly\\.")

    def test_poor_libcurl(self):
        result = self.cli("doctor", code=1, env={"LD_PRELOAD": os.environ["POOR_CURL"], "ASAN_OPTIONS":
                                                 os.environ.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0"})
        self.assertIn("It lacks gzip, br, zstd: install a libcurl that has them.", result.text)

    def test_no_keyring(self):
        result = self.cli("doctor", code=5, env=NO_BUS)
        self.assertRegex(result.text, r"(?m)^✗ No keyring answers")
        self.assertIn("no secret can be kept", result.text)

    def test_damaged_database(self):
        self.cli("env", "set", "NAME=" + "x" * 400)
        path = os.path.join(self.profile, "signalbox.db")
        with sqlite3.connect(path) as db:
            db.execute("PRAGMA wal_checkpoint (TRUNCATE)")
        size = os.path.getsize(path)
        with open(path, "r+b") as f:
            f.seek(16384)
            f.write(b"\xa5" * (size - 16384))
        self.assertRegex(self.cli("doctor", code=4, env=NO_BUS).text, r"✗ .*is damaged")

    def test_damage_that_opens(self):
        for n in range(30):
            self.cli("import", "--name", f"{n}", "curl", "-d", "x" * 3000, "https://a.example/")
        path = os.path.join(self.profile, "signalbox.db")
        with sqlite3.connect(path) as db:
            db.execute("PRAGMA wal_checkpoint (TRUNCATE)")
            page = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'exchanges'").fetchone()[0]
        with open(path, "r+b") as f:
            f.seek(16384 * (page - 1))
            f.write(b"\xa5" * 16384)
        result = self.cli("doctor", code=4)
        self.assertRegex(result.text, r"✗ The database is damaged: .+\n +Close Signalbox, and put the copy beside it, or one of your own, in its place\.")

    def test_proxy_password_is_covered(self):
        proxy = "http://user:Canary4f9a1c77e2@127.0.0.1:1"
        # libproxy loses memory here; the sanitizer knows it only by the whole stack.
        result = self.cli("doctor", env={"https_proxy": proxy, "http_proxy": proxy,
                                         "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":fast_unwind_on_malloc=0"})
        self.assertIn("The system’s proxy is used: http://user:••••@127.0.0.1:1", result.text)
        self.assertNotIn("Canary4f9a1c77e2", result.text)


class Papers(unittest.TestCase):
    man = os.path.join(DATA, "man", "signalbox-cli.1")
    completion = os.path.join(DATA, "completions", "signalbox-cli")

    def test_man_page(self):
        done = subprocess.run(["man", "--warnings", "-E", "UTF-8", "-l", "-Tutf8", self.man], capture_output=True,
                              env={**os.environ, "MANWIDTH": "100"})
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        self.assertIn(b"EXIT STATUS", re.sub(rb".\x08|\x1b\[[0-9;]*m", b"", done.stdout))

    def test_man_page_names_every_option(self):
        with open(self.man) as f:
            page = f.read().replace("\\-", "-")
        for verb in VERBS + [[]]:
            text = subprocess.run([PROGRAM, *verb, "--help"], capture_output=True, text=True).stdout
            for option in set(re.findall(r"(?m)^  (?:-\w, )?(--[\w-]+)", text)) - {"--help"}:
                self.assertIn(option, page, f"{option} of {verb}")

    def complete(self, *words):
        script = f"""source {self.completion}
            COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; COMP_POINT=${{#COMP_LINE}}
            _signalbox_cli
            printf '%s\\n' "${{COMPREPLY[@]}}" """
        env = {**os.environ, "PATH": os.path.dirname(PROGRAM) + ":" + os.environ["PATH"]}
        done = subprocess.run(["bash", "-c", script, "bash", *words], capture_output=True, text=True, env=env)
        self.assertEqual(done.stderr, "")
        return [word.rstrip() for word in done.stdout.splitlines()]

    def test_completion(self):
        self.assertEqual(set(self.complete("signalbox-cli", "")) - {"--profile", "--version", "--help"}, {verb[0] for verb in VERBS})
        self.assertEqual(self.complete("signalbox-cli", "his"), ["history"])
        self.assertEqual(set(self.complete("signalbox-cli", "env", "")), {"list", "show", "create", "delete", "set", "unset"})
        self.assertIn("--timing", self.complete("signalbox-cli", "send", "--t"))
        self.assertEqual(set(self.complete("signalbox-cli", "list", "--sort", "")), {"name", "used", "changed"})

    def test_completion_knows_every_option(self):
        for verb in VERBS:
            text = subprocess.run([PROGRAM, *verb, "--help"], capture_output=True, text=True).stdout
            options = set(re.findall(r"(?m)^  (?:-\w, )?(--[\w-]+)", text))
            self.assertEqual(options - set(self.complete("signalbox-cli", *verb, "--")), set(), verb)


class Names(CliCase):
    def test_completion_of_names(self):
        self.add("curl https://api.example/", "--name", "My request")
        self.cli("env", "create", "Production")
        complete = Papers("complete").complete
        self.assertEqual(complete("signalbox-cli", "--profile", self.profile, "show", "My"), ["My\\ request"])
        self.assertEqual(complete("signalbox-cli", "--profile", self.profile, "send", "-e", "P"), ["Production"])
