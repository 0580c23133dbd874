"""Les actes par lesquels une Caf commence : s'ouvrir, inscrire ses structures, ses comités, ses cofinanceurs.

Chacun vérifie, écrit, consigne au journal et invite, dans une seule transaction. Un refus est une ``ValidationError``
qui porte une phrase, sous le nom du champ en cause quand il y en a un.
"""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from preau.acteurs import actions, droits
from preau.acteurs.enums import ROLES_CAF, Role
from preau.acteurs.models import Caf, Comite, Financeur, Invitation, Organisme, Rattachement, Structure
from preau.acteurs.territoire import SANS_COMMUNE, nom_du_departement
from preau.socle import journal
from preau.socle.horloge import aujourd_hui
from preau.socle.journal import Signature
from preau.territoires.models import Commune

REFUS = "Seule une conseillère ou un décideur de la Caf peut faire cela."


@transaction.atomic
def ouvrir_caf(*, departement: str, nom: str, courriel: str, role: str, lien: str) -> Invitation:
    """Ouvre la Caf d'un département et y invite sa première personne ; ``lien`` : voir ``actions.inviter``.

    Refuse une Caf qui a déjà quelqu'un, ou une invitation qui attend. Celle dont la première invitation a expiré sans
    réponse en reçoit une autre.
    """
    departement = departement.strip().upper()
    nom_departement = nom_du_departement(departement)
    if role not in ROLES_CAF:
        roles = " ou ".join(ROLES_CAF)
        raise ValidationError({"role": f"« {role} » n'est pas un rôle de Caf : {roles}."})
    caf = _caf_du_departement(departement, nom.strip())
    _refuser_caf_tenue(caf, nom_departement)
    return actions.inviter_au_nom_de(
        courriel=courriel, role=role, organisme=caf, invitante=None, lien=lien, signature=Signature()
    )


def _caf_du_departement(departement: str, nom: str) -> Caf:
    """La Caf de ce département, créée au besoin, et verrouillée : deux ouvertures ensemble n'en font qu'une."""
    Caf(departement=departement, nom=nom).clean_fields()
    caf, creee = Caf.objects.get_or_create(departement=departement, defaults={"nom": nom})
    if creee:
        journal.consigner(acte="ouvrir_caf", objet=caf, signature=Signature(), apres={"departement": departement})
    actions.verrouiller(caf)
    return caf


def _refuser_caf_tenue(caf: Caf, nom_departement: str) -> None:
    if Rattachement.objects.a_la_tete_de(caf, aujourd_hui()).exists():
        raise ValidationError(
            f"La Caf de ce département ({nom_departement}) est déjà ouverte, et quelqu'un y est : c'est cette personne "
            "qui invite les autres, depuis « Ma Caf ».",
            code="deja_ouverte",
        )
    if caf.invitations.valables(timezone.now()).exists():
        raise ValidationError(
            f"La Caf de ce département ({nom_departement}) est déjà ouverte : l'invitation envoyée attend sa réponse.",
            code="deja_invitee",
        )


@transaction.atomic
def inscrire_structure(*, structure: Structure, courriel: str, casquette: Rattachement, lien: str) -> Structure:
    """Inscrit une structure, pas encore enregistrée, dans la Caf de la casquette ; invite sa première responsable."""
    caf = _sous_verrou(casquette)
    structure.caf = caf
    _verifier_structure(structure)
    structure.save()
    _consigner("inscrire_structure", structure, casquette)
    actions.inviter(courriel=courriel, role=Role.RESPONSABLE, organisme=structure, casquette=casquette, lien=lien)
    return structure


@transaction.atomic
def corriger_structure(*, structure: Structure, casquette: Rattachement) -> None:
    """Enregistre ce qui a été corrigé d'une structure de la Caf : nom, forme, commune, Siret."""
    caf = _sous_verrou(casquette)
    ancienne = Structure.objects.get(pk=structure.pk)
    if ancienne.caf_id != caf.pk:
        raise ValidationError(REFUS, code="droit")
    structure.caf = caf
    _verifier_structure(structure)
    champs = [champ for champ in ("nom", "type", "commune_id", "siret") if _differe(ancienne, structure, champ)]
    if not champs:
        return
    structure.save(update_fields=[*champs, "modifie_le"])
    avant, apres = ({champ: getattr(version, champ) for champ in champs} for version in (ancienne, structure))
    _consigner("corriger_structure", structure, casquette, avant=avant, apres=apres)


def _differe(ancienne: Structure, neuve: Structure, champ: str) -> bool:
    return bool(getattr(ancienne, champ) != getattr(neuve, champ))


def _verifier_structure(structure: Structure) -> None:
    structure.full_clean()
    homonymes = Structure.objects.filter(caf=structure.caf, commune=structure.commune, nom__iexact=structure.nom)
    if homonymes.exclude(uuid=structure.uuid).exists():
        raise ValidationError({"nom": f"{structure.nom} est déjà inscrite à {structure.commune}."})


@transaction.atomic
def creer_comite(*, nom: str, communes: Iterable[Commune], casquette: Rattachement) -> Comite:
    """Crée un comité de pilotage local, avec son territoire : au moins une commune."""
    comite = Comite(nom=nom.strip(), caf=_sous_verrou(casquette))
    _poser_comite(comite, list(communes))
    _consigner("creer_comite", comite, casquette, apres={"communes": _codes(comite)})
    return comite


@transaction.atomic
def corriger_comite(*, comite: Comite, nom: str, communes: Iterable[Commune], casquette: Rattachement) -> None:
    """Change le nom ou le territoire d'un comité ; ce qu'il a déjà rendu n'en est pas touché."""
    caf = _sous_verrou(casquette)
    comite = Comite.objects.get(pk=comite.pk)
    if comite.caf_id != caf.pk:
        raise ValidationError(REFUS, code="droit")
    avant: dict[str, Any] = {"nom": comite.nom, "communes": _codes(comite)}
    comite.nom = nom.strip()
    _poser_comite(comite, list(communes))
    apres: dict[str, Any] = {"nom": comite.nom, "communes": _codes(comite)}
    if apres != avant:
        _consigner("corriger_comite", comite, casquette, avant=avant, apres=apres)


def _poser_comite(comite: Comite, communes: list[Commune]) -> None:
    if not communes:
        raise ValidationError({"communes": SANS_COMMUNE})
    _refuser_homonyme(comite, "Un comité")
    comite.save()
    comite.communes.set(communes)


def _codes(comite: Comite) -> list[str]:
    return sorted(comite.communes.values_list("pk", flat=True))


@transaction.atomic
def creer_financeur(*, nom: str, courriel: str, casquette: Rattachement, lien: str) -> Financeur:
    """Inscrit un cofinanceur de la Caf et y invite une première personne."""
    financeur = Financeur(nom=nom.strip(), caf=_sous_verrou(casquette))
    _refuser_homonyme(financeur, "Un cofinanceur")
    financeur.save()
    _consigner("creer_financeur", financeur, casquette)
    actions.inviter(courriel=courriel, role=Role.COFINANCEUR, organisme=financeur, casquette=casquette, lien=lien)
    return financeur


def _sous_verrou(casquette: Rattachement) -> Caf:
    """La Caf de cette casquette, verrouillée : deux personnes n'y inscrivent pas la même chose ensemble."""
    if casquette.caf_id is None or not droits.peut_tenir_la_caf(casquette):
        raise ValidationError(REFUS, code="droit")
    return Caf.objects.select_for_update(no_key=True).get(pk=casquette.caf_id)


def _refuser_homonyme(organisme: Comite | Financeur, un: str) -> None:
    organisme.full_clean()
    homonymes = type(organisme).objects.filter(caf_id=organisme.caf_id, nom__iexact=organisme.nom)
    if homonymes.exclude(uuid=organisme.uuid).exists():
        raise ValidationError({"nom": f"{un} de ce nom existe déjà dans votre Caf."})


def _consigner(
    acte: str,
    objet: Organisme,
    casquette: Rattachement,
    *,
    avant: dict[str, Any] | None = None,
    apres: dict[str, Any] | None = None,
) -> None:
    structure = actions.structure_de(objet)
    journal.consigner(
        acte=acte, objet=objet, signature=casquette.signature, structure=structure, avant=avant, apres=apres
    )
