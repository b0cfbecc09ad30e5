"""The tables of the console and their queries; models import nothing from higher layers."""
