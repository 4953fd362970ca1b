"""Keys and certificates for the tests, made with openssl(1) in a directory of their own and thrown away after.

A CA of our own signs: server (localhost, 127.0.0.1), expired, wrong-host, client.  `self-signed` and `odd-names` sign themselves.
"""
import os
import subprocess

CLIENT_PASSWORD = "secret"
CONFIG = """
[ca]
default_ca = own
[own]
dir = {dir}
database = {dir}/index.txt
serial = {dir}/serial
new_certs_dir = {dir}
certificate = {dir}/ca.pem
private_key = {dir}/ca-key.pem
default_md = sha256
default_days = 3650
policy = any
unique_subject = no
rand_serial = yes
email_in_dn = no
[any]
commonName = supplied
organizationName = optional
[req]
distinguished_name = dn
prompt = no
[dn]
CN = unused
[root]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[server]
basicConstraints = CA:false
authorityKeyIdentifier = keyid
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectAltName = DNS:localhost, IP:127.0.0.1, IP:::1
[wrong]
basicConstraints = CA:false
authorityKeyIdentifier = keyid
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectAltName = DNS:elsewhere.test
[odd]
subjectAltName = DNS:a\x1b[31m\\nDNS:localhost
[client]
basicConstraints = CA:false
authorityKeyIdentifier = keyid
keyUsage = critical, digitalSignature
extendedKeyUsage = clientAuth
"""
EC = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]


def make(folder):
    """Make everything in `folder`; return the paths by name."""
    path = lambda name: os.path.join(folder, name)
    config = path("openssl.cnf")
    for name, text in (("openssl.cnf", CONFIG.format(dir=folder)), ("index.txt", ""), ("index.txt.attr", "")):
        with open(path(name), "w") as f:
            f.write(text)

    def openssl(*argv):
        done = subprocess.run(["openssl", *argv], capture_output=True, text=True, cwd=folder)
        if done.returncode:
            raise SystemExit(f"openssl {' '.join(argv)} failed:\n{done.stderr}")

    def leaf(name, section, cn, *dates):
        openssl("req", "-config", config, *EC, "-subj", f"/O=Signalbox tests/CN={cn}", "-keyout", path(f"{name}-key.pem"),
                "-out", path(f"{name}.csr"))
        openssl("ca", "-batch", "-notext", "-config", config, "-extensions", section, "-in", path(f"{name}.csr"),
                "-out", path(f"{name}.pem"), *dates)

    openssl("req", "-x509", "-config", config, "-extensions", "root", *EC, "-days", "3650",
            "-subj", "/O=Signalbox tests/CN=Signalbox test CA", "-keyout", path("ca-key.pem"), "-out", path("ca.pem"))
    leaf("server", "server", "localhost")
    leaf("expired", "server", "localhost", "-startdate", "20200101000000Z", "-enddate", "20210101000000Z")
    leaf("wrong-host", "wrong", "elsewhere.test")
    leaf("client", "client", "A Client")
    openssl("req", "-x509", "-config", config, "-extensions", "server", *EC, "-days", "3650",
            "-subj", "/O=Signalbox tests/CN=localhost", "-keyout", path("self-signed-key.pem"), "-out", path("self-signed.pem"))
    openssl("req", "-x509", "-utf8", "-config", config, "-extensions", "odd", *EC, "-days", "3650",
            "-subj", "/CN=a\u202egpj.test\u2028", "-keyout", path("odd-names-key.pem"), "-out", path("odd-names.pem"))
    openssl("ec", "-in", path("client-key.pem"), "-aes256", "-passout", f"pass:{CLIENT_PASSWORD}",
            "-out", path("client-key-encrypted.pem"))
    openssl("pkcs12", "-export", "-in", path("client.pem"), "-inkey", path("client-key.pem"), "-certfile", path("ca.pem"),
            "-passout", f"pass:{CLIENT_PASSWORD}", "-out", path("client.p12"))
    return dict(ca=path("ca.pem"), server=path("server.pem"), server_key=path("server-key.pem"), client=path("client.pem"),
                client_key=path("client-key.pem"), client_key_encrypted=path("client-key-encrypted.pem"),
                client_p12=path("client.p12"), client_password=CLIENT_PASSWORD, self_signed=path("self-signed.pem"),
                odd_names=path("odd-names.pem"))
