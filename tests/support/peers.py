#!/usr/bin/env python3
"""Real programs for the tests to talk to, on free ports of 127.0.0.1, as an ordinary user, in a temporary folder.

    peers.py nginx [--backend PORT]   nginx: http, https (HTTP/2, TLS 1.3), https_tls12 (HTTP/1.1, TLS 1.2)
    peers.py proxy                    tinyproxy: http_proxy, http_proxy_auth; microsocks: socks, socks_auth

Prints one line of JSON, {"pid", "ports", "files", …}, when all of them answer, and serves until its standard input
closes.  What it starts ends with it, also when it is killed.
"""
import argparse
import ctypes
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import certs  # noqa: E402

PROXY_USER, PROXY_PASSWORD = "proxy", "secret"
PR_SET_PDEATHSIG = 1
libc = ctypes.CDLL(None, use_errno=True)


def die_with_parent():
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as sock:
        return sock.getsockname()[1]


def answers(port):
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
        return True
    except OSError:
        return False


class Failed(Exception):
    pass


class Peers:
    """The folder and the processes of one run."""

    def __init__(self):
        self.dir = tempfile.mkdtemp(prefix="peers-")
        self.ports, self.files, self.extra, self.procs = {}, {}, {}, []

    def path(self, *names):
        return os.path.join(self.dir, *names)

    def write(self, name, text):
        with open(self.path(name), "w") as f:
            f.write(text)
        return self.path(name)

    def start(self, argv, ports):
        """Start a program and wait for its ports; Failed if it ends instead (somebody took a port first)."""
        log = self.path(os.path.basename(argv[0]) + ".log")
        with open(log, "ab") as out:
            try:
                proc = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=out, stderr=out, cwd=self.dir,
                                        preexec_fn=die_with_parent)
            except FileNotFoundError:
                raise SystemExit(f"{argv[0]} is not installed") from None
        self.procs.append(proc)
        end = time.monotonic() + 15
        while not all(answers(port) for port in ports) or proc.poll() is not None:
            if proc.poll() is not None or time.monotonic() > end:
                with open(log) as f:
                    raise Failed(f"{argv[0]} did not come up:\n{f.read()[-2000:]}")
            time.sleep(0.02)

    def start_on_free_ports(self, names, command):
        """command (ports by name) gives the argv; another choice of ports is tried when it does not come up."""
        for attempt in range(5):
            ports = {name: free_port() for name in names}
            try:
                self.start(command(ports), ports.values())
            except Failed:
                if attempt == 4:
                    raise
            else:
                self.ports.update(ports)
                return

    def close(self):
        for proc in reversed(self.procs):
            if proc.poll() is None:
                proc.terminate()
                try:
                    proc.wait(3)
                except subprocess.TimeoutExpired:
                    proc.kill()
                    proc.wait()
        shutil.rmtree(self.dir, ignore_errors=True)


def fill_in(name, values):
    with open(os.path.join(HERE, name)) as f:
        text = f.read()
    for key, value in values.items():
        text = text.replace(f"@{key}@", str(value))
    return text


def write_files(peers):
    os.makedirs(peers.path("files"))
    peers.write("files/small.txt", "A small file\n")
    peers.write("files/page.html", "<!DOCTYPE html><title>A page</title><p>Text</p>\n")
    peers.write("files/data.json", json.dumps([dict(id=i, name=f"Record {i}") for i in range(2000)]))
    with open(peers.path("files", "big.bin"), "wb") as f:
        f.write(bytes(i % 251 for i in range(251)) * 66837)             # 16 MB, byte i is i % 251


def start_nginx(peers, backend):
    os.makedirs(peers.path("certs"))
    peers.files = certs.make(peers.path("certs"))
    write_files(peers)

    def command(ports):
        values = dict(DIR=peers.dir, CERTIFICATE=peers.files["server"], KEY=peers.files["server_key"], BACKEND=backend,
                      USER="user root;" if os.geteuid() == 0 else "", **{name.upper(): port for name, port in ports.items()})
        peers.write("locations", fill_in("nginx.locations.in", values))
        peers.write("nginx.conf", fill_in("nginx.conf.in", values))
        nginx = shutil.which("nginx") or "/usr/sbin/nginx"
        return [nginx, "-p", peers.dir, "-c", peers.path("nginx.conf"), "-e", peers.path("nginx-error.log")]
    peers.start_on_free_ports(["http", "https", "https_tls12"], command)
    peers.files["access_log"] = peers.path("nginx-access.log")


def start_tinyproxy(peers, name, auth):
    log = peers.path(f"{name}.log")

    def command(ports):
        conf = peers.write(f"{name}.conf", f"Port {ports[name]}\nListen 127.0.0.1\nTimeout 60\nMaxClients 50\nAllow 127.0.0.1\n"
                           f'LogFile "{log}"\nLogLevel Connect\n' + (f"BasicAuth {PROXY_USER} {PROXY_PASSWORD}\n" if auth else ""))
        return ["tinyproxy", "-d", "-c", conf]
    peers.start_on_free_ports([name], command)
    peers.files[f"{name}_log"] = log


def start_proxies(peers):
    start_tinyproxy(peers, "http_proxy", False)
    start_tinyproxy(peers, "http_proxy_auth", True)
    for name, auth in (("socks", []), ("socks_auth", ["-u", PROXY_USER, "-P", PROXY_PASSWORD])):
        peers.start_on_free_ports([name], lambda ports: ["microsocks", "-i", "127.0.0.1", "-p", str(ports[name]), *auth])
    peers.extra.update(user=PROXY_USER, password=PROXY_PASSWORD)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["nginx", "proxy"])
    parser.add_argument("--backend", type=int, default=9, metavar="PORT", help="the port that /backend/ of nginx leads to")
    args = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    peers = Peers()
    try:
        if args.what == "nginx":
            start_nginx(peers, args.backend)
        else:
            start_proxies(peers)
        print(json.dumps(dict(pid=os.getpid(), ports=peers.ports, files=peers.files, **peers.extra)), flush=True)
        while os.read(0, 4096):
            pass
    except Failed as e:
        raise SystemExit(str(e)) from None
    finally:
        peers.close()


if __name__ == "__main__":
    main()
