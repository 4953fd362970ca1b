"""Routes that ask who you are: Basic, Bearer, API keys, Digest, NTLM and AWS signatures, all really verified."""
import base64
import binascii
import hashlib
import os
import re
import threading
import time

import ntlm
import sigv4
from wire import route

nonces, nonces_lock = {}, threading.Lock()      # nonce -> the counts already used with it


def refuse(conn, challenges, why, status=401):
    conn.json(dict(authenticated=False, error=why), status, [("WWW-Authenticate", c) for c in challenges])


def accept(conn, **facts):
    conn.json(dict(authenticated=True, **facts))


def scheme_of(req, name):
    """What follows the scheme in the Authorization header, or None."""
    scheme, _, rest = (req.header("Authorization") or "").partition(" ")
    return rest.strip() if scheme.lower() == name else None


@route("/basic")
def basic(conn, req):
    user, password = (req.args + ["user", "pass"][len(req.args):])[:2]
    given = scheme_of(req, "basic")
    try:
        text = base64.b64decode(given or "", validate=True).decode("utf-8", "surrogateescape")
    except binascii.Error:
        text = "not base64"
    if given is None or text != f"{user}:{password}":
        why = "no Basic credentials" if given is None else "wrong user or password"
        return refuse(conn, ['Basic realm="Signal box", charset="UTF-8"'], why)
    accept(conn, user=user)


@route("/bearer")
def bearer(conn, req):
    given = scheme_of(req, "bearer")
    if given != (req.args[0] if req.args else "token"):
        return refuse(conn, ['Bearer realm="Signal box"'], "no bearer token" if given is None else "wrong token")
    accept(conn)


@route("/api-key")
def api_key(conn, req):
    """/api-key/NAME/VALUE: in a header or in a query parameter of that name."""
    name, value = req.args
    place = "header" if req.header(name) == value else "query" if req.param(name) == value else None
    accept(conn, place=place) if place else refuse(conn, [], "no or a wrong key", 403)


# -- Digest, RFC 7616 ------------------------------------------------------------------------------------------
HASHES = {"MD5": hashlib.md5, "SHA-256": hashlib.sha256, "SHA-512-256": lambda d=b"": hashlib.new("sha512_256", d)}


def parse_digest(text):
    pairs = re.findall(r'([A-Za-z0-9_*-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))', text)
    return {k.lower(): re.sub(r"\\(.)", r"\1", quoted) or bare for k, quoted, bare in pairs}


def digest_error(req, given, user, password, algorithm, qop):
    """Why the answer to a challenge does not hold, or None."""
    got = parse_digest(given)
    hashed = lambda text: HASHES[algorithm.removesuffix("-sess")](text.encode("utf-8", "surrogateescape")).hexdigest()
    if got.get("username") != user:
        return "unknown user"
    if got.get("uri") != req.target:
        return f"uri {got.get('uri')!r} is not the request's {req.target!r}"
    if got.get("algorithm", "MD5").upper() != algorithm.upper():
        return f"algorithm {got.get('algorithm')!r} instead of {algorithm!r}"
    if got.get("opaque") != "stellwerk":
        return "opaque did not come back"
    if got.get("realm") != "Signal box":
        return "wrong realm"
    ha1 = hashed(f"{user}:{got['realm']}:{password}")
    if algorithm.endswith("-sess"):
        ha1 = hashed(f"{ha1}:{got.get('nonce')}:{got.get('cnonce')}")
    ha2 = hashed(f"{req.method}:{got['uri']}")
    if qop == "none":
        expected = hashed(f"{ha1}:{got.get('nonce')}:{ha2}")
    else:
        if got.get("qop") != "auth" or not got.get("cnonce") or not re.fullmatch("[0-9a-f]{8}", got.get("nc", "")):
            return "qop, nc or cnonce is missing or wrong"
        expected = hashed(f"{ha1}:{got.get('nonce')}:{got['nc']}:{got['cnonce']}:auth:{ha2}")
    if got.get("response") != expected:
        return "wrong password"
    with nonces_lock:
        counts = nonces.get(got.get("nonce"))
        if counts is None:
            return "stale"
        if qop != "none" and got["nc"] in counts:
            return "this nonce count was used before"
        counts.add(got.get("nc"))
    return None


@route("/digest")
def digest(conn, req):
    """/digest/USER/PASS?algorithm=MD5|SHA-256|MD5-sess|SHA-256-sess&qop=auth|none; both=1 offers SHA-256 and MD5."""
    user, password = (req.args + ["user", "pass"][len(req.args):])[:2]
    algorithm, qop = req.param("algorithm", "MD5"), req.param("qop", "auth")
    given = scheme_of(req, "digest")
    why = "no Digest credentials"
    if given is not None:
        said = parse_digest(given).get("algorithm", "MD5")
        algorithm = said if req.param("both") and said in ("MD5", "SHA-256") else algorithm
        why = digest_error(req, given, user, password, algorithm, qop)
        if why is None:
            return accept(conn, user=user, algorithm=algorithm)
    nonce = base64.b64encode(os.urandom(18)).decode()
    with nonces_lock:
        nonces[nonce] = set()
    rest = (', qop="auth"' if qop != "none" else "") + (", stale=true" if why == "stale" else "")
    kinds = ["SHA-256", "MD5"] if req.param("both") else [algorithm]
    refuse(conn, [f'Digest realm="Signal box", nonce="{nonce}", opaque="stellwerk", algorithm={kind}{rest}' for kind in kinds], why)


@route("/digest-expire")
def digest_expire(conn, req):
    """Forgets every nonce, so that the next answer is told that it is stale."""
    with nonces_lock:
        nonces.clear()
    conn.json(dict(expired=True))


@route("/digest-forever")
def digest_forever(conn, req):
    """Every answer is right but for its nonce, which is stale."""
    refuse(conn, [f'Digest realm="Signal box", nonce="{time.monotonic_ns()}", stale=true, qop="auth"'], "stale")


# -- NTLM: a conversation on one connection -------------------------------------------------------------------------
@route("/ntlm")
def ntlm_route(conn, req):
    user, password = (req.args + ["user", "pass"][len(req.args):])[:2]
    given = scheme_of(req, "ntlm")
    if "ntlm user" in conn.state and given is None:
        return accept(conn, user=conn.state["ntlm user"])         # the connection stays authenticated
    try:
        message = base64.b64decode(given or "", validate=True)
    except binascii.Error:
        message = b""
    kind = message[8] if message.startswith(ntlm.SIGNATURE) and len(message) > 12 else 0
    if kind == 1:
        conn.state["ntlm nonce"], answer = ntlm.challenge()
        return refuse(conn, ["NTLM " + base64.b64encode(answer).decode()], "challenged")
    if kind == 3 and (nonce := conn.state.pop("ntlm nonce", None)):
        good, who = ntlm.verify(message, nonce, user, password)
        if good:
            conn.state["ntlm user"] = who
            return accept(conn, user=who)
        return refuse(conn, ["NTLM"], who)
    refuse(conn, ["NTLM"], "no NTLM message" if not kind else f"a type {kind} message out of turn")


@route("/aws")
def aws(conn, req):
    """Signed with sigv4.ACCESS_KEY and SECRET_KEY; ?token= asks for that session token too.  Any region and service."""
    good, facts = sigv4.verify(req, token=req.param("token"))
    conn.json(dict(authenticated=good, **facts), 200 if good else 403)
