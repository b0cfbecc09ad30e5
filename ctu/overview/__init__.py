"""The first page after sign-in: people, teams, imports, and what needs attention."""
