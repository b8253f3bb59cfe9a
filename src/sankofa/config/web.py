"""granian's command line, with the application imported before its workers fork: they share it and answer at once.

Started by `serve.granian`; the application is the last argument, as granian wants it.
"""

import gc
import importlib
import sys

from granian.cli import entrypoint


def main() -> None:
    importlib.import_module(sys.argv[-1].partition(":")[0])
    from django.urls import get_resolver  # noqa: PLC0415  # needs the settings, which the application names

    _ = get_resolver().url_patterns  # imports every view
    gc.collect()
    gc.freeze()  # what lives as long as the server is neither copied after the fork nor searched for garbage
    gc.set_threshold(10_000, 20, 50)  # a page makes thousands of objects and no garbage that needs finding
    entrypoint()  # type: ignore[no-untyped-call]  # granian's


if __name__ == "__main__":
    main()
