"""One nursery of bots for all proofs of a worker."""

from collections.abc import Iterator

import pytest

from tests.chaos.arena import Nursery


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    opened = Nursery()
    yield opened
    opened.close()
