"""The embedded store: one DuckDB file, one writing process, each write a transaction that moves the data version on."""

import datetime as dt
import os
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb

from data.city import City
from data.matching.weights import WEIGHTS_VARIABLE, path_in_force, weights_in_force
from data.migrations import SCHEMA_VERSION, migrate, steps_from
from data.reasons import N_, Reason

SCHEMA_FILE = Path(__file__).with_name("schema.sql")
RULES_FOLDER = Path(__file__).with_name("rules")


class StoreError(Exception):
    """The database file can't be opened. `reason` says why and what to do next."""

    def __init__(self, template: str, **values: str | int) -> None:
        self.reason = Reason(template, values)
        super().__init__(str(self.reason))


class StoreInUse(StoreError):
    """Another process holds the database file."""


class StoreNewer(StoreError):
    """The database file was written by a newer version of Safer Together."""


class StoreUnreadable(StoreError):
    """The file is no database of Safer Together, or can't be read or written."""


@dataclass(slots=True)
class Write:
    """One transaction in progress: its cursor, who makes it when, and the city whose records they are.

    Set `changed` to False when it turns out that there is nothing to write: the transaction is then dropped.
    Set `moves_version` to False for what no answer rests on, such as a person's draft: answers stay cached.
    """

    cursor: duckdb.DuckDBPyConnection
    actor: str
    at: dt.datetime
    city: City
    changed: bool = True
    moves_version: bool = True


def configured_path() -> Path:
    """Where the database lies: the environment variable SAFER_TOGETHER_DATABASE, or else .local/ beside app.py."""
    configured = os.environ.get("SAFER_TOGETHER_DATABASE")
    return Path(configured) if configured else Path(__file__).parents[1] / ".local" / "safer_together.duckdb"


class WeightsUnreadable(StoreError):
    """The file of the weights that reports are compared with can't be used."""


class Store:
    """An open database. Get one with `Store.open`; close it to let another process in."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, city: City) -> None:
        self._connection = connection
        self._writing = threading.RLock()
        self.city = city
        self._data_version = self._read_data_version()
        # Told of each write that changes something, in its transaction and after it: so another store is kept alike.
        self.before_commit: Callable[[Write], None] | None = None
        self.after_commit: Callable[[], None] | None = None

    @classmethod
    def open(cls, path: Path | str, city: City) -> "Store":
        """The store in the file at `path` (":memory:" for one that is forgotten), created or upgraded as needed.

        Raises StoreInUse, StoreNewer, StoreUnreadable or WeightsUnreadable; an older file is copied beside itself
        before its upgrade.
        """
        _check_weights()
        is_file = str(path) != ":memory:"
        if is_file:
            _prepare_place(Path(path))
        is_new = not is_file or not Path(path).exists()
        connection = _connect(str(path))
        try:
            # Months are counted in the city's zone, whatever the machine's.
            connection.execute("SET TimeZone = $zone", {"zone": str(city.zone)})
            if is_new:
                _create(connection)
            else:
                _bring_up_to_date(connection, Path(path))
            _write_reference_data(connection, city)
            return cls(connection, city)
        except duckdb.Error as error:
            connection.close()
            raise StoreUnreadable(
                N_("The database {path} can't be used: {detail}"), path=str(path), detail=_first_line(error)
            ) from error
        except StoreError:
            connection.close()
            raise

    def close(self) -> None:
        """Let go of the file. Waits for a write in progress."""
        with self._writing:
            self._connection.close()

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A connection of the caller's own to the same database: one for each page run or thread."""
        cursor = self._connection.cursor()
        cursor.execute("SET TimeZone = $zone", {"zone": str(self.city.zone)})
        return cursor

    @property
    def data_version(self) -> int:
        """The number that every committed write moves on: part of the key of each cached answer."""
        return self._data_version

    @contextmanager
    def write(self, actor: str, at: dt.datetime, quietly: bool = False) -> Iterator[Write]:
        """A transaction in the name of `actor`: committed whole at the end of the block, or not at all.

        `quietly`: it notes something beside the records, so that no answer rests on it and nobody is told.
        """
        with self._writing:
            cursor = self.cursor()
            write = Write(cursor, actor, at, self.city, moves_version=not quietly)
            try:
                cursor.begin()
                yield write
                if write.changed:
                    if self.before_commit is not None and not quietly:
                        self.before_commit(write)
                    if write.moves_version:
                        cursor.execute("UPDATE database_state SET data_version = data_version + 1")
                    cursor.commit()
                    self._data_version += write.moves_version
                else:
                    cursor.rollback()
            except BaseException:
                with suppress(duckdb.TransactionException):  # a commit that failed has ended the transaction
                    cursor.rollback()
                raise
            finally:
                cursor.close()
            if write.changed and self.after_commit is not None and not quietly:
                self.after_commit()

    def _read_data_version(self) -> int:
        ((data_version,),) = self._connection.execute("SELECT data_version FROM database_state").fetchall()
        return int(data_version)


def _check_weights() -> None:
    """Say at the start that the weights can't be used: not when somebody saves an event."""
    try:
        weights_in_force()
    except (OSError, ValueError) as error:
        raise WeightsUnreadable(
            N_("The weights in {path} can't be used ({detail}). Mend the file, or unset {variable}."),
            path=str(path_in_force()),
            detail=str(error),
            variable=WEIGHTS_VARIABLE,
        ) from error


def _prepare_place(path: Path) -> None:
    """Make the folder, and clear away the empty file that a start cut off at once may have left."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_file() and path.stat().st_size == 0:
            path.unlink()
    except OSError as error:
        raise StoreUnreadable(
            N_(
                "The folder {folder} can't be made ({detail}). "
                "Set SAFER_TOGETHER_DATABASE to a path that can be written."
            ),
            folder=str(path.parent),
            detail=error.strerror or str(error),
        ) from error


def _connect(path: str) -> duckdb.DuckDBPyConnection:
    try:
        return duckdb.connect(path)
    except duckdb.Error as error:  # of which kind differs between releases
        message = str(error)
        if "Could not set lock" in message or "being used by another process" in message:
            raise _in_use(path, message) from error
        if "not a valid DuckDB database" in message:
            raise StoreUnreadable(
                N_(
                    "{path} is not a database of Safer Together. Move it away, "
                    "or set SAFER_TOGETHER_DATABASE to another path."
                ),
                path=path,
            ) from error
        raise StoreUnreadable(
            N_("The database {path} can't be opened: {detail}"), path=path, detail=_first_line(error)
        ) from error


def _in_use(path: str, message: str) -> StoreInUse:
    process = re.search(r"PID (\d+)", message)
    if process is None:
        return StoreInUse(
            N_(
                "The database {path} is in use by another program, most likely the app itself. "
                "Stop that program and try again, or do this on the app's Data page."
            ),
            path=path,
        )
    return StoreInUse(
        N_(
            "The database {path} is in use by another program (process {process}), most likely the app itself. "
            "Stop that program and try again, or do this on the app's Data page."
        ),
        path=path,
        process=process.group(1),
    )


def _create(connection: duckdb.DuckDBPyConnection) -> None:
    connection.begin()
    connection.execute(SCHEMA_FILE.read_text(encoding="utf-8"))
    connection.execute(
        "INSERT INTO database_state (schema_version, data_version) VALUES ($version, 0)", {"version": SCHEMA_VERSION}
    )
    connection.commit()


def _bring_up_to_date(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    tables = {
        name
        for (name,) in connection.execute(
            "SELECT table_name FROM duckdb_tables() UNION SELECT view_name FROM duckdb_views() WHERE NOT internal"
        ).fetchall()
    }
    if not tables:  # a first start that was cut off before it created anything
        _create(connection)
        return
    if "database_state" not in tables:
        raise StoreUnreadable(
            N_("{path} is a DuckDB file, but not one of Safer Together. Set SAFER_TOGETHER_DATABASE to another path."),
            path=str(path),
        )
    rows = connection.execute("SELECT schema_version FROM database_state").fetchall()
    if not rows:
        raise StoreUnreadable(N_("The database has no state row: restore it from a backup copy."))
    version = int(rows[0][0])
    if version > SCHEMA_VERSION:
        raise StoreNewer(
            N_(
                "The database {path} was written by a newer version of Safer Together (schema {version}; this one "
                "knows up to {known}). Update the program, or open a backup copy made before the update."
            ),
            path=str(path),
            version=version,
            known=SCHEMA_VERSION,
        )
    if version < SCHEMA_VERSION:
        connection.execute("CHECKPOINT")
        shutil.copy2(path, path.with_name(f"{path.stem}.schema-{version}{path.suffix}"))
        migrate(connection, steps_from(version))


def _write_reference_data(connection: duckdb.DuckDBPyConnection, city: City) -> None:
    """Bring departments (city.toml) and counting rules (data/rules/) in the file up to date; no change, no write."""
    departments = [
        (department.department_id, department.name, department.initials, position, True)
        for position, department in enumerate(city.departments)
    ]
    stored = connection.execute("FROM department WHERE is_current ORDER BY position").fetchall()
    rules = [
        (int(path.stem.removeprefix("rule-")), path.read_text(encoding="utf-8").strip())
        for path in sorted(RULES_FOLDER.glob("rule-*.txt"))
    ]
    stored_rules = connection.execute("FROM counting_rule ORDER BY rule_version").fetchall()
    if stored == departments and stored_rules == rules:
        return
    connection.begin()
    connection.execute("UPDATE department SET is_current = FALSE")
    connection.executemany("INSERT OR REPLACE INTO department VALUES (?, ?, ?, ?, ?)", departments)
    connection.executemany("INSERT OR REPLACE INTO counting_rule VALUES (?, ?)", rules)
    connection.execute("UPDATE database_state SET data_version = data_version + 1")
    connection.commit()


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]
