"""The declaration of an import by its host, refused where it is wrong."""
