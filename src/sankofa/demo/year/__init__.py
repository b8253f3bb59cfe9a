"""A whole year as it was published, built of rows: invented people whose cases, flights and costs make each figure.

Published figures come in as margins (`data/2007`), are solved into single cases (`fitting`, `returns`, `others`), and
are written down with what the services would have written. Nothing here computes a report.
"""
