"""Folders and environment for one test."""

import os
import tempfile
import unittest
from pathlib import Path
from unittest import mock


class FolderTest(unittest.TestCase):
    """A test with a state folder of its own."""

    def setUp(self) -> None:
        keeper = tempfile.TemporaryDirectory()
        self.addCleanup(keeper.cleanup)
        self.state = Path(keeper.name) / "state"
        change = mock.patch.dict(os.environ, {"SLUICE_PLAYGROUND_DIR": str(self.state)})
        change.start()
        self.addCleanup(change.stop)
