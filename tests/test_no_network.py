"""The guard of conftest.py guards."""

import socket
import urllib.request
from pathlib import Path

import pytest

from data.store import configured_path
from tests.conftest import NetworkBlocked


def test_other_machines_are_refused() -> None:
    with pytest.raises(NetworkBlocked, match=r"connect to 192\.0\.2\.1"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
    with pytest.raises(NetworkBlocked, match=r"look up example\.org"):
        urllib.request.urlopen("http://example.org", timeout=1)


def test_this_machine_is_reached() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as listener,
        socket.create_connection(listener.getsockname(), timeout=1) as connection,
    ):
        assert connection.getpeername() == listener.getsockname()


def test_the_database_is_this_tests_own(own_database: Path) -> None:
    assert configured_path() == own_database
    assert not own_database.exists()
