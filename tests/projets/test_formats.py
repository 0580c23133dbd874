"""Reconnaître un fichier à son contenu, et refuser les mauvais en mots."""

import random
import zipfile

import pytest

from preau.projets.formats import PDF, TAILLE_MAXIMALE, Format, PieceRefusee, nettoyer_nom, reconnaitre
from tests.projets import fichiers


@pytest.mark.parametrize(
    ("octets", "extension"),
    [
        (fichiers.PDF, "pdf"),
        (fichiers.PNG, "png"),
        (fichiers.JPEG, "jpg"),
        (fichiers.WEBP, "webp"),
        (fichiers.docx(), "docx"),
        (fichiers.xlsx(), "xlsx"),
        (fichiers.odf("text"), "odt"),
        (fichiers.odf("spreadsheet"), "ods"),
    ],
)
def test_un_fichier_accepte_se_reconnait_a_son_contenu(octets, extension):
    assert reconnaitre(octets).extension == extension


@pytest.mark.parametrize("octets", [fichiers.PDF, fichiers.PNG, fichiers.JPEG, fichiers.WEBP], ids=len)
def test_un_fichier_coupe_en_route_est_refuse(octets):
    with pytest.raises(PieceRefusee, match="entier"):
        reconnaitre(octets[:-8])


@pytest.mark.parametrize("octets", [fichiers.docx(), fichiers.odf("text")], ids=["docx", "odt"])
def test_un_document_coupe_en_route_est_refuse(octets):
    with pytest.raises(PieceRefusee, match="abîmé"):
        reconnaitre(octets[:-30])


def bombe():
    return fichiers.docx(("word/media/image1.bin", b"\0" * (40 * 1024 * 1024)))


def mensonge():
    """La table annonce 10 octets là où il en sort un million."""
    octets = bytearray(fichiers.docx(("word/grand.xml", b"<a/>" * 250_000)))
    vraie = (1_000_000).to_bytes(4, "little")
    assert octets.count(vraie) == 2
    return bytes(octets.replace(vraie, (10).to_bytes(4, "little")))


def chiffre():
    octets = bytearray(fichiers.docx())
    octets[octets.index(b"PK\x01\x02") + 8] |= 1
    return bytes(octets)


def recouvert():
    """Deux entrées de la table qui désignent les mêmes octets."""
    octets = bytearray(fichiers.archive([("a.xml", b"x" * 500), ("b.xml", b"x" * 500)], zipfile.ZIP_STORED))
    seconde = octets.index(b"PK\x01\x02", octets.index(b"PK\x01\x02") + 1)
    octets[seconde + 42 : seconde + 46] = b"\0\0\0\0"
    return bytes(octets)


@pytest.mark.parametrize(
    ("fabriquer", "phrase"),
    [
        (bombe, "enfle démesurément"),
        (mensonge, "abîmé"),
        (chiffre, "mot de passe"),
        (recouvert, "deux fois"),
        (lambda: fichiers.docx(("word/document.xml", "<autre/>")), "deux fois"),
        (lambda: fichiers.docx(("WORD/DOCUMENT.XML", "<autre/>")), "deux fois"),
        (lambda: fichiers.docx(("word/embeddings/a.bin", fichiers.xlsx())), "en contient un autre"),
        (lambda: fichiers.docx(("../../etc/passwd", "x")), "hors de lui-même"),
        (lambda: fichiers.docx(("word/vbaProject.bin", "x")), "macros"),
        (lambda: fichiers.docx(types="application/vnd.ms-word.document.macroEnabled.main+xml"), "macros"),
        (lambda: fichiers.odf("text", ("Basic/Standard/Module1.xml", "x")), "macros"),
        (lambda: fichiers.odf("text", ("META-INF/manifest.xml", "<manifest:encryption-data/>")), "mot de passe"),
        (lambda: fichiers.odf("presentation"), "ni un document"),
        (lambda: fichiers.archive([("a.txt", "x")]), "ni un document"),
        (lambda: fichiers.archive([(f"p{n}.xml", "") for n in range(2001)]), "enfle démesurément"),
        (lambda: b"PK\x03\x04" + b"\0" * 100, "abîmé"),
        (lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 100, "ancien format"),
        (lambda: b"<html><script>alert(1)</script>", "ni un PDF"),
        (lambda: b"MZ" + fichiers.PDF, "ni un PDF"),
        (lambda: b"", "vide"),
        (lambda: fichiers.PDF + b"\0" * TAILLE_MAXIMALE, "10 Mo"),
    ],
)
def test_un_mauvais_fichier_est_refuse_en_mots(fabriquer, phrase):
    with pytest.raises(PieceRefusee, match=phrase):
        reconnaitre(fabriquer())


@pytest.mark.parametrize(
    ("envoye", "garde"),
    [
        ("RIB.pdf", "RIB.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Documents\\Statuts 2026.docx", "Statuts 2026.pdf"),
        ("contrat\u202efdp.exe", "contrat fdp.pdf"),
        ("a\0b\n.pdf", "a b.pdf"),
        ("...", "piece.pdf"),
        ("e\u0301cole.pdf", "école.pdf"),
        ("x" * 300 + ".pdf", "x" * 114 + ".pdf"),
    ],
)
def test_le_nom_est_nettoye_et_porte_l_extension_du_contenu(envoye, garde):
    assert nettoyer_nom(envoye, PDF) == garde


@pytest.mark.parametrize("compression", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_une_compression_que_la_bureautique_n_emploie_pas_est_refusee(compression):
    with pytest.raises(PieceRefusee, match="compressé d'une façon inhabituelle"):
        reconnaitre(fichiers.archive(fichiers.parties_docx(), compression))


def test_un_document_abime_n_importe_ou_est_accepte_ou_refuse_en_mots():
    """Mille octets changés au hasard, toujours les mêmes : jamais une erreur de la machine."""
    hasard = random.Random(7)
    modeles = [fichiers.docx(), fichiers.archive(fichiers.parties_docx(), zipfile.ZIP_LZMA)]
    issues = set()
    for _ in range(1000):
        octets = bytearray(hasard.choice(modeles))
        for _ in range(3):
            octets[hasard.randrange(len(octets))] = hasard.randrange(256)
        try:
            issues.add(type(reconnaitre(bytes(octets))))
        except PieceRefusee:
            issues.add(PieceRefusee)
    assert issues == {Format, PieceRefusee}
