"""The application, the answers the rules ask for, formal queries to authorities, and decisions with their reasons."""
