"""Every word a person sees: catalogues in Swedish and English, and how dates and names are written."""
