"""A meeting called, opened, closed or cancelled."""
