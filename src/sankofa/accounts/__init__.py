"""Staff, missions and offices, roles and their scopes, sign-in."""
