"""The one error of an environment that won't do."""


class UnsafeEnvironmentError(Exception):
    """The environment lacks a value or holds one that is unsafe. The message names the variable and the mend."""
