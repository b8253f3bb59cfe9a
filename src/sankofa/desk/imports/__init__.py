"""The pages of imports: bring a file in, choose its columns, decide, import; and take a caseload out."""
