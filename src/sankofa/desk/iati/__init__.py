"""IATI: what is published of projects and agreements, and files of partners and donors."""
