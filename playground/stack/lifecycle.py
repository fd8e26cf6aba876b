"""Up, down and reset."""

import time
from concurrent.futures import ThreadPoolExecutor

from . import connect, directions, fetch, java, kafka, postgres, proxy
from .connect import Worker
from .errors import PlaygroundError
from .instance import Instance, delete_state, exclusive
from .kafka import Broker
from .ports import BROKERS, DATABASES, require_free
from .postgres import Postgres
from .proxy import Proxy
from .report import say, timed
from .servers import Server


def servers(instance: Instance) -> list[Server]:
    """All of them, in the order in which they can be started."""
    return [Proxy(instance),
            *(Postgres(instance, name) for name in DATABASES),
            *(Broker(instance, number) for number in BROKERS),
            *(Worker(instance, number) for number in range(1, instance.workers + 1))]


def something_runs(instance: Instance | None) -> bool:
    return instance is not None and any(server.state != "stopped" for server in servers(instance))


# --- up

def up(asked: dict) -> Instance:
    """Starts what does not run, heals what was broken on purpose, and deploys what is missing.

    `asked` holds the options that were given. Those of a playground that is up already must agree with it.
    """
    with exclusive(), timed() as clock:
        present = Instance.load()
        if something_runs(present):
            _require_agreement(present, asked)
            instance = present
        else:
            instance = Instance(**asked)
        _fetch(instance)
        instance.save()
        instance.write_pgpass()
        java.write_logging(instance)
        instance.broken.clear()
        instance.cuts.clear()
        started: list[Server] = []
        try:
            _start_all(instance, started)
            _deploy(instance)
        except BaseException:
            say("stopping what this start began …")
            _stop(started)
            if not something_runs(instance):
                Instance.forget()
            raise
        instance.save()
    say(f"up in {clock.seconds:.1f} s: stack {instance.stack}" + (", bare" if instance.bare else ""))
    return instance


def _require_agreement(present: Instance, asked: dict) -> None:
    for option, value in asked.items():
        if getattr(present, option) != value:
            raise PlaygroundError(
                f"A playground with {_shown(option, getattr(present, option))} is up, and this asks for "
                f"{_shown(option, value)}. Run `playground/playground down` first; each combination keeps its own "
                "data.")


def _shown(option: str, value) -> str:
    """The option as one would give it."""
    if option == "bare":
        return "--bare" if value else "--no-bare"
    return f"--{option.replace('_', '-')} {value}" if value is not None else "Debian's PostgreSQL"


def _fetch(instance: Instance) -> None:
    java.program()
    fetch.fetch_stack(instance.versions)
    if instance.postgres is not None:
        fetch.fetch_postgres(instance.postgres)
    postgres.binaries(instance)


def _start_all(instance: Instance, started: list[Server]) -> None:
    everything = servers(instance)
    for server in everything:
        server.thaw()
    networks = [server for server in everything if isinstance(server, Proxy)]
    workers = [server for server in everything if isinstance(server, Worker)]
    middle = [server for server in everything if isinstance(server, (Postgres, Broker))]
    for server in everything:
        if server.state == "stopped":
            server.end_leftovers()
            require_free(server.name, server.ports)
    with timed() as clock:
        in_parallel([server.prepare for server in everything if server.state == "stopped"])
        if any(server.state == "stopped" for server in everything if isinstance(server, Broker)):
            kafka.format_storage(instance)
    if clock.seconds > 1:
        say(f"  {'data laid out':<42} {clock.seconds:6.1f} s")
    start_and_wait(networks, started)
    proxy.control(instance.ports.proxy_control(), {link: "open" for link in instance.ports.links()})
    start_and_wait(middle, started)
    in_parallel([lambda name=name: directions.create_database(instance, name) for name in DATABASES])
    if not instance.bare:
        in_parallel([lambda name=name: directions.prepare_for_cdc(instance, name) for name in DATABASES])
    start_and_wait(workers, started)


def start_and_wait(group: list[Server], started: list[Server] | None = None) -> None:
    """Launches all of a group, then waits for each; tells how long each took from its launch."""
    def bring(server: Server) -> None:
        with timed() as clock:
            fresh = server.state == "stopped"
            if fresh:
                server.start()
                if started is not None:
                    started.append(server)
            server.wait_until_it_answers()
        how = f"{clock.seconds:6.1f} s" if fresh else "   already up"
        say(f"  {server.name:<16} {server.title():<25} {how}   {server.address()}")

    in_parallel([lambda server=server: bring(server) for server in group])


def in_parallel(jobs: list) -> None:
    """All of them, also when one fails; then the first failure is raised."""
    if not jobs:
        return
    with ThreadPoolExecutor(len(jobs)) as pool:
        futures = [pool.submit(job) for job in jobs]
    for future in futures:
        future.result()


def _deploy(instance: Instance) -> None:
    if instance.bare:
        return
    url = Worker(instance, 1).url
    with timed() as clock:
        made = connect.deploy(instance, url)
        revived = connect.revive(url)
        connect.wait_until_running(url, [name for direction in directions.DIRECTIONS
                                         for name in (direction.connector, direction.sink)])
        for direction in directions.DIRECTIONS if made else ():
            _wait_for_rows(instance, direction)
    done = ", ".join(filter(None, [f"{len(made)} deployed" if made else "", f"{len(revived)} restarted"
                                   if revived else ""])) or "as they were"
    say(f"  {'connectors':<16} {done:<25} {clock.seconds:6.1f} s")


def _wait_for_rows(instance: Instance, direction, seconds: float = 60) -> None:
    """A connector that says RUNNING proves nothing: the first rows in the other database do."""
    deadline = time.monotonic() + seconds
    while True:
        counts = directions.rows_landed(instance, direction)
        if all(arrived >= 0 and arrived >= at_source for at_source, arrived in counts.values()):
            return
        if time.monotonic() > deadline:
            raise PlaygroundError(f"Rows of {direction.source} did not arrive in {direction.target} within "
                                  f"{seconds:.0f} s (source, arrived): {counts}\n"
                                  + Worker(instance, 1).last_lines())
        time.sleep(0.5)


# --- down and reset

def down() -> bool:
    """Stops everything of the playground that runs; False where nothing did."""
    with exclusive():
        instance = Instance.load()
        if instance is None:
            return False
        found = something_runs(instance)
        with timed() as clock:
            _stop(servers(instance))
        Instance.forget()
    if found:
        say(f"down in {clock.seconds:.1f} s")
    return found


def _stop(group: list[Server]) -> None:
    """Connect first, so that the databases need not wait for its replication connections; the proxy last."""
    for kind in (Worker, Broker, Postgres, Proxy):
        in_parallel([server.stop for server in group if isinstance(server, kind)])


def reset() -> None:
    """Stops everything and deletes all data, logs and passwords; downloads stay."""
    down()
    delete_state()
