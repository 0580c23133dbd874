"""Les pièces d'un dossier : demandées, jointes, reprises, ouvertes à qui peut les lire."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from preau.acteurs.enums import Role, TypeStructure
from preau.campagnes.enums import NatureDePiece
from preau.projets import tables
from preau.projets.depots import retirer_depot
from preau.projets.formats import PieceRefusee
from preau.projets.pieces import joindre_piece, ouvrir_piece, pieces_attendues, reprendre_piece, retirer_piece
from preau.projets.rangement import PieceAlteree, chemin_de
from preau.projets.reprise import creer_projet
from tests.campagnes.fabriques import PieceDemandeeFactory
from tests.fabriques import FinanceurFactory, RattachementFactory
from tests.projets import fichiers
from tests.projets.depots import deposer
from tests.projets.dossiers import cadre


def demander(dossier, nature=NatureDePiece.STATUTS, **options):
    return PieceDemandeeFactory(campagne=dossier.campagne, nature=nature, **options)


def joindre(dossier, demandee, octets=fichiers.PDF, nom="statuts.pdf", **options):
    gestes = {"projet": dossier.projet, "casquette": dossier.amina, **options}
    return joindre_piece(demandee=demandee, nom=nom, octets=octets, **gestes)


def test_ce_qui_est_demande_se_dit_avec_ce_qui_est_donne_et_ce_qui_manque(dossier):
    statuts, rib = demander(dossier), demander(dossier, NatureDePiece.RIB, intitule="RIB")
    libre = demander(dossier, NatureDePiece.AUTRE, intitule="Plaquette", obligatoire=False)
    joindre(dossier, statuts)
    attendues = {a.demandee: (a.manque, len(a.jointes)) for a in pieces_attendues(dossier.projet)}
    assert attendues == {statuts: (False, 1), rib: (True, 0), libre: (False, 0)}


def test_les_pieces_se_lisent_en_un_nombre_constant_de_requetes(dossier, django_assert_num_queries):
    for _ in range(4):
        joindre(dossier, demander(dossier))
    projet = tables.Projet.objects.select_related("campagne", "structure").get(pk=dossier.projet.pk)
    with django_assert_num_queries(3):
        pieces_attendues(projet)


def test_le_contrat_republicain_n_est_pas_demande_a_une_collectivite(dossier):
    contrat = demander(dossier, NatureDePiece.CONTRAT_REPUBLICAIN, reservee_aux_associations=True)
    assert [a.demandee for a in pieces_attendues(dossier.projet)] == [contrat]
    dossier.structure.type = TypeStructure.COLLECTIVITE
    dossier.structure.save()
    assert pieces_attendues(tables.Projet.objects.get(pk=dossier.projet.pk)) == []
    with pytest.raises(ValidationError, match="pas demandée à votre structure"):
        joindre(dossier, contrat)


def test_le_meme_fichier_envoye_deux_fois_n_est_garde_et_joint_qu_une_fois(dossier):
    demandee = demander(dossier)
    assert joindre(dossier, demandee) == joindre(dossier, demandee, nom="encore.pdf")
    assert (tables.Piece.objects.count(), tables.PieceJointe.objects.count()) == (1, 1)


def test_un_fichier_refuse_ne_laisse_rien(dossier, settings):
    with pytest.raises(PieceRefusee):
        joindre(dossier, demander(dossier), octets=b"MZ", nom="statuts.pdf")
    assert not tables.Piece.objects.exists()
    assert not settings.MEDIA_ROOT.exists()


def test_le_type_garde_est_celui_du_contenu(dossier):
    piece = joindre(dossier, demander(dossier), octets=fichiers.PNG, nom="../statuts.pdf").piece
    assert (piece.nom, piece.type_mime, piece.taille) == ("statuts.png", "image/png", len(fichiers.PNG))


def test_cinq_fichiers_au_plus_pour_une_piece(dossier):
    demandee = demander(dossier)
    for n in range(5):
        joindre(dossier, demandee, octets=fichiers.PDF + b"%" * n)
    with pytest.raises(ValidationError, match="5 fichiers au plus"):
        joindre(dossier, demandee, octets=fichiers.PNG)


def test_une_piece_de_l_an_passe_est_proposee_et_se_reprend(dossier):
    piece = joindre(dossier, demander(dossier)).piece
    suivante = cadre(annee_scolaire="2027-2028")
    projet = creer_projet(campagne=suivante.campagne, structure=dossier.structure, par=dossier.amina)
    statuts, rib = demander(suivante), demander(suivante, NatureDePiece.RIB)
    assert [a.proposees for a in pieces_attendues(projet)] == [(piece,), ()]
    reprise = reprendre_piece(projet=projet, demandee=statuts, casquette=dossier.amina, piece=piece)
    assert (reprise.piece, pieces_attendues(projet)[0].proposees) == (piece, ())
    with pytest.raises(ValidationError, match="ne répond pas"):
        reprendre_piece(projet=projet, demandee=rib, casquette=dossier.amina, piece=piece)


def test_une_piece_retiree_reste_a_la_structure(dossier):
    demandee = demander(dossier)
    piece = joindre(dossier, demandee).piece
    for _ in range(2):
        retirer_piece(projet=dossier.projet, demandee=demandee, piece=piece, casquette=dossier.bruno)
    (attendue,) = pieces_attendues(dossier.projet)
    assert (attendue.manque, attendue.proposees) == (True, (piece,))


def test_on_ne_joint_ni_au_dossier_ni_la_piece_ni_la_demande_d_une_autre(dossier):
    autre = cadre(annee_scolaire="2027-2028")
    demandee, ailleurs = demander(dossier), demander(autre)
    sienne = joindre(autre, ailleurs).piece
    for geste in (
        lambda: joindre(dossier, demandee, casquette=autre.amina),
        lambda: joindre(dossier, ailleurs),
        lambda: reprendre_piece(projet=dossier.projet, demandee=demandee, casquette=dossier.amina, piece=sienne),
    ):
        with pytest.raises(PermissionDenied):
            geste()
    assert not tables.PieceJointe.objects.filter(projet=dossier.projet).exists()


def test_un_dossier_clos_ne_recoit_plus_de_piece(dossier):
    demandee = demander(dossier)
    with time_machine.travel(timezone.now() + timedelta(days=45)), pytest.raises(ValidationError, match="close"):
        joindre(dossier, demandee)


def test_une_piece_ne_s_ouvre_qu_a_qui_peut_la_lire(complet):
    statuts = joindre(complet, demander(complet)).piece
    rib = joindre(complet, demander(complet, NatureDePiece.RIB, intitule="RIB"), nom="rib.pdf").piece
    financeur = FinanceurFactory(caf=complet.campagne.caf)
    tables.Cofinancement.objects.create(projet=complet.projet, financeur=financeur)
    lecteurs = {
        "coordinatrice": complet.bruno,
        "intervenant": RattachementFactory(structure=complet.structure, role=Role.INTERVENANT),
        "conseillere": RattachementFactory(conseillere=True, caf=complet.campagne.caf),
        "autre caf": RattachementFactory(conseillere=True, caf__departement="77"),
        "financeur": RattachementFactory(cofinanceur=True, financeur=financeur),
        "autre financeur": RattachementFactory(cofinanceur=True),
        "membre": RattachementFactory(membre=True),
        "autre structure": RattachementFactory(),
        "personne": None,
    }

    def ouvertes():
        return {nom: lues for nom, qui in lecteurs.items() if (lues := [p for p in (statuts, rib) if s_ouvre(qui, p)])}

    assert ouvertes() == {"coordinatrice": [statuts, rib]}
    depot = deposer(complet)
    deposees = {"coordinatrice": [statuts, rib], "conseillere": [statuts, rib], "financeur": [statuts]}
    assert ouvertes() == deposees
    assert ouvrir_piece(complet.amina, depot.pieces.first()).octets == fichiers.PDF
    retirer_depot(projet=complet.projet, casquette=complet.amina)
    assert ouvertes() == {"coordinatrice": [statuts, rib]}


def s_ouvre(casquette, piece):
    try:
        return ouvrir_piece(casquette, piece).octets == fichiers.PDF
    except PermissionDenied:
        return False


def test_une_piece_au_contenu_remplace_ne_s_ouvre_plus_et_se_renvoie(dossier):
    demandee = demander(dossier)
    piece = joindre(dossier, demandee).piece
    chemin_de(piece.sha256).write_bytes(fichiers.PNG)
    with pytest.raises(PieceAlteree, match="a été remplacé"):
        ouvrir_piece(dossier.amina, piece)
    joindre(dossier, demandee)
    assert ouvrir_piece(dossier.amina, piece) == (fichiers.PDF, "statuts.pdf", "application/pdf")


def test_un_fichier_se_reconnait_avant_de_prendre_le_verrou(dossier):
    demandee = PieceDemandeeFactory(campagne=dossier.campagne)
    ici = {"projet": dossier.projet, "demandee": demandee, "nom": "s.pdf"}
    with CaptureQueriesContext(connection) as requetes, pytest.raises(PieceRefusee):
        joindre_piece(**ici, casquette=dossier.amina, octets=b"abime")
    assert [r["sql"] for r in requetes if "SAVEPOINT" in r["sql"]] == []
    with pytest.raises(PermissionDenied):
        joindre_piece(**ici, casquette=RattachementFactory(), octets=b"abime")
