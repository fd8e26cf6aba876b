"""Work for the pipeline: inserts, updates and deletes in both databases, evenly paced.

Each database has its own psql, fed through its standard input, and its own threads: one that is frozen does not hold
up the other, and one that died is connected to again. What counts is what the server confirmed.
"""

import math
import random
import re
import signal
import subprocess
import threading
import time

from . import postgres
from .instance import Instance
from .ports import DATABASES
from .report import say

_TAG = re.compile(r"^(?:INSERT 0|UPDATE|DELETE) (\d+)$")
_DONE = "statement-done"
_AHEAD = 8  # statements sent before the first is confirmed
_FASTEST = 100  # statements a second; more rows than that go several to a statement
_SCHEMES = "(ARRAY['CHIRANJEEVI','PALANHAR','SSP','MGNREGA'])[1 + floor(random() * 4)::int]"


def _some(table: str, key: str, count: int) -> str:
    """Up to `count` neighbouring rows from a random place, found by the key's index."""
    return (f"{key} IN (SELECT {key} FROM {table} WHERE {key} >= (SELECT min({key}) + floor(random() * "
            f"(max({key}) - min({key}) + 1))::bigint FROM {table}) ORDER BY {key} LIMIT {count})")


def _warehouse(chance: float, count: int) -> str:
    table = "eligibility.eligibility_snapshots"
    if chance < 0.55:
        return (f"INSERT INTO {table} (family_id, scheme_code, evaluation_status, eligibility_score, "
                "confidence_score, reasons) SELECT ('00000000-0000-0000-0000-' || lpad((1 + floor(random() * "
                f"50))::int::text, 12, '0'))::uuid, {_SCHEMES}, (ARRAY['RULE_ELIGIBLE','RULE_NOT_ELIGIBLE',"
                "'NEEDS_REVIEW'])[1 + floor(random() * 3)::int], round(random()::numeric, 4), "
                "round(random()::numeric, 4), jsonb_build_array(jsonb_build_object('rule', 'R' || n)) "
                f"FROM generate_series(1, {count}) AS n;")
    if chance < 0.88:
        return (f"UPDATE {table} SET eligibility_score = round(random()::numeric, 4), evaluated_at = now() "
                f"WHERE {_some(table, 'snapshot_id', count)};")
    return f"DELETE FROM {table} WHERE {_some(table, 'snapshot_id', count)};"


def _citizen(chance: float, count: int) -> str:
    table = "public.applications"
    if chance < 0.55:
        return (f"INSERT INTO {table} (citizen_id, scheme_code, amount, documents) SELECT ('10000000-0000-0000-0000-'"
                f" || lpad((1 + floor(random() * 80))::int::text, 12, '0'))::uuid, {_SCHEMES}, "
                "round((random() * 9000)::numeric, 2), jsonb_build_array(jsonb_build_object('kind', 'form', "
                f"'pages', n)) FROM generate_series(1, {count}) AS n;")
    if chance < 0.88:
        return (f"UPDATE {table} SET status = (ARRAY['SUBMITTED','APPROVED','REJECTED'])[1 + floor(random() * "
                f"3)::int], updated_at = now() WHERE {_some(table, 'application_id', count)};")
    return f"DELETE FROM {table} WHERE {_some(table, 'application_id', count)};"


_STATEMENTS = {"smart_warehouse": _warehouse, "smart_citizen": _citizen}


class Writer(threading.Thread):
    """Writes to one database until told to stop, or until its share of the rows is done."""

    def __init__(self, instance: Instance, database: str, rate: float, rows: int | None) -> None:
        super().__init__(name=database, daemon=True)
        self.database = database
        self.written = 0
        self.confirmed_at = time.monotonic()
        self.finished = threading.Event()
        self._command, self._environment = postgres.psql_command(instance, database)
        self._batch = max(1, math.ceil(rate / _FASTEST))
        self._pause = self._batch / rate
        self._rows = rows
        self._halt = threading.Event()
        self._change = threading.Condition()
        self._in_flight = 0
        self._promised = 0  # rows of statements not yet confirmed
        self._psql: subprocess.Popen | None = None

    def run(self) -> None:
        while not self._halt.is_set() and not self._complete():
            self._connect()
            self._feed(self._psql)
            self._disconnect()
            self._halt.wait(0.5)
        self.finished.set()

    def stop(self) -> None:
        self._halt.set()
        with self._change:
            self._change.notify_all()

    def _complete(self) -> bool:
        return self._rows is not None and self.written >= self._rows

    def _connect(self) -> None:
        self._in_flight = self._promised = 0
        command = [part for part in self._command if part != "-q"]  # the command tags are the confirmation
        self._psql = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                      stderr=subprocess.STDOUT, text=True, env=self._environment,
                                      start_new_session=True)
        threading.Thread(target=self._read, args=(self._psql,), daemon=True).start()

    def _disconnect(self) -> None:
        psql = self._psql
        psql.kill() if not self._quit(psql) else None
        psql.wait()

    def _quit(self, psql: subprocess.Popen) -> bool:
        try:
            psql.stdin.close()
            psql.wait(timeout=1)
        except (OSError, subprocess.TimeoutExpired):
            return False
        return True

    def _feed(self, psql: subprocess.Popen) -> None:
        due = time.monotonic()
        while not self._halt.is_set() and not self._complete() and psql.poll() is None:
            with self._change:
                room = self._in_flight < _AHEAD and (self._rows is None or self._left() > 0)
                if not room:
                    self._change.wait(0.2)
                    continue
                count = min(self._batch, self._left()) if self._rows is not None else self._batch
                self._in_flight += 1
                self._promised += count
            try:
                psql.stdin.write(f"{_STATEMENTS[self.database](random.random(), count)}\n\\echo {_DONE} {count}\n")
                psql.stdin.flush()
            except OSError:
                return
            # What a frozen server made us miss is not caught up in a burst.
            due = max(due + self._pause, time.monotonic() - 0.2)
            self._halt.wait(max(0.0, due - time.monotonic()))

    def _left(self) -> int:
        return self._rows - self.written - self._promised

    def _read(self, psql: subprocess.Popen) -> None:
        for line in psql.stdout:
            tag = _TAG.match(line.strip())
            with self._change:
                if psql is not self._psql:
                    return
                if tag:
                    self.written += int(tag[1])
                    self.confirmed_at = time.monotonic()
                elif line.startswith(_DONE):
                    self._in_flight -= 1
                    self._promised -= int(line.split()[1])
                elif "ERROR" in line:
                    say(f"load: {self.database}: {line.strip()}")
                self._change.notify_all()


def run(instance: Instance, rate: float, rows: int | None) -> int:
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    shares = {"smart_warehouse": None, "smart_citizen": None}
    if rows is not None:
        shares = {"smart_warehouse": (rows + 1) // 2, "smart_citizen": rows // 2}
    writers = [Writer(instance, name, rate / 2, shares[name]) for name in DATABASES]
    began = time.monotonic()
    for writer in writers:
        writer.start()
    gone = False
    told = began
    while not stopped.wait(0.1) and not all(writer.finished.is_set() for writer in writers):
        if time.monotonic() - told >= 3:
            told = time.monotonic()
            _tell(writers, began)
            if gone := Instance.load() is None:
                say("load: the playground went down")
                break
    for writer in writers:
        writer.stop()
    for writer in writers:
        writer.finished.wait(3)
    _tell(writers, began)
    return 1 if gone else 0


def _tell(writers: list[Writer], began: float) -> None:
    now = time.monotonic()
    total = sum(writer.written for writer in writers)
    parts = [f"{writer.database} {writer.written}"
             + (f" (silent for {now - writer.confirmed_at:.0f} s)"
                if now - writer.confirmed_at > 2 and not writer.finished.is_set() else "") for writer in writers]
    print(f"load: {now - began:.0f} s, {total} rows ({total / max(now - began, 0.001):.0f}/s): " + ", ".join(parts),
          flush=True)
