"""Préau : la plateforme du contrat local d'accompagnement à la scolarité."""
