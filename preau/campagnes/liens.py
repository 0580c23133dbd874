"""Les liens d'une personne avec les structures, tels qu'une campagne les regarde.

Ce que l'on fait : un lien compte s'il n'avait pas pris fin quand la campagne s'est ouverte, quelle que soit la
casquette (bénévole, responsable, coordinatrice…) ou s'il est seulement déclaré. Parti en cours de campagne, on y reste
lié ; celui d'aujourd'hui compte aussi pour une campagne passée.
"""

from django.db.models import Exists, F, OuterRef, Q

from preau.acteurs.models import LienDeclare, Rattachement


def est_liee(personne: int, structure: str, campagne: str) -> Q:
    """Dans une requête : cette personne est liée à la structure de la ligne, au regard de sa campagne.

    ``structure`` et ``campagne`` : leurs chemins depuis la ligne. Aucune requête de plus.
    """
    ouverture = OuterRef(f"{campagne}__ouverture_le__date")
    sans_terme = Q(fin__isnull=True)
    # « fin == debut » : ôté le jour même, le lien n'a jamais eu d'effet.
    compte = (sans_terme | Q(fin__gt=F("debut"))) & (sans_terme | Q(fin__gt=ouverture))
    siens = Q(personne=personne, structure=OuterRef(structure)) & compte
    return Q(Exists(Rattachement.objects.filter(siens))) | Q(Exists(LienDeclare.objects.filter(siens)))
