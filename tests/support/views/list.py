"""The list of requests: filters, selection, folders, and what it says when it is empty."""
import re

from gtk4ui import Timeout
from views import variants


def rows(shot):
    return [n for n in shot.app.query("list item") if re.match(r"^(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) ", n.name)]


@variants("list-filter")
def filters(shot):
    shot.app.click(name=re.compile("Filter and Sort|رشّح ورتّب"), role="toggle button")
    shot.app.click("toggle button", "POST")
    shot.app.settle()


@variants("list-pills")
def pills(shot):
    filters(shot)
    shot.app.click("toggle button", "GET")
    shot.app.click("check box", re.compile("Only Favorites|المفضّلات فقط"))
    shot.app.key("Escape")
    shot.app.settle()


@variants("list-selected")
def selected(shot):
    shot.app.click("list item", rows(shot)[1].name)
    if shot.app.query("button", re.compile("^(Back|رجوع|الرجوع)$")):
        shot.app.key("alt+Left")
    shot.app.settle()
    shot.app.key("ctrl+shift+f", "Tab", "Tab")
    shot.app.settle()
    shot.app.key("shift+Down", "shift+Down", "shift+Down")
    shot.app.settle()


@variants("list-selecting")
def selecting(shot):
    shot.app.click("toggle button", re.compile("^(Select|حدّد)$"))
    for row in rows(shot)[1:3]:
        shot.app.click("list item", row.name)
    shot.app.settle()


@variants("list-menu", screen=True)
def menu(shot):
    shot.app.click("list item", rows(shot)[1].name, button=3)
    shot.app.settle()


@variants("list-rename")
def rename(shot):
    shot.app.click("list item", rows(shot)[1].name, button=3)
    shot.app.settle()
    shot.app.key("Escape")
    shot.app.settle()
    shot.app.key("F2")
    shot.app.settle()


@variants("list-move")
def move(shot):
    menu(shot)
    shot.app.click("menu item", re.compile("Move to Folder|نقل إلى مجلد"))
    shot.app.settle()


@variants("list-undo")
def undo(shot):
    menu(shot)
    shot.app.click("menu item", re.compile("^(Delete|احذف)$"))
    shot.app.settle()


@variants("list-nothing-found")
def nothing_found(shot):
    shot.app.key("ctrl+shift+f")
    shot.app.type("zebra")
    shot.app.settle()


def show_place(shot, name):
    """The folders are beside the list or behind F9."""
    try:
        shot.app.find("list item", name, timeout=1)
    except Timeout:
        shot.app.key("F9")


def place(shot, name):
    show_place(shot, name)
    shot.app.click("list item", name)
    shot.app.settle()


@variants("list-no-favorites", empty=True)
def no_favorites(shot):
    place(shot, re.compile("^(Favorites|المفضّلات)$"))


@variants("list-folder-rename")
def folder_rename(shot):
    stripe = re.compile("^\u200f?Stripe[,،]")
    place(shot, stripe)
    show_place(shot, stripe)
    shot.app.click("list item", stripe, button=3)
    shot.app.settle()
    shot.app.key("Escape")
    shot.app.key("F2")
    shot.app.settle()
