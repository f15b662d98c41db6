"""The servers that tests start are real, stand alone, and can be killed and started again."""

import socket

import pytest
import sqlalchemy as sa

from tests.services import PostgresServer, RedisServer


def _query(url, *statements):
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        return [connection.execute(sa.text(each)) for each in statements]


def test_postgres_keeps_what_was_committed_through_a_kill(postgres: PostgresServer) -> None:
    url, other = postgres.new_database(), postgres.new_database()
    _query(url, "CREATE TABLE kept (n integer)", "INSERT INTO kept VALUES (7)")
    postgres.kill()
    with pytest.raises(sa.exc.OperationalError):
        _query(url, "SELECT 1")
    postgres.start()
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        assert connection.execute(sa.text("SELECT n FROM kept")).scalar() == 7
    assert sa.inspect(sa.create_engine(other, poolclass=sa.NullPool)).get_table_names() == []


def _say(redis: RedisServer, command: str) -> str:
    with socket.create_connection(("127.0.0.1", redis.port), timeout=5) as line:
        line.sendall(command.encode() + b"\r\n")
        return line.recv(64).decode().strip()


def test_redis_keeps_what_was_written_through_a_kill(redis: RedisServer) -> None:
    assert _say(redis, "SET kept 7") == "+OK"
    redis.kill()
    with pytest.raises(OSError, match="refused"):
        _say(redis, "PING")
    redis.start()
    assert _say(redis, "INCR kept") == ":8"
