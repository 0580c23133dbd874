"""La table adresse × rôle × structure : chaque adresse du site, ce que chacun y reçoit.

Les lignes sont dans ``tests/droits/*.toml``, un fichier par parcours ; une adresse sans ligne fait échouer le test.
Une ligne s'écrit ``["nom:de-l-adresse".GET]`` : ``defaut`` vaut pour qui n'est pas nommé, ``parametres`` nomme des
objets de la scène (ou donne une valeur telle quelle), ``donnees`` est ce qu'un POST envoie (« $objet » y vaut son
uuid). Une réponse attendue est un statut, ou « connexion » : renvoyé à la page de connexion.
"""

import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve, reverse
from django.utils import timezone

from preau.acteurs.enums import Role
from preau.acteurs.models import LienDeclare
from preau.campagnes.models import Campagne
from preau.coeur.annee import AnneeScolaire
from preau.instruction.models import Point, Reunion
from preau.projets.pieces import joindre_piece
from preau.projets.tables import Cofinancement, ValeurDeplacee
from tests.campagnes.fabriques import CampagneFactory, ContactFactory, PieceDemandeeFactory
from tests.fabriques import (
    CafFactory,
    InvitationFactory,
    RattachementFactory,
    StructureFactory,
    UtilisateurFactory,
    commune,
)
from tests.gestes_montres import Geste, gestes_de
from tests.projets import fichiers
from tests.projets.depots import cadre_complet, deposer
from tests.projets.fabriques import verification
from tests.web.decider.fabriques import notifiee
from tests.web.suivre.fabriques import changement_declare

PERSONNES = (
    "anonyme",
    "responsable",
    "responsable_autre",
    "coordinatrice",
    "intervenant",
    "membre",
    "membre_deporte",
    "membre_autre",
    "conseillere",
    "conseillere_autre",
    "decideur",
    "cofinanceur",
    "sans_casquette",
)
METHODES = ("GET", "POST")


def lignes() -> dict[str, dict]:
    """Les lignes de tous les fichiers ; une adresse n'est écrite qu'une fois."""
    toutes: dict[str, dict] = {}
    for fichier in sorted((Path(__file__).parent / "droits").glob("*.toml")):
        for adresse, methodes in tomllib.loads(fichier.read_text(encoding="utf-8")).items():
            assert adresse not in toutes, f"{adresse} est écrite deux fois"
            toutes[adresse] = methodes
    return toutes


def adresses(motifs: list, espace: str = "") -> Iterator[str]:
    """Le nom complet de toutes les adresses du site ; une adresse sans nom est donnée par son motif."""
    for motif in motifs:
        if isinstance(motif, URLResolver):
            yield from adresses(motif.url_patterns, f"{espace}{motif.namespace}:" if motif.namespace else espace)
        elif isinstance(motif, URLPattern):
            yield f"{espace}{motif.name}" if motif.name else f"sans nom : {motif.pattern}"


LIGNES = lignes()
CAS = [(adresse, methode) for adresse, methodes in LIGNES.items() for methode in methodes]


def test_chaque_adresse_est_dans_la_table_et_la_table_n_en_a_pas_d_autre():
    assert sorted(LIGNES) == sorted(adresses(get_resolver().url_patterns))


def test_chaque_adresse_dit_ce_que_donnent_get_et_post():
    assert {adresse: tuple(methodes) for adresse, methodes in LIGNES.items() if tuple(methodes) != METHODES} == {}


def test_chaque_ligne_ne_nomme_que_des_personnes_connues():
    permis = {"defaut", "parametres", "donnees", *PERSONNES}
    assert [(a, m, cle) for a, m in CAS for cle in LIGNES[a][m] if cle not in permis] == []


def personnes(structure, caf) -> dict:
    """Une personne par casquette, autour d'une même structure ; les « autre » sont d'ailleurs."""
    ici = {"structure": structure}
    rattachements = {
        "responsable": RattachementFactory(**ici),
        "responsable_autre": RattachementFactory(),
        "coordinatrice": RattachementFactory(role=Role.COORDINATRICE, **ici),
        "intervenant": RattachementFactory(role=Role.INTERVENANT, **ici),
        "membre": RattachementFactory(membre=True),
        "conseillere": RattachementFactory(conseillere=True, caf=caf),
        "conseillere_autre": RattachementFactory(conseillere=True, caf=CafFactory(departement="38")),
        "decideur": RattachementFactory(decideur=True, caf=caf),
        "cofinanceur": RattachementFactory(cofinanceur=True),
        "membre_autre": RattachementFactory(membre=True),
    }
    du_meme_comite = {"membre": True, "comite": rattachements["membre"].comite}
    rattachements["membre_deporte"] = RattachementFactory(**du_meme_comite)
    scene = {f"role_{nom}": rattachement for nom, rattachement in rattachements.items()}
    scene |= {nom: rattachement.personne for nom, rattachement in rattachements.items()}
    return scene | {"anonyme": None, "sans_casquette": UtilisateurFactory()}


def a_publier(caf) -> Campagne:
    """La campagne de l'année qui vient, prête à publier quel que soit le jour du test."""
    instant = timezone.now()
    return CampagneFactory(
        en_preparation=True,
        caf=caf,
        annee_scolaire=str(AnneeScolaire.contenant(timezone.localdate()).suivante),
        ouverture_le=instant + timedelta(days=10),
        cloture_le=instant + timedelta(days=40),
        notification_le=timezone.localdate() + timedelta(days=90),
    )


@pytest.fixture
def scene(db, settings, tmp_path) -> dict:
    """Les personnes et les objets que les lignes nomment."""
    settings.MEDIA_ROOT = tmp_path
    commune()
    caf = CafFactory()
    structure = StructureFactory(caf=caf)
    preparee = a_publier(caf)
    objets = {
        "structure": structure,
        "invitation": InvitationFactory(structure=structure, jeton="jeton"),
        "verification": verification(RattachementFactory(structure=structure)),
        "campagne": CampagneFactory(caf=caf, annee_scolaire="2024-2025"),
        "preparee": preparee,
        "contact": ContactFactory(campagne=preparee),
        "invitation_responsable": InvitationFactory(structure=structure, role=Role.RESPONSABLE),
    }
    tous = personnes(structure, caf)
    objets |= {"comite": tous["role_membre"].comite, "financeur": tous["role_cofinanceur"].financeur}
    objets |= dossiers(tous)
    return {**tous, **objets, **reunions(tous, objets["depot"])}


def dossiers(tous: dict) -> dict:
    """Un brouillon et un dossier déposé de la même structure ; le financeur lit le second, la Caf aussi."""
    ecrit = cadre_complet(structure=tous["role_responsable"].structure, amina=tous["role_responsable"])
    brouillon = ecrit.projet
    demandee = PieceDemandeeFactory(campagne=ecrit.campagne, obligatoire=False)
    depose = cadre_complet(structure=ecrit.structure, amina=ecrit.amina, campagne=ecrit.campagne)
    Cofinancement.objects.create(projet=depose.projet, financeur=tous["role_cofinanceur"].financeur)
    for pret in (ecrit, depose):
        envoi = {"demandee": demandee, "casquette": ecrit.amina, "nom": "statuts.pdf", "octets": fichiers.PDF}
        jointe = joindre_piece(projet=pret.projet, **envoi)
    depot = deposer(depose)
    decidees = notifiee(depot, tous["role_conseillere"])
    declaree = changement_declare(depot, tous["role_responsable"])
    deplacee = ValeurDeplacee.objects.create(
        projet=brouillon, champ="projet.besoins", ancienne="Lire", par=ecrit.bruno.personne, le=timezone.now()
    )
    return {
        "ouverte": ecrit.campagne,
        "projet": brouillon,
        "depose": depose.projet,
        "depot": depot,
        "demandee": demandee,
        "piece": jointe.piece,
        "scellee": depot.pieces.get(),
        "deplacee": deplacee,
        "collectif": brouillon.collectifs.get(),
        "action": brouillon.actions.first(),
        "action_deposee": depose.projet.actions.first(),
        "modification": declaree,
        **decidees,
    }


def reunions(tous: dict, depot) -> dict:
    """Une réunion convoquée, dont un membre est déporté ; une autre, close."""
    siege, deporte = tous["role_membre"], tous["role_membre_deporte"]
    LienDeclare.objects.create(
        personne=deporte.personne,
        structure=tous["role_responsable"].structure,
        motif="Un proche y travaille",
        debut=date(2024, 9, 1),
        declare_par=deporte.personne,
    )
    ici = {"comite": siege.comite, "campagne": depot.projet.campagne, "lieu": "Mairie"}
    instant = timezone.now()
    convoquee = Reunion.objects.create(etat="convoquee", le=instant + timedelta(days=7), convoquee_le=instant, **ici)
    close = {"etat": "close", "ouverte_le": instant, "close_le": instant, "close_par": tous["conseillere"]}
    return {
        "reunion": convoquee,
        "reunion_close": Reunion.objects.create(le=instant - timedelta(days=7), **close, **ici),
        "point": Point.objects.create(reunion=convoquee, depot=depot, ordre=1),
        "siege": siege,
    }


def valeur(scene: dict, brute: object) -> object:
    """« $objet » : l'uuid d'un objet de la scène ; toute autre valeur est prise telle quelle."""
    if isinstance(brute, str) and brute.startswith("$"):
        return str(scene[brute[1:]].uuid)
    return brute


def repondre(scene: dict, nom: str, adresse: str, methode: str, ligne: dict) -> tuple[int | str, list[str]]:
    """Le statut que cette personne reçoit, défait aussitôt : l'une n'agit pas sur la suivante.

    Et, d'une page lue, les gestes qu'elle lui montre et que la table lui refuse.
    """
    client = Client()
    parametres = {cle: valeur(scene, brute) for cle, brute in ligne.get("parametres", {}).items()}
    donnees = {cle: valeur(scene, brute) for cle, brute in ligne.get("donnees", {}).items()}
    with transaction.atomic():
        if scene[nom]:
            client.force_login(scene[nom])
        chemin = reverse(adresse, kwargs=parametres)
        reponse = client.post(chemin, donnees) if methode == "POST" else client.get(chemin)
        transaction.set_rollback(True)
    destination = getattr(reponse, "url", "").partition("?")[0]
    vers_connexion = destination == reverse(settings.LOGIN_URL) and resolve(chemin).url_name != "account_logout"
    montres = refuses(nom, gestes_de(reponse.content.decode(), chemin)) if est_une_page(reponse) else []
    return "connexion" if vers_connexion else reponse.status_code, montres


def est_une_page(reponse) -> bool:
    """La réponse est une page lue, ni un fichier ni un refus."""
    return reponse.status_code == 200 and reponse.headers.get("Content-Type", "").startswith("text/html")


def refuses(nom: str, gestes: list[Geste]) -> list[str]:
    """Parmi ces gestes, ceux dont la table dit qu'ils répondraient 403 à cette personne."""
    return [f"{geste.methode} {geste.chemin}" for geste in gestes if _est_refuse(nom, geste)]


# La table y parle d'une autre personne que soi ; de soi, chacun le peut.
DE_SOI = frozenset({"compte:retirer"})


def _est_refuse(nom: str, geste: Geste) -> bool:
    try:
        adresse = resolve(geste.chemin).view_name
    except Resolver404:
        return False
    if adresse in DE_SOI:
        return False
    ligne = LIGNES[adresse][geste.methode]
    # Une page à plusieurs gestes n'en refuse que celui que la ligne envoie.
    dit = ligne.get("donnees", {}).get("geste")
    concerne = geste.methode == "GET" or dit is None or dit in geste.valeurs
    return concerne and ligne.get(nom, ligne.get("defaut")) == 403


@pytest.mark.parametrize(("adresse", "methode"), CAS)
def test_chacun_recoit_ce_que_dit_la_table(scene, adresse, methode):
    ligne = LIGNES[adresse][methode]
    attendu = {nom: ligne.get(nom, ligne.get("defaut")) for nom in PERSONNES}
    recus = {nom: repondre(scene, nom, adresse, methode, ligne) for nom in PERSONNES}
    assert {nom: statut for nom, (statut, _) in recus.items()} == attendu
    # On ne montre un geste qu'à qui le peut.
    assert {nom: montres for nom, (_, montres) in recus.items() if montres} == {}
