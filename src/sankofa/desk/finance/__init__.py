"""The face of projects and their money: projects, agreements, the ledger, hours, payments, cash."""
