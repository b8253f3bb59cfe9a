"""What keeps a running Sankofa in order: backup and restore, and the clockwork of periodic jobs.

Commands for whoever looks after the server; no pages. What a job does belongs to the app whose rows it touches: here
stand only when it runs and that one that fails stops no other.
"""
