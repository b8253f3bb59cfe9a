"""How often Python looks for garbage that refers to itself: less often while rows are made by the thousand."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

RARELY = (20_000, 20, 20)
"""Objects made between two looks at the youngest, and looks between two at the older. Python's own: 700, 10, 10."""


@contextmanager
def rarely_collected() -> Iterator[None]:
    """For work that makes a great many objects and hardly any that refer to each other in a ring.

    Looking for such rings took a quarter of the time of an import. Counts for the whole process while it lasts.
    """
    before = gc.get_threshold()
    gc.set_threshold(*RARELY)
    try:
        yield
    finally:
        gc.set_threshold(*before)
