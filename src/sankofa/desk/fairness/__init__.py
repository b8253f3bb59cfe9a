"""The view of fairness: like cases decided unlike, differences by nationality. For who answers for the programme."""
