"""The HTTP API for programs: access tokens, and the plugin's routes in the name of their owners."""
