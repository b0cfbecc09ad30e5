"""The audit: who changed what and when, through whichever door."""
