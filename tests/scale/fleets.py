"""Several real server processes behind a real nginx, with a real Redis and a real PostgreSQL."""

from __future__ import annotations

import os
import shutil
import socket
import time
from pathlib import Path
from typing import Any

import redis

from tests.servers import ROOT, ServerProcess
from tests.services import (
    MissingServiceError,
    PostgresServer,
    RedisServer,
    ServiceProcess,
    free_port,
)
from web import storage

NAMES = ("a", "b", "c")
PORTS = ("8001", "8002", "8003")
"""Of the processes in deploy/nginx/upstreams.conf."""
DEPLOY = ROOT / "deploy" / "nginx"
MAIN = """\
daemon off;
pid nginx.pid;
error_log stderr warn;
events { worker_connections 2048; }
http {
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    include upstreams.conf;
    include doodle-derby.conf;
}
"""


class NginxServer(ServiceProcess):
    """nginx with what deploy/ has for it, in front of processes at these ports."""

    def __init__(self, ports: list[int]) -> None:
        found = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
        if found is None:
            raise MissingServiceError("nginx is not on this machine: apt-get install nginx-light")
        self._program = found
        super().__init__("nginx")
        self.url = f"http://{self.address}"
        upstreams = (DEPLOY / "upstreams.conf").read_text()
        for shipped, ours in zip(PORTS, ports, strict=False):
            upstreams = upstreams.replace(f"127.0.0.1:{shipped}", f"127.0.0.1:{ours}")
        site = (DEPLOY / "doodle-derby.conf").read_text()
        site = site.replace("listen 80", f"listen {self.address}")
        site = site.replace("/var/cache/doodle-derby", "static")
        for name, text in (
            ("upstreams.conf", upstreams),
            ("doodle-derby.conf", site),
            ("nginx.conf", MAIN),
        ):
            (self.folder / name).write_text(text)
        self.start()

    def _command(self) -> list[str | Path]:
        folder = f"{self.folder}/"
        return [self._program, "-p", folder, "-c", "nginx.conf", "-e", "stderr"]

    def _is_ready(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return True
        except OSError:
            return False


class Fleet:
    """All of it, up when constructed; `with` it, so that nothing stays."""

    def __init__(self, folder: Path, module: str = "tests.serve") -> None:
        self._folder = folder
        self._module = module
        self._services: list[ServiceProcess] = []
        self._servers: dict[str, ServerProcess] = {}
        self._ports = {name: free_port() for name in NAMES}

    def __enter__(self) -> Fleet:
        try:
            self._open()
        except BaseException:
            self.close()
            raise
        return self

    def _open(self) -> None:
        self.postgres = self._up(PostgresServer())
        self.database = self.postgres.new_database()
        self.redis = self._up(RedisServer())
        for name in NAMES:
            self.start(name)
        self.nginx = self._up(NginxServer([*self._ports.values()]))
        self.url = self.nginx.url

    def _up(self, service: Any) -> Any:
        self._services.append(service)
        return service

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Leave nothing of it."""
        for server in self._servers.values():
            if server.process.poll() is None:
                server.kill()
        for service in reversed(self._services):
            service.remove()

    def __getitem__(self, name: str) -> ServerProcess:
        return self._servers[name]

    def pids(self) -> list[int]:
        """Of everything that runs, the story that is told of it included."""
        servers = [each.process.pid for each in self._servers.values()]
        services = [each for service in self._services for each in service.pids()]
        return [os.getpid(), *servers, *services]

    def start(self, name: str) -> None:
        """Start a process, or start it again at its port."""
        folder = self._folder / name
        folder.mkdir(exist_ok=True)
        flags = ["--database", self.database, "--redis", self.redis.url, "--proxies", "1"]
        flags += ["--instance", name]
        self._servers[name] = ServerProcess(folder, self._ports[name], self._module, flags)

    def match_id(self, code: str) -> str:
        """The id of the open game with this code."""
        found = storage.find_open(self.database, code)
        assert found, f"no game has the code {code}"
        return found

    def holders(self) -> dict[str, str]:
        """The process that holds each match, by the match's id."""
        with redis.Redis.from_url(self.redis.url, decode_responses=True) as client:
            keys = client.keys("derby:match:*")
            held = zip(keys, client.mget(keys) if keys else [], strict=True)
            return {key.split(":")[-1]: holder.split("/")[0] for key, holder in held if holder}

    def redis_commands(self) -> int:
        """How many Redis has been given so far."""
        with redis.Redis.from_url(self.redis.url) as client:
            return int(client.info("stats")["total_commands_processed"])

    def wait_for_holder(self, match_id: str, names: set[str], seconds: float) -> str:
        """Who of these holds it, within so long."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if (holder := self.holders().get(match_id, "")) in names:
                return holder
            time.sleep(0.05)
        raise AssertionError(f"nobody of {names} holds {match_id}")
