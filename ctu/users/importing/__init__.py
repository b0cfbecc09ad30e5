"""The bulk import of users: columns, rules, records, undo."""
