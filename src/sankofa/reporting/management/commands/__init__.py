"""One file a command: read the options, call one function, say what was done."""
