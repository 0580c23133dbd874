"""Les champs que toutes les tables partagent."""

from datetime import datetime
from typing import Any

from django.db import models

from preau.socle.horloge import maintenant


class Instant(models.DateTimeField):
    """Un instant posé tout seul, comme ``auto_now`` et ``auto_now_add``, mais à l'horloge de la maison.

    Pour la base et les migrations, c'est un ``DateTimeField`` ordinaire.
    """

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:  # signature de Django
        """La valeur à écrire."""
        if self.auto_now or (self.auto_now_add and add):
            instant: datetime = maintenant()
            setattr(model_instance, self.attname, instant)
            return instant
        return super().pre_save(model_instance, add)

    def deconstruct(self) -> Any:
        """Comme un ``DateTimeField``."""
        nom, _, arguments, options = super().deconstruct()
        return nom, "django.db.models.DateTimeField", arguments, options
