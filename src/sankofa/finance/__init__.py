"""Projects and their money: donors, agreements, budgets, the ledger, staff time, payments, cash boxes.

It knows cases, never what a stage decided: whoever stands above (`journey`) says what something cost and for whom.
"""
