"""The engine: fields, rules and the pipeline of an import, with no web, no database and no queue."""
