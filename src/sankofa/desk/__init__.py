"""The staff face: pages, forms and their look.

Asks the other apps through their doors and decides nothing itself.
"""
