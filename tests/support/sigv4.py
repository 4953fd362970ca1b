"""AWS Signature Version 4 from the server's side: recompute it from the bytes that came."""
import hashlib
import hmac
import re
import urllib.parse

ACCESS_KEY, SECRET_KEY = "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
FIELDS = re.compile(r"AWS4-HMAC-SHA256 +Credential=([^/,]+)/(\d{8})/([^/,]+)/([^/,]+)/aws4_request, *"
                    r"SignedHeaders=([^,]+), *Signature=([0-9a-f]{64})$")
quote = lambda text: urllib.parse.quote(text, safe="-_.~")


def canonical_query(raw):
    pairs = []
    for part in raw.split("&") if raw else []:
        name, _, value = part.partition("=")
        plain = lambda t: urllib.parse.unquote(t.replace("+", "%20"), encoding="latin-1")
        pairs.append(tuple(urllib.parse.quote(plain(t), safe="-_.~", encoding="latin-1") for t in (name, value)))
    return "&".join(f"{n}={v}" for n, v in sorted(pairs))


def canonical_request(req, signed, service, payload):
    path, _, query = req.target.partition("?")
    if service != "s3":                                # everywhere but in S3, the encoded path is encoded once more
        path = "/".join(quote(segment) for segment in path.split("/"))
    lines = []
    for name in signed:
        values = [re.sub(" +", " ", v.strip()) for v in req.all(name)]
        lines.append(f"{name}:{','.join(values)}\n")
    return "\n".join([req.method, path or "/", canonical_query(query), "".join(lines), ";".join(signed), payload])


def verify(req, access_key=ACCESS_KEY, secret_key=SECRET_KEY, token=None):
    """(whether the signature is right, a dict of what was computed and what is wrong)"""
    parsed = FIELDS.match(req.header("Authorization", ""))
    if not parsed:
        return False, dict(error="no AWS4-HMAC-SHA256 Authorization", got=req.header("Authorization"))
    key_id, day, region, service, names, signature = parsed.groups()
    signed, date = names.split(";"), req.header("X-Amz-Date", "")
    said = req.header("X-Amz-Content-Sha256")
    payload = said or req.sha256
    canonical = canonical_request(req, signed, service, payload)
    scope = f"{day}/{region}/{service}/aws4_request"
    to_sign = "\n".join(["AWS4-HMAC-SHA256", date, scope, hashlib.sha256(canonical.encode("latin-1")).hexdigest()])
    key = b"AWS4" + secret_key.encode()
    for part in (day, region, service, "aws4_request", to_sign):
        key = hmac.digest(key, part.encode(), "sha256")
    facts = dict(canonical_request=canonical, string_to_sign=to_sign, expected=key.hex(), got=signature,
                 region=region, service=service, signed_headers=signed)
    wrong = [why for bad, why in (
        (key_id != access_key, "unknown access key"),
        (not re.fullmatch(r"\d{8}T\d{6}Z", date), "no X-Amz-Date"),
        (not date.startswith(day), "the day of the credential is not that of X-Amz-Date"),
        ("host" not in signed, "Host is not signed"),
        (signed != sorted(signed), "SignedHeaders are not sorted"),
        (any(n.lower().startswith("x-amz-") and n.lower() not in signed for n, _ in req.headers), "an X-Amz header is not signed"),
        (said not in (None, "UNSIGNED-PAYLOAD", req.sha256), "X-Amz-Content-Sha256 is not the body's"),
        (token is not None and req.header("X-Amz-Security-Token") != token, "no or a wrong security token"),
        (key.hex() != signature, "the signature does not match")) if bad]
    return not wrong, dict(facts, error="; ".join(wrong) or None)
