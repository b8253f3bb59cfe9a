"""Schemes as SQL: the same judgement for a whole caseload at once.

Pure: it makes text and parameters, and never speaks to a database. Not here: judging one case (rules). Both must always
agree, in every branch of three-valued logic: tests/schemes/test_one_by_one_and_all_at_once.py holds them together.
"""

from sankofa.schemes.compiling.columns import columns, row_of
from sankofa.schemes.compiling.questions import ask

__all__ = ["ask", "columns", "row_of"]
