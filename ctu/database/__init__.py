"""The console's database: its connections, its migrations, and commands that reach it."""
