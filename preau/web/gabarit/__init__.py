"""Le gabarit des pages, les composants et les pages d'erreur."""
