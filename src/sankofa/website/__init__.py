"""The public face: what everybody may read without signing in. It sets no cookie and knows no reader."""
