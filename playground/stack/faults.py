"""Breaking things on purpose, and healing them.

    kill:TARGET     SIGKILL, as a crash or the kernel's memory killer would
    stop:TARGET     an orderly end, as an operator would
    freeze:TARGET   SIGSTOP: it accepts connections and says nothing, as a stalled disk or host would
    network:LINK    cut between Connect and one other; --mode drop (nothing arrives) or reset (refused)
"""

from . import connect, proxy
from .connect import Worker
from .directions import DIRECTIONS
from .errors import PlaygroundError, UsageError
from .instance import Instance, exclusive
from .lifecycle import in_parallel, servers, start_and_wait
from .ports import BROKERS
from .postgres import Postgres
from .report import say, timed
from .servers import Server

KINDS = ("kill", "stop", "freeze")
_DONE = {"kill": "killed", "stop": "stopped", "freeze": "frozen"}
GROUP = "kafka"


def everything(instance: Instance) -> list[str]:
    """All that `break` understands."""
    names = [server.name for server in servers(instance) if server.name != "proxy"]
    targets = names + [GROUP]
    return [f"{kind}:{target}" for kind in KINDS for target in targets] + [
        f"network:{link}" for link in instance.ports.links()]


def break_(what: str, mode: str | None) -> None:
    with exclusive():
        instance = _present()
        if what not in everything(instance):
            raise UsageError(f"Nothing is called {what!r} here; `playground/playground break --list` shows what is.")
        kind, _, target = what.partition(":")
        if kind == "network":
            proxy.control(instance.ports.proxy_control(), {target: mode or "drop"})
            instance.cuts[target] = mode or "drop"
            _note(instance, what, f"network {target} cut ({mode or 'drop'})")
            return
        if mode:
            raise UsageError("--mode belongs to network:… only.")
        in_parallel([lambda server=server: _hit(kind, server) for server in _targets(instance, target)])
        for server in _targets(instance, target):
            _clear(instance, server.name)
            _note(instance, f"{kind}:{server.name}", f"{server.name} {_DONE[kind]}")


def _hit(kind: str, server: Server) -> None:
    {"kill": server.kill, "stop": server.stop, "freeze": server.freeze}[kind]()
    if kind == "freeze" and server.state == "stopped":
        raise PlaygroundError(f"{server.name} does not run, so it cannot be frozen; "
                              f"`playground heal {server.name}` starts it.")


def _note(instance: Instance, what: str, sentence: str) -> None:
    if what not in instance.broken:
        instance.broken.append(what)
    instance.save()
    say(sentence)


def heal(what: str) -> None:
    """Undoes one break, or `all` of them, and returns when the server answers again."""
    with exclusive():
        instance = _present()
        if what == "all":
            links, targets = list(instance.ports.links()), servers(instance)
        elif what.partition(":")[0] == "network":
            links, targets = [_link(instance, what)], []
        else:
            links, targets = [], _targets(instance, what.removeprefix(_kind(what)))
        for server in [server for server in targets if server.name == "proxy"]:
            _mend(instance, [server])
        if links:
            for link in links:
                instance.cuts.pop(link, None)
                _clear(instance, link)
            instance.save()
            proxy.control(instance.ports.proxy_control(), {link: "open" for link in links})
            if what != "all":
                say(f"network {links[0]} healed")
                far_end = links[0].removeprefix("connect-")
                _revive_tasks(instance, _targets(instance, far_end))
        # Connect last: without its brokers it cannot start.
        _mend(instance, [server for server in targets if not server.name.startswith(("connect", "proxy"))])
        _mend(instance, [server for server in targets if server.name.startswith("connect")])


def _mend(instance: Instance, targets: list[Server]) -> None:
    for server in targets:
        server.thaw()
    if targets:
        start_and_wait(targets)
    for server in targets:
        _clear(instance, server.name)
    instance.save()
    if targets:
        _revive_tasks(instance, targets)


def _revive_tasks(instance: Instance, targets: list[Server]) -> None:
    """Restarts the connectors that the break made fail. The sink's own retries do not cover every moment: one that
    loses its database while it commits gives up for good, as in production, where an operator does this."""
    worker = next((each for each in servers(instance) if isinstance(each, Worker) and each.state == "running"), None)
    databases = {server.name for server in targets if isinstance(server, Postgres)}
    names = {name for direction in DIRECTIONS for name, database in
             ((direction.connector, direction.source), (direction.sink, direction.target))
             if database in databases or len(databases) < len(targets)}
    if instance.bare or worker is None:
        return
    try:
        revived = connect.revive(worker.url, names)
    except (OSError, ValueError, PlaygroundError):
        return  # Connect is broken itself; healing that comes here again
    if revived:
        say("restarted " + ", ".join(revived) + ", which had failed")


def restart(what: str) -> None:
    """An orderly stop and start, as a changed setting may need."""
    with exclusive(), timed():
        instance = _present()
        targets = _targets(instance, what)
        in_parallel([server.stop for server in targets])
        _mend(instance, targets)


def _present() -> Instance:
    instance = Instance.load()
    if instance is None:
        raise PlaygroundError("The playground is not up; `playground/playground up` starts it.")
    return instance


def _targets(instance: Instance, name: str) -> list[Server]:
    wanted = [f"broker-{number}" for number in BROKERS] if name == GROUP else [name]
    found = [server for server in servers(instance) if server.name in wanted]
    if not found:
        raise UsageError(f"There is no server {name!r}; there are "
                         + ", ".join(server.name for server in servers(instance)) + f" and {GROUP}.")
    return found


def _kind(what: str) -> str:
    return next((f"{kind}:" for kind in KINDS if what.startswith(f"{kind}:")), "")


def _link(instance: Instance, what: str) -> str:
    link = what.partition(":")[2]
    if link not in instance.ports.links():
        raise UsageError(f"There is no network {link!r}; there are " + ", ".join(instance.ports.links()) + ".")
    return link


def _clear(instance: Instance, target: str) -> None:
    instance.broken[:] = [entry for entry in instance.broken if entry.partition(":")[2] != target]
