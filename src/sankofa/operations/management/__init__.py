"""Commands of operations: for whoever looks after the server."""
