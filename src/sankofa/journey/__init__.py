"""What crosses stages: facts of a case, what must hold at each gate, clearances, and the verbs that need them."""
