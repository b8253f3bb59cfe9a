"""The ground: clock, money, ids, periods, three-valued logic, errors. No domain words, no Django models."""
