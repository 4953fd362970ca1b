"""Sends some of the demo's requests from the command line, so that there is a history, and spreads it over days."""
import os
import sqlite3
import subprocess
import time

DAY = 86400_000


def send(profile, env, cli, *args):
    subprocess.run([cli, "send", "--profile", profile, *args], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def fill(profile, env, cli, refused=None):
    for _ in range(3):
        send(profile, env, cli, "--env", "Local", "List Customers")
    for name in ("Create a Customer", "Post a Message", "Search Issues", "Executions That Failed", "Refund a Payment"):
        send(profile, env, cli, "--env", "Local", name)
    if refused:
        send(profile, env, cli, refused)
    send(profile, env, cli, "--env", "Local", "List Customers")
    with sqlite3.connect(os.path.join(profile, "signalbox.db"), timeout=20) as db:
        ids = [row[0] for row in db.execute("SELECT rowid FROM exchanges ORDER BY startedAt, rowid")]
        now = time.time() * 1000
        for place, (number, ago) in enumerate(zip(ids, (400, 9, 8, 1, 1, 1))):
            db.execute("UPDATE exchanges SET startedAt = ? WHERE rowid = ?", (int(now - ago * DAY + place * 60_000), number))


def repeat(profile, n):
    """n exchanges more, one a quarter of an hour."""
    with sqlite3.connect(os.path.join(profile, "signalbox.db"), timeout=20) as db:
        db.execute("""WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
            INSERT INTO exchanges (id, name, method, url, status, reason, error, startedAt, duration, request, document)
            SELECT 'repeated' || i, 'List Customers', 'GET', 'https://api.example.com/v1/customers?page=' || i, iif(i % 7, 200, 0), iif(i % 7, 'OK', NULL),
              iif(i % 7, NULL, 'The server did not answer within 30 seconds.'), ?2 - i * 900000, 40000 + i, '{}', '{}' FROM n""",
                   (n, int(time.time() * 1000)))
