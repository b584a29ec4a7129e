"""Start Jupyter servers as learners have them, use them by REST and websocket, and measure.

For `doctor --hub` and `benchmarks/hosting.py`. It needs JupyterLab's packages; memory is measured
on Linux only.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil  # comes with ipykernel
import websocket  # comes with jupyter_server


class Server:
    """A learner's server: its address, its token, its process, and how long it took to start."""

    def __init__(self, url: str, token: str, pid: int) -> None:
        self.url, self.token, self.pid, self.seconds = url, token, pid, 0.0

    def ask(self, method: str, path: str, sent: object = None) -> Any:
        return ask(method, f"{self.url}api/{path}", self.token, sent)

    def processes(self) -> list[psutil.Process]:
        server = psutil.Process(self.pid)
        return [server, *server.children(recursive=True)]

    def memory(self) -> float:
        """Return the MB of all its processes; shared memory is divided among them (PSS)."""
        total = 0
        for process in self.processes():
            rollup = Path(f"/proc/{process.pid}/smaps_rollup").read_text(encoding="utf-8")
            for line in rollup.splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1])
        return total / 1024

    def cpu(self) -> float:
        """Return the CPU seconds so far, of its processes and of those that have ended."""
        return sum(sum(process.cpu_times()[:4]) for process in self.processes())

    def wait(self, seconds: float = 120) -> Server:
        """Wait until it answers."""
        start = time.monotonic()
        while True:
            with contextlib.suppress(OSError):
                self.ask("GET", "status")
                self.seconds += time.monotonic() - start
                return self
            if time.monotonic() - start > seconds or not psutil.pid_exists(self.pid):
                raise OSError(f"no answer after {time.monotonic() - start:.0f} s")
            time.sleep(0.05)

    @contextlib.contextmanager
    def kernel(self, seconds: float = 300) -> Iterator[Kernel]:
        """Start a new kernel; end it afterwards."""
        name = self.ask("POST", "kernels", {"name": "python3"})["id"]
        line = websocket.create_connection(
            f"ws{self.url[4:]}api/kernels/{name}/channels",
            header=[f"Authorization: token {self.token}"],
            timeout=seconds,
        )
        try:
            yield Kernel(line)
        finally:
            line.close()
            self.ask("DELETE", f"kernels/{name}")


class Kernel:
    """A kernel behind a websocket, as a page of JupyterLab uses it."""

    def __init__(self, line: websocket.WebSocket) -> None:
        self.line = line

    def run(self, source: str) -> tuple[bool, str]:
        """Run a cell; return whether it ended well, and what it printed or showed as text."""
        asked = uuid.uuid4().hex
        self.line.send(json.dumps({
            "channel": "shell", "parent_header": {}, "metadata": {}, "buffers": [],
            "header": {"msg_id": asked, "msg_type": "execute_request", "username": "",
                       "session": "m", "version": "5.3", "date": ""},
            "content": {"code": source, "silent": False, "store_history": True,
                        "allow_stdin": False, "user_expressions": {}, "stop_on_error": False},
        }))  # fmt: skip
        status, idle, printed = "", False, ""
        while not (status and idle):
            received = self.line.recv()
            if isinstance(received, bytes):
                continue
            message = json.loads(received)
            if message["parent_header"].get("msg_id") != asked:
                continue
            content = message["content"]
            if message["msg_type"] == "execute_reply":
                status = content["status"]
            elif message["msg_type"] == "status":
                idle = content["execution_state"] == "idle"
            elif message["msg_type"] == "stream":
                printed += content["text"]
            elif "data" in content:
                printed += str(content["data"].get("text/plain", ""))
            elif message["msg_type"] == "error":
                printed += f"{content['ename']}: {content['evalue']}"
        return status == "ok", printed


def ask(method: str, url: str, token: str, sent: object = None) -> Any:
    body = None if sent is None else json.dumps(sent).encode()
    asked = urllib.request.Request(url, body, {"Authorization": f"token {token}"}, method=method)
    with urllib.request.urlopen(asked, timeout=120) as answer:
        return json.loads(answer.read() or b"{}")


@contextlib.contextmanager
def alone() -> Iterator[Server]:
    """Start a separate JupyterLab in an empty home, with this Python, as a hub would start it."""
    token = secrets.token_hex(16)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"]
        command += [f"--port={port}", "--ServerApp.port_retries=0", f"--ServerApp.root_dir={home}"]
        process = subprocess.Popen(
            command, cwd=home, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True, env={**os.environ, "HOME": home, "JUPYTER_TOKEN": token},
        )  # fmt: skip
        try:
            yield Server(f"http://127.0.0.1:{port}/", token, process.pid).wait()
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(30)
