"""The commands of `flask bulk-import` and `flask worker`."""
