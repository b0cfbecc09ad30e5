"""The plugin's pages in the console's words, with the console's people as uploaders."""
