"""Stories become a few sentences here."""
