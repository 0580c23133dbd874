"""Les personnes inventées : un compte par rôle, une personne à plusieurs casquettes, et qui tient les structures."""

from datetime import date
from typing import NamedTuple

from django.conf import settings
from django.contrib.auth.hashers import make_password

from preau.acteurs import actions
from preau.acteurs.enums import Role
from preau.acteurs.models import Caf, Comite, Financeur, Organisme, Rattachement, Structure, Utilisateur
from preau.demonstration.structures import CAF, COMITE_BEAUJOLAIS, COMITE_EST, PASSERELLES, VILLE
from preau.socle.journal import Signature

# D'avant la première campagne : qui a déposé en avril 2026 en avait déjà le droit.
RENTREE = date(2025, 9, 1)
DEMO = "demo.preau"
# Une extension réservée : aucun message n'y arrive jamais.
AILLEURS = "structures.invalid"


class Personne(NamedTuple):
    """Une personne : adresse, prénom, nom, et ses casquettes (rôle, nom de l'organisme)."""

    courriel: str
    prenom: str
    nom: str
    casquettes: tuple[tuple[Role, str], ...]
    fin: date | None = None


def _comptes() -> tuple[Personne, ...]:
    """Les comptes montrés sur la page de connexion, dans cet ordre."""
    plusieurs = ((Role.COORDINATRICE, "Maison de quartier des Tilleuls"), (Role.MEMBRE, COMITE_BEAUJOLAIS))
    return (
        Personne(f"responsable@{DEMO}", "Amina", "Berger", ((Role.RESPONSABLE, PASSERELLES),)),
        Personne(f"coordinatrice@{DEMO}", "Lucie", "Fontanel", ((Role.COORDINATRICE, PASSERELLES),)),
        Personne(f"intervenant@{DEMO}", "Karim", "Doumbia", ((Role.INTERVENANT, PASSERELLES),)),
        Personne(f"comite@{DEMO}", "Jeanne", "Perrachon", ((Role.MEMBRE, COMITE_EST),)),
        Personne(f"caf@{DEMO}", "Sophie", "Malaval", ((Role.CONSEILLERE, CAF),)),
        Personne(f"decideur@{DEMO}", "Bernard", "Chazelle", ((Role.DECIDEUR, CAF),)),
        Personne(f"cofinanceur@{DEMO}", "Thomas", "Vidalenc", ((Role.COFINANCEUR, VILLE),)),
        Personne(f"plusieurs@{DEMO}", "Nadia", "Roussel", plusieurs),
    )


def _voisins() -> tuple[Personne, ...]:
    """Qui tient les autres structures ; à Odenas, la responsable est partie en février."""
    tenues = (
        ("sylvie.aubert", "Sylvie", "Aubert", "Centre social des Quatre-Vents"),
        ("mehdi.kaci", "Mehdi", "Kaci", "L'Escale des devoirs"),
        ("claire.delorme", "Claire", "Delorme", "La Cabane aux mots"),
        ("ousmane.traore", "Ousmane", "Traoré", "Maison de quartier des Tilleuls"),
        ("helene.garnier", "Hélène", "Garnier", "Ville de Saint-Priest"),
        ("paul.nguyen", "Paul", "Nguyen", "CCAS de Rillieux-la-Pape"),
        ("isabelle.morel", "Isabelle", "Morel", "Centre social du Vieux-Pressoir"),
        ("fatou.ndiaye", "Fatou", "Ndiaye", "Tisser ensemble"),
        ("marc.lapierre", "Marc", "Lapierre", "Commune de Deux-Grosnes"),
        ("elsa.vasseur", "Elsa", "Vasseur", "Le Pas de côté"),
    )
    en_place = tuple(
        Personne(f"{adresse}@{AILLEURS}", prenom, nom, ((Role.RESPONSABLE, structure),))
        for adresse, prenom, nom, structure in tenues
    )
    partie = Personne(
        f"odile.chermette@{AILLEURS}",
        "Odile",
        "Chermette",
        ((Role.RESPONSABLE, "Foyer rural d'Odenas"),),
        date(2027, 2, 20),
    )
    return (*en_place, partie)


def base_habitee() -> bool:
    """Des personnes tiennent cette base, et aucune n'est de la démonstration : c'est une vraie base.

    Une base déjà semée peut en porter d'autres : qui essaie la démonstration y invite des gens.
    """
    semee = Utilisateur.objects.filter(courriel__endswith=f"@{DEMO}").exists()
    return not semee and Utilisateur.objects.exclude(courriel__endswith=f"@{AILLEURS}").exists()


def _organismes() -> dict[str, Organisme]:
    """Tous les organismes, par leur nom."""
    tous = [*Structure.objects.all(), *Caf.objects.all(), *Comite.objects.all(), *Financeur.objects.all()]
    return {organisme.nom: organisme for organisme in tous if isinstance(organisme, Organisme)}


def mot_de_passe() -> str:
    """L'empreinte du mot de passe de la démonstration."""
    return make_password(settings.PREAU_DEMO_MOT_DE_PASSE)


def semer() -> int:
    """Sème les personnes et leurs casquettes ; rend le nombre de personnes."""
    organismes = _organismes()
    # Un seul calcul d'empreinte pour tous : argon2 est lent exprès.
    empreinte = mot_de_passe()
    personnes = (*_comptes(), *_voisins())
    for fiche in personnes:
        personne = Utilisateur.objects.filter(courriel=fiche.courriel).first() or actions.ouvrir_compte(
            courriel=fiche.courriel, prenom=fiche.prenom, nom=fiche.nom
        )
        if fiche.courriel.endswith(DEMO):
            Utilisateur.objects.filter(pk=personne.pk).update(password=empreinte)
        for role, organisme in fiche.casquettes:
            _rattacher(personne, role, organismes[organisme], fiche.fin)
    return len(personnes)


def _rattacher(personne: Utilisateur, role: Role, organisme: Organisme, fin: date | None) -> None:
    """Rattache à la rentrée 2025, si ce n'est déjà fait."""
    lien = {actions.champ_de(organisme): organisme}
    if not Rattachement.objects.filter(personne=personne, role=role, **lien).exists():
        actions.rattacher(
            personne=personne, role=role, organisme=organisme, signature=Signature(), debut=RENTREE, fin=fin
        )
