"""Pages of money, a module a noun. Each makes one call to the app's door."""
