"""The demo mission: invented people, about three hundred cases relative to today. Nobody here exists.

Stands above all other apps: it writes the rows that their services would write, in bulk. Nothing may import it.
"""
