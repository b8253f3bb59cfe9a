"""Who works here and what they may do: for colleagues, not for administrators."""
