"""Ouvrir une campagne, l'écrire, fixer son enveloppe, la publier."""

from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from preau.acteurs.models import Caf, Rattachement
from preau.campagnes import droits
from preau.campagnes.actions.calendrier import Calendrier, verifier_bornes
from preau.campagnes.actions.commun import (
    a_ecrire,
    consigner,
    prevenir_responsables,
    refuser_sans_droit,
    verrouiller,
)
from preau.campagnes.models import Campagne, Enveloppe
from preau.campagnes.mots import en_instant
from preau.campagnes.requetes import ce_qui_manque_pour_publier
from preau.coeur.annee import AnneeScolaire
from preau.coeur.phrases import euros
from preau.coeur.referentiel.norme import AnneeSansTexte, charger
from preau.socle.horloge import maintenant


def _epingler(campagne: Campagne) -> None:
    """Retient le référentiel du département pour cette année, tel qu'il est aujourd'hui."""
    referentiel = charger(campagne.caf.departement)
    try:
        parametres = referentiel.pour_juger(campagne.annee)
    except AnneeSansTexte as erreur:
        phrase = str(erreur)
        raise ValidationError(f"{phrase[:1].upper()}{phrase[1:]}.", code="annee") from erreur
    campagne.referentiel_code = referentiel.code
    campagne.referentiel_annee = str(parametres.annee_du_texte)
    campagne.referentiel_empreinte = parametres.empreinte


@transaction.atomic
def ouvrir_campagne(
    *,
    casquette: Rattachement,
    annee: AnneeScolaire,
    titre: str,
    presentation: str = "",
    calendrier: Calendrier | None = None,
    participation_plafond_annuel: Decimal | None = None,
) -> Campagne:
    """Prépare la campagne de la Caf de cette casquette pour une année scolaire ; elle n'est vue que de la Caf.

    ``participation_plafond_annuel`` : en euros par an et par famille ; absent, le texte seul décide.
    """
    if casquette.caf is None:
        raise ValidationError("Seule une Caf ouvre une campagne.", code="droit")
    # Le verrou est la Caf : deux campagnes de la même année ne s'ouvrent pas en même temps.
    caf = Caf.objects.select_for_update().get(pk=casquette.caf.pk)
    refuser_sans_droit(permis=droits.peut_ouvrir_campagne(casquette, caf))
    campagne = Campagne(
        caf=caf,
        annee_scolaire=str(annee),
        titre=titre,
        presentation=presentation,
        participation_plafond_annuel=participation_plafond_annuel,
        **(calendrier or Calendrier())._asdict(),
    )
    _epingler(campagne)
    verifier_bornes(campagne)
    campagne.full_clean()
    campagne.save()
    consigner("ouvrir_campagne", campagne, casquette, apres={"annee": str(annee), "titre": titre})
    return campagne


@transaction.atomic
def modifier_campagne(
    *,
    campagne: Campagne,
    casquette: Rattachement,
    titre: str,
    presentation: str,
    participation_plafond_annuel: Decimal | None,
) -> Campagne:
    """Change ce que dit une campagne qui n'est pas encore publiée."""
    campagne = a_ecrire(campagne, casquette)
    nouveaux = {
        "titre": titre,
        "presentation": presentation,
        "participation_plafond_annuel": participation_plafond_annuel,
    }
    changes = {champ: valeur for champ, valeur in nouveaux.items() if getattr(campagne, champ) != valeur}
    if not changes:
        return campagne
    avant = {champ: getattr(campagne, champ) for champ in changes}
    for champ, valeur in changes.items():
        setattr(campagne, champ, valeur)
    campagne.full_clean()
    campagne.save(update_fields=[*changes, "modifie_le"])
    consigner("modifier_campagne", campagne, casquette, avant=_en_json(avant), apres=_en_json(changes))
    return campagne


def _en_json(champs: dict[str, str | Decimal | None]) -> dict[str, str | None]:
    return {champ: None if valeur is None else str(valeur) for champ, valeur in champs.items()}


@transaction.atomic
def fixer_enveloppe(*, campagne: Campagne, casquette: Rattachement, montant: Decimal) -> Enveloppe:
    """Dit ce que la Caf peut attribuer, en euros ; jamais moins que ce qui l'est déjà, ni que ses sous-enveloppes."""
    campagne = verrouiller(campagne)
    refuser_sans_droit(permis=droits.peut_fixer_enveloppe(casquette, campagne))
    enveloppe = Enveloppe.objects.select_for_update().filter(campagne=campagne).first() or Enveloppe(campagne=campagne)
    if montant < enveloppe.attribue:
        phrase = f"{euros(enveloppe.attribue)} sont déjà attribués : l'enveloppe ne peut descendre en dessous."
        raise ValidationError({"montant": phrase})
    _verifier_sous_enveloppes(campagne, montant)
    avant = {"montant": str(enveloppe.montant)} if enveloppe.pk else None
    enveloppe.montant = montant
    enveloppe.full_clean()
    enveloppe.save()
    consigner("fixer_enveloppe", campagne, casquette, avant=avant, apres={"montant": str(montant)})
    return enveloppe


def _verifier_sous_enveloppes(campagne: Campagne, montant: Decimal) -> None:
    """L'enveloppe contient toujours les sous-enveloppes de ses comités."""
    partage = sum((sous.montant for sous in campagne.sous_enveloppes.all()), Decimal(0))
    if montant < partage:
        phrase = f"{euros(partage)} sont partagés entre les comités : baissez d'abord leurs sous-enveloppes."
        raise ValidationError({"montant": phrase})


@transaction.atomic
def publier_campagne(
    *, campagne: Campagne, casquette: Rattachement, lien: str, instant: datetime | None = None
) -> Campagne:
    """Rend la campagne publique et prévient les responsables des structures de la Caf.

    ``lien`` est l'adresse de la page de l'appel. Le référentiel est épinglé une dernière fois : c'est lui qui jugera,
    même si ses paramètres changent ensuite. Publier ce qui l'est déjà est refusé.
    """
    campagne = a_ecrire(campagne, casquette)
    instant = instant or maintenant()
    manques = ce_qui_manque_pour_publier(campagne)
    if manques:
        raise ValidationError([ValidationError(phrase, code="manque") for phrase in manques])
    if campagne.cloture_le is not None and campagne.cloture_le <= instant:
        raise ValidationError("La clôture est déjà passée : fixez-en une autre.", code="cloture")
    _epingler(campagne)
    campagne.publiee_le = instant
    campagne.full_clean()
    campagne.save()
    consigner(
        "publier_campagne",
        campagne,
        casquette,
        apres={"referentiel": campagne.referentiel_code, "empreinte": campagne.referentiel_empreinte},
    )
    prevenir_responsables(campagne.caf.structures.all(), "campagnes/courrier/publiee.txt", _dates(campagne, lien))
    return campagne


def _dates(campagne: Campagne, lien: str) -> dict[str, object]:
    """Ce que dit le message qui annonce la campagne."""
    dates = {"ouverture": campagne.ouverture_le, "cloture": campagne.cloture_le}
    dites = {nom: en_instant(valeur) for nom, valeur in dates.items() if valeur is not None}
    return {"campagne": campagne, "lien": lien, **dites}
