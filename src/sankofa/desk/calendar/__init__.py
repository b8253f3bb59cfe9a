"""The office calendar and its appointments. A passer-by learns nothing from it: numbers and kinds alone."""
