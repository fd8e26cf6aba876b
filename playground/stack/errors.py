"""The one exception whose text is meant for the person at the terminal."""


class PlaygroundError(Exception):
    """Something went wrong that one sentence explains; the command ends with exit code 1."""


class UsageError(PlaygroundError):
    """The command line asks for something that does not exist; exit code 2."""
