"""The pictures of data/screenshots, which show the program to those who do not have it."""
from views import ARABIC, view
from views.environments import manage
from views.history import compared
from views.response import waterfall
from views.window import main_view

SIZE = dict(window=(1000, 660))

view("screenshot-main", **SIZE)(main_view)
view("screenshot-arabic", dark=True, **ARABIC, **SIZE)(main_view)
view("screenshot-compare", **SIZE)(compared("body"))
view("screenshot-timing", dark=True, **SIZE)(waterfall)
view("screenshot-environments", **SIZE)(manage)
