"""My day: the first page, what needs this member of staff now."""
