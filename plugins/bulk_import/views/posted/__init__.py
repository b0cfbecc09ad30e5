"""Posted forms: the file that they bring, or the checked file that they carry."""
