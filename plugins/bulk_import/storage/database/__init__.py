"""The database, whichever it is: its dialect, clock, outages, pages of long lists."""
