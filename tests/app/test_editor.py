"""Writing a request: tables, bodies, settings; undo, revert, paste."""
import re
import subprocess

from gtk4ui import wait
from journey import Journey


def value(app, name, **kw):
    return app.find("text", name, **kw).text


def new(j):
    j.app.key("ctrl+n")
    j.app.find("text", "Address", states="focused", where=lambda n: n.text == "")


def part(app, name):
    app.click("page tab", re.compile(f"^{name}"), nth=0)


def choose(app, old, new):
    app.click("toggle button", old)
    app.click("label", new, nth=-1, within=dict(role="list item"))


def completion(j):
    """Header names and values are offered, taken with Tab and Enter, and never in the way."""
    app = j.app
    part(app, "Headers")
    app.click("text", "Header 1, name")
    app.type("acc")
    app.find("list item", "Accept-Encoding")
    app.key("Down", "Down", "Down", "Up", "Tab")
    wait(lambda: value(app, "Header 1, name") == "Accept-Encoding", what="the name that was taken")
    app.find("text", "Header 1, value", states="focused")
    app.type("gz")
    app.find("list item", "gzip")
    app.key("Return")
    app.gone("list item", "gzip")
    app.type(", b")
    app.find("list item", "br")
    app.key("Return", "Return")
    wait(lambda: value(app, "Header 1, value") == "gzip, br", what="the list of values")
    # A name of one's own stays as it is typed.
    app.find("text", "Header 2, name", states="focused")
    app.type("x-re")
    app.find("list item", "X-Real-IP")
    app.key("Escape")
    app.gone("list item", "X-Real-IP")
    app.type("z")
    app.key("Tab")
    app.type("1")
    assert value(app, "Header 2, name") == "x-rez"
    app.find("page tab", "Headers 2")
    j.named("the headers")


def rows(j):
    """Several lines are several rows; rows move, go, come back, and are text."""
    app = j.app
    app.key("Return")
    app.find("text", "Header 3, name", states="focused")
    j.paste("X-A: 1\nX-B: two: 2\nX-C=3\nX-D\t4\n")
    app.find("page tab", "Headers 6")
    assert value(app, "Header 4, value") == "two: 2" and value(app, "Header 5, name") == "X-C" and value(app, "Header 6, value") == "4"
    app.click("text", "Header 4, name")
    app.key("alt+shift+Up")
    wait(lambda: value(app, "Header 3, name") == "X-B", what="the row to go up")
    app.click("check box", "Send This Row", nth=3)
    app.find("page tab", "Headers 5")
    app.click("button", "As Text", where=lambda n: n.onscreen)
    text = app.find("text", "Rows as Text", states="focused").text
    assert text == "Accept-Encoding: gzip, br\nx-rez: 1\nX-B: two: 2\n# X-A: 1\nX-C: 3\nX-D: 4\n", text
    app.key("ctrl+End")
    app.type("X-E: 5\n#X-F: 6")
    app.find("page tab", "Headers 6")
    j.named("the rows as text")
    app.click("button", "As Table")
    wait(lambda: value(app, "Header 8, name") == "X-F", what="the rows of the text")
    app.click("button", "Remove This Row", nth=1)
    wait(lambda: value(app, "Header 2, name") == "X-B", what="the row to go")
    app.key("ctrl+z")
    wait(lambda: value(app, "Header 2, name") == "x-rez", what="the row to come back")
    app.key("ctrl+shift+z")
    wait(lambda: value(app, "Header 2, name") == "X-B", what="the row to go again")
    app.key("ctrl+z")


def copied(j):
    """The request as a curl line. The clipboard is somebody else's again afterwards, so that the next paste is not of this."""
    j.app.key("ctrl+shift+c")
    j.app.find("label", "Copied as curl")
    line = j.clipboard()
    j.set_clipboard("")
    j.app.settle()
    return line


def long_rows(j):
    """The end of a line is no part of a value; a value that no entry takes is kept whole; too many rows are text."""
    app = j.app
    new(j)
    app.type(j.url("/echo"))
    part(app, "Headers")
    app.fill("X-A", "text", "Header 1, name")
    app.click("text", "Header 1, value")
    j.paste("one\n")
    wait(lambda: value(app, "Header 1, value") == "one", what="the value without the end of its line")
    j.paste("x" * 70000)
    app.find("text", "Header 1, value", where=lambda n: len(n.text) > 60000)
    line = copied(j)
    assert "one" + "x" * 70000 in line, len(line)
    app.key("ctrl+z")
    wait(lambda: value(app, "Header 1, value") in ("one", ""), what="the value to come back")
    new(j)
    app.type(j.url("/echo"))
    part(app, "Headers")
    app.click("text", "Header 1, name")
    j.paste("".join(f"X-{i}: {i}\n" for i in range(1001)))
    app.find("text", "Rows as Text")
    app.find("label", re.compile("^These are too many rows for a table"))
    app.find("page tab", re.compile("^Headers 100"))
    app.click("button", "As Table")
    app.find("text", "Rows as Text", states="focused")
    app.key("ctrl+z")
    app.find("page tab", "Headers")
    app.click("button", "As Table")
    app.find("text", "Header 1, name")


def query(j):
    app = j.app
    part(app, "Params")
    app.click("text", "Parameter 1, name")
    j.paste("?page=1&name=a%20b&empty=")
    app.find("page tab", "Params 3")
    wait(lambda: value(app, "Parameter 2, value") == "a b", what="the query's value")
    app.key("ctrl+z")
    app.find("page tab", "Params")


def undo_everything(j):
    """The method, the address and the kind of body come back one after the other, wherever the focus is."""
    app = j.app
    new(j)
    app.type("http://example.com/one")
    part(app, "Body")
    choose(app, "No Body", "JSON")
    app.find("page tab", "Body JSON")
    app.key("ctrl+z")
    app.find("page tab", "Body")
    app.key("ctrl+z")
    wait(lambda: j.address() == "", what="the address to go")
    app.key("ctrl+shift+z", "ctrl+shift+z")
    app.find("page tab", "Body JSON")
    assert j.address() == "http://example.com/one"


def wrong_json(j):
    """What is wrong is said with line and column while it is typed; variables are not; Format changes white space only."""
    app = j.app
    app.click("text", "Body")
    app.type('{"b": 1.10,')
    app.key("Return")
    app.type('"a": {{A}} "c": []}')
    app.find("button", "Line 2, column 12: “,” or “}” was expected")
    j.named("wrong JSON")
    app.key("ctrl+Home")
    app.click("button", "Line 2, column 12: “,” or “}” was expected")
    app.find("text", "Body", states="focused")
    app.type(",")
    app.gone("button", re.compile("^Line 2"))
    app.key("ctrl+shift+i")
    wait(lambda: value(app, "Body") == '{\n  "b": 1.10,\n  "a": {{A}},\n  "c": []\n}', what="the JSON to be laid out")
    app.key("ctrl+z")
    wait(lambda: "\n  " not in value(app, "Body"), what="the JSON as it was typed")
    assert '{{A}} ,"c"' in value(app, "Body"), value(app, "Body")
    app.key("ctrl+shift+z")
    wait(lambda: "\n  " in value(app, "Body"), what="the JSON to be laid out again")
    app.key("ctrl+f")
    app.find("entry", "Find", states="focused")
    app.type('"')
    app.find("label", "1 of 6")
    app.key("Return")
    app.find("label", "2 of 6")
    j.named("finding in the body")
    # What is undone there is what was typed there.
    app.key("ctrl+z", "ctrl+z", "ctrl+z")
    app.settle()
    assert value(app, "Body").startswith('{\n  "b"')
    app.key("Escape")
    app.gone("entry", "Find")


def wrong_xml(j):
    app = j.app
    choose(app, "JSON", "XML")
    app.find("page tab", "Body XML")
    app.click("text", "Body")
    app.key("ctrl+a")
    app.type("<a><b></c></a>")
    app.find("button", re.compile("^Line 1, column .*: the closing tag is not that of the element that is open$"))


def other_kinds(j):
    """Each kind of body has a place to type in as soon as it is chosen."""
    app = j.app
    new(j)
    app.type(j.url("/echo"))
    part(app, "Body")
    choose(app, "No Body", "Multipart")
    app.fill("photo", "text", "Part 1, name")
    app.fill("two words", "text", "Part 1, value")
    choose(app, "Multipart", "Form")
    app.fill("city", "text", "Field 1, name")
    app.fill("القاهرة", "text", "Field 1, value")
    j.named("a form")
    # The other editors keep what was typed.
    choose(app, "Form", "Multipart")
    assert value(app, "Part 1, value") == "two words"
    j.named("parts")
    choose(app, "Multipart", "GraphQL")
    app.click("text", "GraphQL Query")
    app.type("{ a }")
    j.named("GraphQL")
    choose(app, "GraphQL", "File")
    app.find("label", "No File Chosen")
    j.named("a file as body")


def numbers(j):
    """A number is taken while it is typed; one that can not be chosen here stays until it is changed."""
    app = j.app
    new(j)
    app.type(j.url("/echo?numbers"))
    part(app, "Settings")
    app.fill("7", "spin button", "Most Redirects")
    app.key("ctrl+Return")
    app.find("page tab", "Settings 1")
    new(j)
    j.paste(f"curl --max-redirs 0 --max-time 100000 {j.url('/echo')}")
    app.find("page tab", re.compile(r"^Settings \d"))
    part(app, "Settings")
    app.fill("9", "spin button", "Give Up Connecting After")
    app.key("Tab")
    line = copied(j)
    assert "--connect-timeout 9" in line and "--max-redirs 0" in line and "--max-time 100000" in line, line


def revert(j):
    app = j.app
    new(j)
    app.type(j.url("/echo?saved=1"))
    app.key("ctrl+s")
    app.find("alert", "Save Request")
    app.key("Return")
    app.find("label", "Saved")
    app.key("ctrl+l", "End")
    app.type("&more=2")
    app.find("list item", re.compile("Has Unsaved Changes$"))
    app.menu("Revert to Saved")
    wait(lambda: j.address() == j.url("/echo?saved=1"), what="the saved address")
    app.click("button", "Undo")
    wait(lambda: j.address() == j.url("/echo?saved=1&more=2"), what="the edit to come back")
    app.menu("Revert to Saved")
    app.find("list item", re.compile(r"/echo\?saved=1$"))


def outside(j):
    """What happens to a request in the list takes no step of what was typed away, nor is taken back with it."""
    app = j.app
    app.key("ctrl+l", "End")
    app.type("&more=3")
    app.click("list item", re.compile("Has Unsaved Changes$"), button=3)
    app.click("menu item", "Favorite")
    app.find("list item", re.compile("Favorite.*Has Unsaved Changes$"))
    app.key("ctrl+l", "ctrl+z")
    wait(lambda: j.address() == j.url("/echo?saved=1"), what="the address to come back")
    app.gone("list item", re.compile("Has Unsaved Changes$"))
    app.find("list item", re.compile("Favorite$"))


def command(j):
    """A curl command that is typed over the address of a saved request leaves its name."""
    app = j.app
    app.key("ctrl+l", "ctrl+a")
    app.type(f"curl {j.url('/echo?saved=1')} -H 'X-A: 1'")
    app.key("Return")
    app.find("page tab", "Headers 1")
    part(app, "Notes")
    assert value(app, "Name") != "", "the name went"
    app.menu("Revert to Saved")
    app.gone("list item", re.compile("Has Unsaved Changes$"))


def paste_anywhere(j):
    """With no text focused: a curl line of either shell and an address become requests."""
    app = j.app
    for text, address in [(f"curl {j.url('/echo?bash=1')} -H 'X-A: 1'", j.url("/echo?bash=1")),
                          (f'curl "{j.url("/echo?cmd=1")}" ^\r\n  -H "X-A: 1"', j.url("/echo?cmd=1"))]:
        j.set_clipboard(text)
        app.click("list item", re.compile("saved=1"))
        app.key("ctrl+v")
        j.wait_address(address)
        app.find("label", re.compile("^The curl command became a request"))
        app.find("page tab", "Headers 1")
    j.set_clipboard("curl 'http://127.0.0.1/")
    before = j.address()
    app.click("list item", re.compile("saved=1"))
    app.key("ctrl+v")
    app.find("alert", "Not a Command That Can Be Read")
    app.key("Escape")
    app.gone("alert", "Not a Command That Can Be Read")
    assert j.url("/echo?saved=1") in (j.address(), before)
    j.set_clipboard(j.url("/echo?plain=1"))
    app.click("list item", re.compile("saved=1"))
    app.key("ctrl+v")
    j.wait_address(j.url("/echo?plain=1"))


def drafts(j):
    """What was typed a moment before kill -9 is there again."""
    app = j.app
    new(j)
    app.type("http://example.com/draft")
    part(app, "Headers")
    app.fill("X-Kept", "text", "Header 1, name")
    wait(lambda: subprocess.run(["sqlite3", j.profile + "/signalbox.db", "SELECT count(*) FROM drafts WHERE document LIKE '%X-Kept%'"],
                                capture_output=True, text=True).stdout.strip() == "1", what="the draft")
    j.kill()
    j.start()
    j.wait_address("http://example.com/draft")
    j.app.find("page tab", "Headers 1")


def scrolled(j):
    """A row that comes below the edge of a small window is brought to sight."""
    app = j.app
    app.resize(900, 480)
    app.click("text", "Parameter 1, name")
    for i in range(1, 9):
        app.type(f"p{i}")
        app.key("Return")
    app.find("text", "Parameter 9, name", states="focused")
    app.resize(1750, 950)
    app.key("ctrl+z")


with Journey("editor", size=(1800, 1000)) as j:
    j.app.resize(1750, 950)
    new(j)
    completion(j)
    rows(j)
    long_rows(j)
    new(j)
    query(j)
    scrolled(j)
    undo_everything(j)
    wrong_json(j)
    wrong_xml(j)
    other_kinds(j)
    numbers(j)
    revert(j)
    outside(j)
    command(j)
    paste_anywhere(j)
    drafts(j)
    j.leave()
