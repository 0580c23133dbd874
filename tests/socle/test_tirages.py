"""L'atelier : demander, prendre, avancer, reprendre, abandonner."""

import threading
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from preau.socle import tirages
from preau.socle.enums import EtatTirage
from preau.socle.models import Tirage
from preau.socle.tirages import Bilan

pytestmark = pytest.mark.django_db

OBJET = UUID(int=7)


@pytest.fixture(autouse=True)
def _coffre(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def demander(cle: str = "contenu", **options) -> Tirage:
    return tirages.demander(**{"genre": "lettre", "objet": OBJET, "cle": cle, **options})


def ecrire(objet, avancer) -> bytes:
    avancer(40, "L'écriture")
    return f"Lettre {objet.int}".encode()


def echouer(objet, avancer) -> bytes:
    avancer(40, "L'écriture")
    raise ValueError("plus d'encre")


def dans(duree: timedelta) -> time_machine.travel:
    return time_machine.travel(timezone.now() + duree, tick=False)


def test_le_meme_contenu_demande_deux_fois_est_la_meme_demande():
    assert demander() == demander()
    assert demander("autre") != demander()
    assert demander(genre="affiche") != demander()
    assert Tirage.objects.count() == 3


def test_un_acte_defait_ne_demande_rien():
    with transaction.atomic():
        demander()
        transaction.set_rollback(True)
    assert tirages.trouver(genre="lettre", cle="contenu") is None


def test_l_atelier_fait_ce_qui_attend_et_range_le_fichier():
    tirage = demander()
    assert tirages.travailler({"lettre": ecrire}) == Bilan(faits=1)
    tirage.refresh_from_db()
    assert (tirage.etat, tirage.avancement, tirage.etape) == (EtatTirage.FAIT, 100, "Le fichier est prêt")
    assert (tirages.contenu_de(tirage), tirage.taille) == (b"Lettre 7", 8)
    assert tirages.travailler({"lettre": ecrire}) == Bilan()


def test_l_avancement_se_lit_pendant_que_le_document_se_fait():
    tirage = demander()
    lus = []

    def dire(objet, avancer):
        for avancement, etape in ((10, "La lecture"), (60, "La mise en page")):
            avancer(avancement, etape)
            lus.append(Tirage.objects.values_list("etat", "avancement", "etape").get(pk=tirage.pk))
        return b"fait"

    tirages.travailler({"lettre": dire})
    assert lus == [("en_cours", 10, "La lecture"), ("en_cours", 60, "La mise en page")]


def test_une_panne_se_note_et_se_reprend_plus_tard():
    tirage = demander()
    assert tirages.travailler({"lettre": echouer}) == Bilan(remis=1)
    tirage.refresh_from_db()
    assert (tirage.etat, tirage.essais, tirage.erreur) == (EtatTirage.EN_ATTENTE, 1, "ValueError : plus d'encre")
    assert tirages.travailler({"lettre": ecrire}) == Bilan()
    with dans(tirages.PREMIER_DELAI + timedelta(seconds=1)):
        assert tirages.travailler({"lettre": ecrire}) == Bilan(faits=1)
    tirage.refresh_from_db()
    assert (tirage.etat, tirage.erreur) == (EtatTirage.FAIT, "")


def test_les_essais_s_espacent_puis_le_document_est_abandonne_avec_sa_raison():
    tirage = demander()
    attentes = []
    for heure in range(tirages.ESSAIS):
        with dans(timedelta(hours=heure)):
            tirages.travailler({"lettre": echouer})
            tirage.refresh_from_db()
            attentes.append((tirage.prochain_essai - timezone.now()).total_seconds())
    assert attentes[:3] == [30, 60, 120]
    assert (tirage.etat, tirage.essais, tirage.erreur) == (EtatTirage.ECHEC, 4, "ValueError : plus d'encre")
    with dans(timedelta(days=30)):
        assert tirages.travailler({"lettre": ecrire}) == Bilan()


def test_une_panne_n_arrete_pas_les_documents_suivants():
    demander()
    suivant = demander("autre", objet=UUID(int=8))

    def un_sur_deux(objet, avancer):
        return echouer(objet, avancer) if objet == OBJET else ecrire(objet, avancer)

    assert tirages.travailler({"lettre": un_sur_deux}) == Bilan(faits=1, remis=1)
    suivant.refresh_from_db()
    assert tirages.contenu_de(suivant) == b"Lettre 8"


def test_un_document_pris_n_est_pas_pris_deux_fois():
    demander()
    bilans = []

    def pendant(objet, avancer):
        bilans.append(tirages.travailler({"lettre": ecrire}))
        return b"fait"

    assert tirages.travailler({"lettre": pendant}) == Bilan(faits=1)
    assert bilans == [Bilan()]


def test_un_atelier_mort_rend_ce_qu_il_tenait_et_s_il_revient_il_n_ecrit_plus():
    tirage = demander()

    def revenir_trop_tard(objet, avancer):
        with dans(tirages.BAIL + timedelta(seconds=1)):
            assert tirages.travailler({"lettre": ecrire}) == Bilan(faits=1)
            avancer(90, "La mise en page")
        return b"jamais"

    assert tirages.travailler({"lettre": revenir_trop_tard}) == Bilan(remis=1)
    tirage.refresh_from_db()
    assert (tirages.contenu_de(tirage), tirage.avancement, tirage.essais) == (b"Lettre 7", 100, 2)


def test_un_fichier_rendu_trop_tard_ne_remplace_pas_celui_d_un_autre_essai():
    tirage = demander()

    def revenir_trop_tard(objet, avancer):
        with dans(tirages.BAIL + timedelta(seconds=1)):
            tirages.travailler({"lettre": ecrire})
        return b"en retard"

    tirages.travailler({"lettre": revenir_trop_tard})
    tirage.refresh_from_db()
    assert tirages.contenu_de(tirage) == b"Lettre 7"


def test_dire_son_etape_garde_le_document_pour_soi():
    demander()
    bilans = []

    def longtemps(objet, avancer):
        for minutes in (1, 2, 3, 4):
            with dans(timedelta(minutes=minutes)):
                avancer(minutes * 10, "L'écriture")
                bilans.append(tirages.travailler({"lettre": ecrire}))
        return b"fait"

    assert tirages.travailler({"lettre": longtemps}) == Bilan(faits=1)
    assert bilans == [Bilan()] * 4


def test_un_document_qui_tue_l_atelier_a_chaque_essai_est_abandonne():
    tirage = demander()

    def tuer(objet, avancer):
        raise SystemExit

    for essai in range(tirages.ESSAIS):
        with dans(timedelta(hours=essai)), pytest.raises(SystemExit):
            tirages.travailler({"lettre": tuer})
    with dans(timedelta(days=1)):
        assert tirages.travailler({"lettre": tuer}) == Bilan(abandonnes=1)
    tirage.refresh_from_db()
    assert (tirage.etat, tirage.erreur) == (EtatTirage.ECHEC, "Interrompu à chaque essai.")


def test_ce_que_personne_ne_sait_faire_attend():
    tirage = demander(genre="affiche")
    assert tirages.travailler({"lettre": ecrire}) == Bilan()
    tirage.refresh_from_db()
    assert tirage.etat == EtatTirage.EN_ATTENTE


def test_on_s_arrete_entre_deux_documents():
    demander()
    demander("autre")
    reponses = iter([True, False])
    assert tirages.travailler({"lettre": ecrire}, lambda: next(reponses)) == Bilan(faits=1)


def test_un_document_abandonne_se_redemande_et_repart_de_zero():
    tirage = demander()
    Tirage.objects.update(etat=EtatTirage.ECHEC, fini_le=timezone.now(), erreur="plus d'encre", essais=4)
    tirage.refresh_from_db()
    assert tirages.redemander(tirage) is True
    assert tirages.travailler({"lettre": ecrire}) == Bilan(faits=1)
    tirage.refresh_from_db()
    assert (tirage.etat, tirage.essais) == (EtatTirage.FAIT, 1)


def test_un_document_fait_ne_se_refait_que_si_son_fichier_est_perdu_ou_remplace(settings):
    tirage = demander()
    tirages.travailler({"lettre": ecrire})
    tirage.refresh_from_db()
    assert tirages.redemander(tirage) is False
    (fichier,) = (chemin for chemin in settings.MEDIA_ROOT.rglob("*") if chemin.is_file())
    fichier.write_bytes(b"autre chose")
    assert tirages.contenu_de(tirage) is None
    assert tirages.redemander(tirage) is True
    tirages.travailler({"lettre": ecrire})
    tirage.refresh_from_db()
    assert tirages.contenu_de(tirage) == b"Lettre 7"
    fichier.unlink()
    assert tirages.contenu_de(tirage) is None


@pytest.mark.parametrize(
    "faux",
    [
        {"etat": EtatTirage.FAIT},
        {"etat": EtatTirage.FAIT, "fini_le": timezone.now(), "avancement": 100},
        {"etat": EtatTirage.FAIT, "fini_le": timezone.now(), "fichier": "a" * 64, "taille": 3},
        {"etat": EtatTirage.ECHEC, "fini_le": timezone.now()},
        {"etat": EtatTirage.ECHEC, "erreur": "panne"},
        {"etat": EtatTirage.EN_COURS},
        {"etat": EtatTirage.EN_COURS, "preneur": uuid4()},
        {"bail_fin": timezone.now()},
        {"fini_le": timezone.now()},
        {"fichier": "a" * 64},
        {"avancement": 101},
    ],
    ids=" ".join,
)
def test_la_base_refuse_un_etat_sans_ce_qui_va_avec(faux):
    tirage = demander()
    with pytest.raises(IntegrityError), transaction.atomic():
        Tirage.objects.filter(pk=tirage.pk).update(**faux)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="la base de SQLite est en mémoire, à un seul fil")
def test_deux_ateliers_au_meme_instant_ne_font_pas_deux_fois_le_meme_document():
    for numero in range(20):
        demander(str(numero))
    depart, bilans = threading.Barrier(2), []

    def travailler():
        depart.wait()
        try:
            bilans.append(tirages.travailler({"lettre": ecrire}))
        finally:
            connection.close()

    fils = [threading.Thread(target=travailler) for _ in range(2)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    assert sum(bilan.faits for bilan in bilans) == 20
    assert set(Tirage.objects.values_list("etat", "essais")) == {("fait", 1)}
