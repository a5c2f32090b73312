"""The broker's users, for operators; one file of the standard library, because it runs where the broker is."""
