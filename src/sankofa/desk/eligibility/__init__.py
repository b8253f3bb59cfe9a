"""Eligibility on the case: schemes judged and explained, answers, the application, authorities, decisions."""
