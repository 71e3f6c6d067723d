"""What holds for every test: no network beyond this machine, and a database of its own; records for the pages."""

import ipaddress
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from hypothesis import settings

from data.connection import close_store
from data.sample.load import load_sample
from data.store import Store
from tests.pages import LOG
from tests.records import AT, CITY, imported

# The same examples each time: a red test stays red until mended. To look for new ones: --hypothesis-profile=explore.
settings.register_profile("project", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None, max_examples=1000)
settings.load_profile("project")


class NetworkBlocked(AssertionError):
    """A test reached for a host other than this machine."""


def _is_this_machine(host: object) -> bool:
    if isinstance(host, bytes):
        host = host.decode()
    if host is None or host in ("", "localhost"):
        return True
    try:
        address = ipaddress.ip_address(str(host).partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def _is_address(host: object) -> bool:
    """Whether `host` is a number: looking one up asks no one."""
    try:
        ipaddress.ip_address(str(host))
    except ValueError:
        return False
    return True


@pytest.fixture(scope="session", autouse=True)
def no_network() -> Iterator[None]:
    """Names and addresses of other machines are refused, loudly."""
    connect, connect_ex, getaddrinfo = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def refuse_elsewhere(address: Any) -> None:
        if isinstance(address, tuple) and not _is_this_machine(address[0]):
            raise NetworkBlocked(f"a test tried to connect to {address[0]}; tests stay on this machine")

    def guarded_connect(self: socket.socket, address: Any) -> None:
        refuse_elsewhere(address)
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        refuse_elsewhere(address)
        return connect_ex(self, address)

    def guarded_getaddrinfo(host: Any, *args: Any, **kwargs: Any) -> Any:
        if not _is_this_machine(host) and not _is_address(host):
            raise NetworkBlocked(f"a test tried to look up {host}; tests stay on this machine")
        return getaddrinfo(host, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded_connect)
        patch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
        patch.setattr(socket, "getaddrinfo", guarded_getaddrinfo)
        yield


@pytest.fixture(autouse=True)
def own_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where this test's database would lie (nothing is created): never .local/, never another test's."""
    path = tmp_path / "safer_together.duckdb"
    monkeypatch.setenv("SAFER_TOGETHER_DATABASE", str(path))
    monkeypatch.setenv("SAFER_TOGETHER_SECRETS", str(tmp_path / "secrets.toml"))  # never the developer's own
    monkeypatch.delenv("SAFER_TOGETHER_CITY", raising=False)
    return path


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that holds the sample and nothing else: copied, never opened by a test."""
    path = tmp_path_factory.mktemp("sample") / "sample.duckdb"
    store = Store.open(path, CITY)
    load_sample(store, AT)
    store.close()
    return path


@pytest.fixture
def sample(sample_file: Path, own_database: Path) -> Path:
    """This test's own database, with the sample in it."""
    shutil.copy(sample_file, own_database)
    return own_database


@pytest.fixture
def real_records(own_database: Path) -> Path:
    """This test's own database, with LOG imported and no sample."""
    store = Store.open(own_database, CITY)
    imported(store, LOG, "log.csv")
    store.close()
    return own_database


@pytest.fixture
def no_records(own_database: Path) -> Path:
    """This test's own database, with nothing in it."""
    Store.open(own_database, CITY).close()
    return own_database


@pytest.fixture
def forgotten_store() -> Iterator[None]:
    """What the app keeps for all its sessions is dropped after the test, so that the next opens its own database."""
    yield
    close_store()
    st.cache_resource.clear()
    st.cache_data.clear()
