"""How Sankofa is put together: settings, URLs, the server. No domain rules here."""
