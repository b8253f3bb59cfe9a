"""People on the desk: their page, the forms that correct it, papers and their custody, family, consent, files."""
