"""Signing in and out, second factors, passwords: our templates and few own pages around allauth's views."""
