"""Protection on the case: guardians, the verdicts everybody reads, and the compartments behind their door."""
