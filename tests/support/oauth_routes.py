"""An OAuth 2 authorization server (RFC 6749, 6750, 7636) with a resource.

Clients: `client` with the secret `secret`, and `public`, which has none and must use PKCE.  The person: `user`, `pass`.
"""
import base64
import hashlib
import os
import threading
import time
import urllib.parse

from wire import route

CLIENTS, PEOPLE = {"client": "secret", "public": None}, {"user": "pass"}
lock = threading.Lock()
codes, tokens, refreshers = {}, {}, {}          # code / token / refresh token -> what it stands for


class Refusal(Exception):
    def __init__(self, error, description, status=400):
        super().__init__(description)
        self.error, self.status = error, status


def fresh():
    return base64.urlsafe_b64encode(os.urandom(24)).decode()


def client_of(req, form):
    """The client, by the header or the body, but not both."""
    scheme, _, rest = (req.header("Authorization") or "").partition(" ")
    if scheme.lower() == "basic":
        if "client_secret" in form:
            raise Refusal("invalid_request", "client credentials both in the header and the body")
        name, _, secret = base64.b64decode(rest).decode().partition(":")
        name, secret, place = urllib.parse.unquote_plus(name), urllib.parse.unquote_plus(secret), "header"
    else:
        name, secret, place = form.get("client_id"), form.get("client_secret"), "body"
    if name not in CLIENTS or CLIENTS[name] != (secret or None):
        raise Refusal("invalid_client", "unknown client or wrong secret", 401)
    return name, place


def check_code(form, client):
    """Redeem an authorization code; return what it was given for."""
    with lock:
        grant = codes.pop(form.get("code"), None)
    if not grant or grant["client"] != client:
        raise Refusal("invalid_grant", "unknown, used or foreign code")
    if form.get("redirect_uri") != grant["redirect_uri"]:
        raise Refusal("invalid_grant", "redirect_uri is not the one of the authorization")
    verifier, wanted = form.get("code_verifier"), grant["challenge"]
    if wanted:
        if not verifier or not 43 <= len(verifier) <= 128:
            raise Refusal("invalid_grant", "code_verifier is missing or not 43 to 128 characters")
        hashed = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
        if (hashed if grant["method"] == "S256" else verifier) != wanted:
            raise Refusal("invalid_grant", "code_verifier does not match")
    elif CLIENTS[client] is None:
        raise Refusal("invalid_grant", "a public client must use PKCE")
    return grant["scope"]


def grant_scope(form, client):
    """What the grant that was shown allows; a Refusal if it does not hold."""
    kind = form.get("grant_type")
    if kind == "client_credentials":
        if CLIENTS[client] is None:
            raise Refusal("unauthorized_client", "a public client has no credentials")
        return form.get("scope", "")
    if kind == "password":
        if PEOPLE.get(form.get("username"), "") != form.get("password"):
            raise Refusal("invalid_grant", "wrong user or password")
        return form.get("scope", "")
    if kind == "authorization_code":
        return check_code(form, client)
    if kind == "refresh_token":
        with lock:
            scope = refreshers.pop(form.get("refresh_token"), None)     # each works once
        if scope is None:
            raise Refusal("invalid_grant", "unknown or used refresh token")
        return scope
    raise Refusal("unsupported_grant_type", f"grant_type {kind!r}")


@route("/oauth2/token")
def token(conn, req):
    """?expires=SECONDS (3600) has the life of the tokens; ?refresh=0 gives no refresh token; ?wrong=html|empty|lie answers badly."""
    if req.param("wrong") == "html":
        return conn.answer(200, [("Content-Type", "text/html")], b"<h1>Maintenance</h1>")
    if req.param("wrong") == "empty":
        return conn.json({})
    if req.param("wrong") == "lie":
        return conn.json(dict(error="no\x1b[31m", error_description="\u202e" + "long " * 100000), 400)
    form = dict(urllib.parse.parse_qsl(req.body.decode("utf-8", "replace"), keep_blank_values=True))
    keep = [("Cache-Control", "no-store")]
    try:
        if req.method != "POST" or not (req.header("Content-Type") or "").startswith("application/x-www-form-urlencoded"):
            raise Refusal("invalid_request", "a token is asked for by POST with a form")
        client, place = client_of(req, form)
        scope = grant_scope(form, client)
    except (Refusal, ValueError) as e:
        status, error = getattr(e, "status", 400), getattr(e, "error", "invalid_request")
        challenge = [("WWW-Authenticate", 'Basic realm="Signal box"')] if status == 401 and req.header("Authorization") else []
        return conn.json(dict(error=error, error_description=str(e)), status, keep + challenge)
    access, life = fresh(), req.number("expires", 3600)
    answer = dict(access_token=access, token_type="Bearer", expires_in=life, scope=scope, client_auth=place)
    with lock:
        tokens[access] = dict(client=client, scope=scope, until=time.monotonic() + life)
        if form["grant_type"] != "client_credentials" and req.param("refresh") != "0":
            answer["refresh_token"] = fresh()
            refreshers[answer["refresh_token"]] = scope
    conn.json(answer, 200, keep)


@route("/oauth2/authorize")
def authorize(conn, req):
    """Consents at once, as a person's browser would end up doing.  ?deny=1 refuses, ?wrong_state=1 alters the state,
    ?bad_scope=1 refuses for a reason of its own, ?no_code=1 forgets the code."""
    back, client = req.param("redirect_uri"), req.param("client_id")
    if client not in CLIENTS or not back:
        return conn.answer(400, [("Content-Type", "text/plain")], b"Unknown client_id, or no redirect_uri\n")
    state = "altered" if req.param("wrong_state") else req.param("state")
    answer = {"state": state} if state is not None else {}
    method = req.param("code_challenge_method", "plain")
    if req.param("lie"):
        answer.update(error="no\x1b[31m", error_description="\u202eso long")
    elif req.param("deny"):
        answer.update(error="access_denied", error_description="The person said no")
    elif req.param("bad_scope"):
        answer.update(error="invalid_scope", error_description="There is no scope fly")
    elif req.param("no_code"):
        pass
    elif req.param("response_type") != "code" or method not in ("plain", "S256"):
        answer.update(error="invalid_request", error_description="response_type or code_challenge_method")
    else:
        answer["code"] = fresh()
        with lock:
            codes[answer["code"]] = dict(client=client, redirect_uri=back, scope=req.param("scope", ""),
                                         challenge=req.param("code_challenge"), method=method)
    joint = "&" if "?" in back else "?"
    conn.answer(302, [("Location", back + joint + urllib.parse.urlencode(answer))], b"")


@route("/oauth2/resource")
def resource(conn, req):
    scheme, _, given = (req.header("Authorization") or "").partition(" ")
    if scheme.lower() != "bearer":
        return conn.json(dict(error="no token"), 401, [("WWW-Authenticate", 'Bearer realm="Signal box"')])
    with lock:
        held = tokens.get(given.strip())
    if not held or held["until"] < time.monotonic():
        why = "expired" if held else "unknown"
        return conn.json(dict(error=f"{why} token"), 401,
                         [("WWW-Authenticate", f'Bearer realm="Signal box", error="invalid_token", error_description="{why}"')])
    conn.json(dict(authenticated=True, client=held["client"], scope=held["scope"]))
