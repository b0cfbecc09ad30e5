"""The declaration of an importer, completed by its model or refused."""
