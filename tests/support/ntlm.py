"""NTLMv2 from the server's side: the challenge, and the proof that the client knows the password (MS-NLMP)."""
import hashlib
import hmac
import os
import struct

SIGNATURE = b"NTLMSSP\0"
UNICODE, REQUEST_TARGET, NTLM, ALWAYS_SIGN = 0x1, 0x4, 0x200, 0x8000
TARGET_DOMAIN, EXTENDED, TARGET_INFO = 0x10000, 0x80000, 0x800000


def md4(data):
    """MD4 (RFC 1320): hashlib lacks it where OpenSSL has it switched off, and NTLM's password hash is MD4."""
    rot = lambda x, n: (x << n | x >> (32 - n)) & 0xffffffff
    f = lambda x, y, z: x & y | ~x & z
    g = lambda x, y, z: x & y | x & z | y & z
    h = lambda x, y, z: x ^ y ^ z
    rounds = [(f, 0, range(16), (3, 7, 11, 19)),
              (g, 0x5a827999, [0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15], (3, 5, 9, 13)),
              (h, 0x6ed9eba1, [0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15], (3, 9, 11, 15))]
    state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476]
    padded = data + b"\x80" + bytes(-(len(data) + 9) % 64) + struct.pack("<Q", len(data) * 8)
    for at in range(0, len(padded), 64):
        words, (a, b, c, d) = struct.unpack("<16I", padded[at:at + 64]), state
        for mix, constant, order, shifts in rounds:
            for i, k in enumerate(order):
                a, b, c, d = d, rot((a + mix(b, c, d) + words[k] + constant) & 0xffffffff, shifts[i % 4]), b, c
        state = [(s + v) & 0xffffffff for s, v in zip(state, (a, b, c, d))]
    return struct.pack("<4I", *state)


def challenge(domain="TESTS", computer="SERVER"):
    """(the eight bytes, the type 2 message)"""
    nonce = os.urandom(8)
    name = domain.encode("utf-16-le")
    pair = lambda kind, text: struct.pack("<HH", kind, len(text) * 2) + text.encode("utf-16-le")
    info = pair(2, domain) + pair(1, computer) + pair(4, "tests.example") + pair(3, "server.tests.example") + struct.pack("<HH", 0, 0)
    flags = UNICODE | REQUEST_TARGET | NTLM | ALWAYS_SIGN | TARGET_DOMAIN | EXTENDED | TARGET_INFO
    start = 48
    head = SIGNATURE + struct.pack("<IHHII", 2, len(name), len(name), start, flags) + nonce + bytes(8) \
        + struct.pack("<HHI", len(info), len(info), start + len(name))
    return nonce, head + name + info


def parse_authenticate(message):
    """The fields of a type 3 message."""
    if not message.startswith(SIGNATURE) or struct.unpack_from("<I", message, 8)[0] != 3:
        raise ValueError("not a type 3 message")
    flags = struct.unpack_from("<I", message, 60)[0] if len(message) >= 64 else 0
    coding = "utf-16-le" if flags & UNICODE else "latin-1"

    def field(at):
        length, _, offset = struct.unpack_from("<HHI", message, at)
        if offset + length > len(message):
            raise ValueError("a field beyond the end of the message")
        return message[offset:offset + length]
    return dict(lm=field(12), nt=field(20), domain=field(28).decode(coding), user=field(36).decode(coding),
                workstation=field(44).decode(coding))


def verify(message, nonce, user, password):
    """(whether the type 3 message proves the password, why not or who)"""
    try:
        got = parse_authenticate(message)
    except (ValueError, struct.error, UnicodeDecodeError) as e:
        return False, f"malformed: {e}"
    if got["user"].lower() != user.lower():
        return False, f"unknown user {got['user']!r}"
    if len(got["nt"]) <= 24:
        return False, "an NTLMv1 response"
    proof, blob = got["nt"][:16], got["nt"][16:]
    nt_hash = md4(password.encode("utf-16-le"))
    key = hmac.digest(nt_hash, (got["user"].upper() + got["domain"]).encode("utf-16-le"), "md5")
    if not hmac.compare_digest(hmac.new(key, nonce + blob, hashlib.md5).digest(), proof):
        return False, "wrong password"
    return True, (got["domain"] + "\\" if got["domain"] else "") + got["user"]
