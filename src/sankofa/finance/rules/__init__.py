"""Decisions of finance that need no database: splitting, overhead, forecast, the payment file."""
