"""The audit: who changed what and when, by form, batch action, import or command."""
