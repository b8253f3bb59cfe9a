"""Pure decisions of IATI: writing and reading a file, holding it against schema and rules, what may be told."""
