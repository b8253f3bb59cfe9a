"""IATI 2.03: what we publish of projects and agreements, and what partners and donors publish, read and judged.

Publishes sums and counts of many people, never of one. The standard's schema and rules lie in `standard/` as IATI
wrote them; money and people are asked of finance and reporting.
"""
