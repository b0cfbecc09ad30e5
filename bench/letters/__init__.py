"""The letters of names by language: learned for code pages, measured on others."""
