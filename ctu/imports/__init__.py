"""The console's import pages: the plugin's pages with the console's wording and users."""
