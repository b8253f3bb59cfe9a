"""What the world calls things, dated: countries, languages, currencies, airports."""
