"""Pages after departure, a module a noun. Each makes one call to the app's door."""
