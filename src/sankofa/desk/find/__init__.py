"""One box that finds people, cases, papers and telephones; also the way to a new person and into a case."""
