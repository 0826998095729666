"""The network is closed while tests run."""

from __future__ import annotations

import contextlib
import socket

import pytest

ELSEWHERE = ("192.0.2.1", 80)
"""An address that is reserved for documentation (RFC 5737)."""


@pytest.mark.parametrize("method", ["connect", "connect_ex"])
def test_another_machine_cannot_be_reached(method: str) -> None:
    def careless(connection: socket.socket) -> None:
        with contextlib.suppress(Exception):
            getattr(connection, method)(ELSEWHERE)

    with socket.socket() as connection:
        connection.settimeout(0.1)
        with pytest.raises(pytest.fail.Exception, match=r"192\.0\.2\.1"):
            careless(connection)


def test_this_machine_can() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname(), 5) as mine:
        theirs, _ = server.accept()
        with theirs:
            mine.sendall(b"hello")
            assert theirs.recv(5) == b"hello"
