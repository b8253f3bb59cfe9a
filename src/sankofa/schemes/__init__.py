"""The policy engine: dated, cited, explainable schemes over named facts. Pure; it fetches nothing and
decides nothing.
"""
