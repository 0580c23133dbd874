"""Déposer un dossier, retirer un dépôt, y renoncer. Un dépôt est scellé : la base refuse qu'il change."""

import json
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from preau.acteurs.enums import TYPES_ENGAGES, TypeStructure
from preau.acteurs.models import Rattachement
from preau.campagnes.mots import en_instant
from preau.coeur import communes
from preau.coeur.cycle import PROJET
from preau.coeur.echange import rediger
from preau.coeur.referentiel import Constat, Rapport, Verdict, charger
from preau.projets import complements, rangement
from preau.projets.budget import budget_des_tables
from preau.projets.champs.convertisseurs import nettoyer
from preau.projets.champs.questions import code_de_la_question
from preau.projets.contenu import Reponse, en_suspens, questions_sans_reponse
from preau.projets.dossier import Tables, empreinte_du_document, faits_des_tables, lire_tables, rapport_des_tables
from preau.projets.ecriture import consigner, refus_d_ecrire, refus_de_la_campagne, verrouiller
from preau.projets.phrases import couper
from preau.projets.pieces import PieceAttendue, pieces_attendues
from preau.projets.scelle import dossier_de, en_json, sceau_de
from preau.projets.tables import Depot, DepotPiece, Projet, RetraitDeDepot
from preau.projets.tables.enums import Etape, EtatProjet
from preau.projets.tirages import dossier_depose
from preau.socle import courrier
from preau.socle.horloge import aujourd_hui, maintenant

ATTESTATION = (
    "J'atteste que les renseignements de ce dossier et de ses pièces sont exacts, et que j'ai qualité pour engager la "
    "structure."
)
LONGUEUR_SIGNATURE = 120
A_CHANGE = "Le dossier a changé depuis que vous l'avez relu : relisez-le, puis signez."
_BLOQUANTS = (Verdict.NON_CONFORME, Verdict.NON_RENSEIGNE)


class AutreManque(NamedTuple):
    """Ce qui manque sans que le texte l'exige : une phrase, le champ ou la liste qui y répond, et son étape."""

    phrase: str
    endroit: str
    etape: Etape


class Manques(NamedTuple):
    """Ce qui empêche de déposer sans dire pourquoi ; vide si rien ne manque.

    ``constats`` : non conformes et non renseignés, dus au dépôt. ``suspens`` : ce qui est tapé et ne se lit pas.
    ``attendues`` : les pièces que la campagne demande, jointes ou non. ``autres`` : questions de la Caf, engagement,
    budget.
    """

    constats: tuple[Constat, ...]
    suspens: tuple[Reponse, ...]
    attendues: tuple[PieceAttendue, ...]
    autres: tuple[AutreManque, ...]

    @property
    def manquantes(self) -> tuple[PieceAttendue, ...]:
        """Les pièces exigées et pas encore jointes."""
        return tuple(attendue for attendue in self.attendues if attendue.manque)

    @property
    def pieces(self) -> tuple[str, ...]:
        """Les pièces à joindre, une phrase chacune."""
        return tuple(attendue.phrase for attendue in self.manquantes)

    @property
    def phrases(self) -> tuple[str, ...]:
        """Chaque manque, en une phrase."""
        constats = (f"{_de_qui(constat)}{constat.phrase}" for constat in self.constats)
        attentes = (f"{r.champ.label} : « {couper(r.texte)} » ne se lit pas. {r.erreur}" for r in self.suspens)
        return (*constats, *attentes, *self.pieces, *(autre.phrase for autre in self.autres))


def _de_qui(constat: Constat) -> str:
    sorte, _, numero = constat.objet.partition(":")
    return f"{sorte.capitalize()} {numero} : " if numero else ""


def manques_au_depot(projet: Projet) -> Manques:
    """Ce qui manque encore au dossier pour être déposé, en un nombre constant de requêtes."""
    lues = lire_tables(projet)
    return manques_des_tables(lues, rapport_des_tables(lues))


def manques_des_tables(lues: Tables, rapport: Rapport) -> Manques:
    """Ce qui manque à un dossier déjà lu et jugé au dépôt."""
    projet = lues.projet
    return Manques(
        tuple(constat for constat in rapport.constats if constat.verdict in _BLOQUANTS),
        tuple(en_suspens(lues)),
        tuple(pieces_attendues(projet)),
        (*_questions_sans_reponse(lues), *_engagement_absent(projet), *_budget_a_revoir(lues)),
    )


def _questions_sans_reponse(lues: Tables) -> list[AutreManque]:
    return [
        AutreManque(f"Question de la Caf sans réponse : {q.intitule}", code_de_la_question(q), Etape(q.etape))
        for q in questions_sans_reponse(lues)
    ]


def _engagement_absent(projet: Projet) -> list[AutreManque]:
    """Le contrat d'engagement républicain ne concerne que les associations et les fondations."""
    structure = projet.structure
    if structure.type not in TYPES_ENGAGES or projet.contrat_republicain:
        return []
    qui = "la fondation" if structure.type == TypeStructure.FONDATION else "l'association"
    phrase = f"Contrat d'engagement républicain : {qui} ne dit pas l'avoir souscrit."
    return [AutreManque(phrase, "projet.contrat_republicain", Etape.ENGAGEMENTS)]


def _budget_a_revoir(lues: Tables) -> list[AutreManque]:
    """Un budget prévisionnel a des lignes, et ses charges égalent ses produits."""
    calcule = budget_des_tables(lues)
    phrases = (*(ecart.phrase for ecart in calcule.ecarts), *calcule.phrases)
    if not calcule.budget.lignes:
        phrases = ("aucune charge ni aucun produit n'est dit.",)
    return [AutreManque(f"Budget : {phrase}", "projet.lignes", Etape.BUDGET) for phrase in phrases]


@transaction.atomic
def deposer_projet(  # noqa: PLR0913  # qui signe, quoi, et comment reconnaître l'envoi
    *,
    projet: Projet,
    casquette: Rattachement,
    nom: str,
    qualite: str,
    attestation: bool,
    cle: UUID,
    malgre: str = "",
    reponse: str = "",
    relu: str = "",
    instant: datetime | None = None,
) -> Depot:
    """Dépose le dossier tel qu'il est, et le scelle. Refaire le même envoi (même ``cle``) rend le même dépôt.

    ``nom`` et ``qualite`` : de qui signe. ``attestation`` : la personne atteste :data:`ATTESTATION`. ``malgre`` : la
    raison de déposer alors qu'il manque quelque chose ; sans elle, chaque manque est une erreur de code « manque ».
    ``reponse`` : un mot à la Caf, si elle attend des compléments. ``relu`` : l':func:`empreinte_a_signer` de ce qui a
    été relu ; vide, elle n'est pas comparée. Lève ``PermissionDenied``, ou ``ValidationError`` si la campagne n'est pas
    ouverte pour elle, si le dossier a changé (code « relu »), si cet envoi a été retiré depuis (« retire »).
    """
    projet = verrouiller(projet, casquette)
    if deja := projet.depots.filter(cle=cle).select_related("retrait").first():
        return _encore_valable(deja)
    instant = instant or maintenant()
    if refus := refus_d_ecrire(projet, instant):
        raise ValidationError(refus, code="ferme")
    depot = Depot(projet=projet, cle=cle, depose_le=instant, deposant=casquette.personne, role=casquette.role)
    _signer(depot, nom, qualite, attestation=attestation)
    lues = lire_tables(projet)
    rapport = rapport_des_tables(lues)
    _exiger(depot, lues, manques_des_tables(lues, rapport), relu=relu, malgre=nettoyer(malgre).strip())
    _remplir(depot, lues, rapport)
    pieces = _sceller(depot)
    complements.repondre(depot, casquette, instant, reponse)
    _passer(projet, "deposer", casquette, depose_le=instant)
    consigner("deposer_projet", projet, casquette, depot=str(depot.uuid), numero=str(depot.numero), sceau=depot.sceau)
    dossier_depose(depot).demander()
    _accuser_reception(depot, pieces)
    return depot


def _encore_valable(depot: Depot) -> Depot:
    """Un second clic rend le dépôt déjà fait, mais pas celui qu'on a retiré depuis."""
    if hasattr(depot, "retrait"):
        raise ValidationError("Ce dépôt a été retiré : rechargez la page pour déposer à nouveau.", code="retire")
    return depot


def empreinte_a_signer(lues: Tables, manques: Manques) -> str:
    """Le SHA-256 de ce que l'on signe : le fichier d'échange, le reste du dossier, les manques, les pièces jointes."""
    a_signer = {
        "document": rediger(faits_des_tables(lues).projet),
        "dossier": dossier_de(lues),
        "manques": manques.phrases,
        "pieces": list(lues.projet.jointes.order_by("pk").values_list("demandee", "piece__sha256")),
    }
    return empreinte_du_document(json.dumps(a_signer, ensure_ascii=False, sort_keys=True))


def _signer(depot: Depot, nom: str, qualite: str, *, attestation: bool) -> None:
    depot.nom, depot.qualite = (" ".join(nettoyer(texte).split()) for texte in (nom, qualite))
    fautes = {}
    for champ, quoi in (("nom", "votre nom"), ("qualite", "votre qualité (présidente, directeur…)")):
        texte = getattr(depot, champ)
        if not texte or len(texte) > LONGUEUR_SIGNATURE:
            fautes[champ] = f"Écrivez {quoi}, en {LONGUEUR_SIGNATURE} caractères au plus."
    if not attestation:
        fautes["attestation"] = "Attestez l'exactitude du dossier pour le déposer."
    if fautes:
        raise ValidationError(fautes)
    depot.attestation = ATTESTATION


def _exiger(depot: Depot, lues: Tables, manques: Manques, *, relu: str, malgre: str) -> None:
    """Lève ``ValidationError`` si ce n'est plus ce qu'on a relu, ou si quelque chose manque sans raison donnée.

    Sinon, le dépôt garde ce qui manque et la raison.
    """
    if relu and relu != empreinte_a_signer(lues, manques):
        raise ValidationError(A_CHANGE, code="relu")
    phrases = manques.phrases
    if phrases and not malgre:
        raise ValidationError([ValidationError(phrase, code="manque") for phrase in phrases])
    depot.malgre, depot.manques = malgre if phrases else "", "\n".join(phrases)


def _remplir(depot: Depot, lues: Tables, rapport: Rapport) -> None:
    """Écrit dans le dépôt ce qu'il scelle du dossier, et de quoi il est jugé."""
    campagne = lues.projet.campagne
    depot.document = rediger(faits_des_tables(lues).projet)
    depot.dossier = dossier_de(lues)
    depot.rapport = en_json(rapport.en_dict())
    depot.empreinte = empreinte_du_document(depot.document)
    depot.dossier_empreinte = empreinte_du_document(depot.dossier)
    depot.avis, depot.referentiel = rapport.avis.value, rapport.referentiel
    depot.referentiel_empreinte = charger(campagne.referentiel_code).en_vigueur(campagne.annee).empreinte
    depot.millesime_communes = communes.MILLESIME


def _sceller(depot: Depot) -> list[DepotPiece]:
    """Numérote le dépôt, pose son sceau et l'écrit, avec ses pièces."""
    depot.numero = (depot.projet.depots.aggregate(dernier=Max("numero"))["dernier"] or 0) + 1
    pieces = _pieces_a_sceller(depot)
    depot.sceau = sceau_de(depot, pieces)
    depot.save(force_insert=True)
    DepotPiece.objects.bulk_create(pieces)
    return pieces


def _pieces_a_sceller(depot: Depot) -> list[DepotPiece]:
    """Les pièces jointes, relues : une pièce perdue ou remplacée ne se scelle pas."""
    scellees = []
    for attendue in pieces_attendues(depot.projet):
        for jointe in attendue.jointes:
            piece = jointe.piece
            try:
                rangement.relire(piece.sha256, piece.nom)
            except rangement.PieceAlteree as erreur:
                raise ValidationError(f"{erreur} Retirez-la, puis envoyez-la à nouveau.", code="piece") from erreur
            champs = {nom: getattr(piece, nom) for nom in ("nature", "nom", "type_mime", "taille", "sha256")}
            scellees.append(DepotPiece(depot=depot, piece=piece, intitule=attendue.demandee.intitule, **champs))
    return scellees


def _accuser_reception(depot: Depot, pieces: list[DepotPiece]) -> None:
    """Écrit le récépissé à qui a déposé, et à chaque responsable de la structure."""
    responsables = Rattachement.objects.filter(structure=depot.projet.structure).responsables(aujourd_hui())
    adresses = {depot.deposant.courriel, *responsables.values_list("personne__courriel", flat=True)}
    contexte = {
        "depot": depot,
        "pieces": pieces,
        "le": en_instant(depot.depose_le),
        "manques": depot.manques.split("\n"),
    }
    for adresse in sorted(adresses):
        gabarit, caf = "projets/courrier/recepisse.txt", depot.projet.campagne.caf.uuid
        courrier.ecrire(destinataire=adresse, gabarit=gabarit, contexte=contexte, caf=caf)


@transaction.atomic
def retirer_depot(
    *, projet: Projet, casquette: Rattachement, vu: int | None = None, instant: datetime | None = None
) -> Projet:
    """Rend un dossier déposé à l'état de brouillon, avant la clôture, pour le corriger et le déposer à nouveau.

    Le dépôt reste, marqué retiré. Retirer un brouillon ne fait rien. ``vu`` : le numéro du dépôt que la personne
    voyait, 0 s'il n'y en avait pas ; ``None`` : on ne compare pas. Lève ``PermissionDenied``, ou ``ValidationError`` si
    la campagne est close, si l'on a renoncé au dossier, ou si un autre dépôt a été fait depuis (code « vu »).
    """
    instant = instant or maintenant()
    projet = _a_retirer(projet, casquette, instant)
    if refus := PROJET.refus_de(projet.etat, "retirer_depot"):
        raise ValidationError(refus, code="etat")
    if projet.etat == EtatProjet.DEPOSE:
        _refuser_si_change(projet, vu)
        _retirer_le_dernier(projet, casquette, instant)
        _passer(projet, "retirer_depot", casquette, depose_le=None)
        consigner("retirer_depot", projet, casquette)
    return projet


@transaction.atomic
def renoncer(
    *, projet: Projet, casquette: Rattachement, vu: int | None = None, instant: datetime | None = None
) -> Projet:
    """Retire pour de bon un dossier, déposé ou non, avant la clôture : il se lit encore, et ne s'écrit plus.

    Y renoncer deux fois ne fait rien. ``vu`` : comme pour :func:`retirer_depot`. Lève ``PermissionDenied``, ou
    ``ValidationError``.
    """
    instant = instant or maintenant()
    projet = _a_retirer(projet, casquette, instant)
    if projet.etat != EtatProjet.RETIRE:
        _refuser_si_change(projet, vu)
        _retirer_le_dernier(projet, casquette, instant)
        complements.abandonner(projet, casquette, instant)
        _passer(projet, "renoncer", casquette, retire_le=instant)
        consigner("renoncer", projet, casquette)
    return projet


def _passer(projet: Projet, acte: str, casquette: Rattachement, **dates: datetime | None) -> None:
    """Mène le dossier où l'acte le mène, avec ses dates, et note qui l'a fait."""
    projet.etat, projet.modifie_par = PROJET.passer(projet.etat, acte), casquette.personne
    for nom, le in dates.items():
        setattr(projet, nom, le)
    projet.save(update_fields=["etat", "modifie_par", "modifie_le", *dates])


def _a_retirer(projet: Projet, casquette: Rattachement, instant: datetime) -> Projet:
    verrouille = verrouiller(projet, casquette)
    if refus := refus_de_la_campagne(verrouille, instant):
        raise ValidationError(refus, code="ferme")
    return verrouille


def _refuser_si_change(projet: Projet, vu: int | None) -> None:
    """Refuse d'agir sur un autre dépôt que celui que la personne voyait."""
    tient = projet.depots.filter(retrait__isnull=True).aggregate(numero=Max("numero"))["numero"] or 0
    if vu is None or vu == tient:
        return
    dit = f"le dépôt n° {tient} a été fait" if tient else f"le dépôt n° {vu} a été retiré"
    raise ValidationError(f"Entre-temps, {dit} : rechargez la page, puis décidez.", code="vu")


def _retirer_le_dernier(projet: Projet, casquette: Rattachement, instant: datetime) -> None:
    for depot in projet.depots.filter(retrait__isnull=True):
        RetraitDeDepot.objects.create(depot=depot, le=instant, par=casquette.personne)
