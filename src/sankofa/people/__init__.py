"""Persons, names, families, identity papers and their custody, contact, consent, name search."""
