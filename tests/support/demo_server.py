#!/usr/bin/env python3
"""misbehave.py with the answers that the requests of the demo profile call for."""
import time

import misbehave
from wire import route

CUSTOMERS = [
    dict(id="cus_QkD2", object="customer", name="Zoë Haddad", email="zoe@example.com", balance=0, currency="eur", livemode=False),
    dict(id="cus_QkD3", object="customer", name="عمر منصور", email="omar@example.com", balance=-1250, currency="egp", livemode=False),
    dict(id="cus_QkD4", object="customer", name="Ida Sørensen", email="ida@example.com", balance=400, currency="dkk", livemode=False),
]
LIMITS = [("X-Request-Id", "req_9tYpVXyT4bA2"), ("X-RateLimit-Remaining", "98"), ("Cache-Control", "no-store")]


@route("/v1/customers")
def customers(conn, req):
    time.sleep(0.04)  # as far away as a server of the same country
    if req.method == "POST":
        conn.json(CUSTOMERS[0], 201, LIMITS)
    else:
        conn.json(dict(object="list", url="/v1/customers", has_more=True, data=CUSTOMERS), 200, LIMITS)


@route("/v1/refunds")
def refunds(conn, req):
    problem = dict(code="charge_already_refunded", message="Charge ch_3QkD1 has already been refunded.", type="invalid_request_error")
    conn.json(dict(error=problem), 400, LIMITS)


@route("/api/chat.postMessage")
def message(conn, req):
    conn.json(dict(ok=True, channel="C02ABCDEF", ts="1795392000.000200"))


@route("/search/issues")
def issues(conn, req):
    found = [dict(number=n, title=title, state="open") for n, title in
             ((20114, "HTTP Request node drops repeated headers"), (20098, "Execution list forgets its filter"))]
    conn.json(dict(total_count=2, incomplete_results=False, items=found))


@route("/repos")
def issue(conn, req):
    conn.json(dict(number=42, state="closed", state_reason="completed", title="Orders are imported twice"))


@route("/admin/api")
def shop(conn, req):
    if req.method == "DELETE":
        conn.answer(200, [("Content-Type", "application/json")], b"{}")
    else:
        conn.json(dict(order=dict(id=450789469, note="Call before delivery", total_price="409.94")))


@route("/api/v1/executions")
def executions(conn, req):
    conn.json(dict(data=[dict(id="23104", status="error", workflowId="2tUt1wbLX592XDdX", startedAt="2026-11-22T02:00:00.114Z",
                              stoppedAt="2026-11-22T02:00:03.908Z", mode="trigger")], nextCursor=None))


@route("/api/v1/workflows")
def workflow(conn, req):
    conn.json(dict(message="Not authorized"), 401)


@route("/v1/forecast")
def weather(conn, req):
    conn.json(dict(latitude=30.0625, longitude=31.25, timezone="Africa/Cairo", current=dict(time="2026-11-22T21:15", temperature_2m=19.4)))


@route("/health")
def health(conn, req):
    conn.answer(200, [("Content-Type", "text/plain")], b"ok\n")


@route("/orders")
def order(conn, req):
    conn.json(dict(رقم=1042, الحالة="قيد التوصيل", الإجمالي=249.50))


if __name__ == "__main__":
    misbehave.main()
