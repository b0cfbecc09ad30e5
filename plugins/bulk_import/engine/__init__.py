"""The engine: fields, rules and the pipeline of an import; no web, no database and no queue."""
