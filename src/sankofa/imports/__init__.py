"""Caseloads that come in as spreadsheets: read, checked row by row, written in bulk, written back as an update."""
