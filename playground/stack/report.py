"""What a person sees while the playground works: short lines on standard error, so that standard output stays data."""

import sys
import time
from contextlib import contextmanager


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


class Clock:
    def __init__(self) -> None:
        self._began = time.monotonic()
        self._ended = None

    def stop(self) -> None:
        self._ended = time.monotonic()

    @property
    def seconds(self) -> float:
        return (self._ended or time.monotonic()) - self._began


@contextmanager
def timed():
    clock = Clock()
    try:
        yield clock
    finally:
        clock.stop()
