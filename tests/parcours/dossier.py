"""Écrire un dossier entier dans un vrai navigateur, étape par étape, comme une coordinatrice le ferait."""

from pathlib import Path

from playwright.sync_api import Locator

from tests.parcours.visite import Visite
from tests.projets import fichiers

TEXTES = {
    "besoins": ("besoins", "nouveaux_arrivants"),
    "parents": (
        "adhesion_familles",
        "implication_parents",
        "familles_immigrees_illettrisme",
        "place_des_peres",
        "lien_reaap",
    ),
    "ecole": ("liaison_enseignants", "difference_devoirs_faits", "articulation_commentaire"),
    "equipe": ("equipe",),
}
SEANCES = (("mardi", "16h30", "18h"), ("jeudi", "16h30", "18h"))


class Plume:
    """Écrit dans le dossier ouvert ; « Continuer » garde la page, avec ou sans scripts."""

    def __init__(self, visite: Visite) -> None:
        self.visite, self.page = visite, visite.page

    def commencer(self, titre: str) -> None:
        """De la liste des projets au sommaire du dossier neuf."""
        self.visite.lien("Mes projets")
        self.visite.ici("depot-projets")
        self.visite.lien("Commencer un dossier")
        self.visite.ici("depot-commencer")
        self.page.get_by_label("D'un dossier neuf").check()
        self.visite.remplir(intitule=titre)
        self.visite.bouton("Commencer")
        self.visite.ici("depot-sommaire")

    def etape(self, nom: str) -> None:
        """Ouvre l'étape de ce nom ; au téléphone, par la page de toutes les étapes."""
        if not self.page.get_by_role("link", name=nom).first.is_visible():
            self.visite.lien("toutes les étapes")
        self.visite.lien(nom)

    def champ(self, nom: str) -> Locator:
        """Le champ du projet de ce nom."""
        return self.page.locator(f"#champ-projet-{nom}")

    def textes(self, etape: str) -> None:
        """Remplit chaque texte d'une étape de quelques mots."""
        for nom in TEXTES[etape]:
            self.champ(nom).fill(f"Ce que nous faisons : {nom.replace('_', ' ')}.")

    def ajouter(self, bouton: str, **valeurs: str) -> Locator:
        """Ajoute une entrée à une liste de la page et remplit ses champs, désignés par leur question."""
        self.visite.bouton(bouton)
        entree = self.page.locator(".entree:target")
        for question, valeur in valeurs.items():
            entree.get_by_label(question.replace("_", " "), exact=False).first.fill(valeur)
        return entree

    def continuer(self, photo: str = "") -> None:
        """Photographie la page, puis passe à la suivante."""
        if photo:
            self.visite.ici(photo)
        self.visite.bouton("Continuer")
        self.rien_n_attend()

    def rien_n_attend(self) -> None:
        """Une page envoyée d'un bloc est reçue d'un bloc : aucune de ses réponses n'attend plus dans le navigateur."""
        if self.page.evaluate("Boolean(window.preauFile)"):
            assert self.page.evaluate("window.preauFile.codes()") == []
            assert "recu=" not in self.page.url

    def action(self, intitule: str, nature: str, photo: str = "") -> None:
        """Une action de l'étape, sur sa page, puis retour à l'étape."""
        self.visite.bouton("Ajouter une action")
        self.page.get_by_label("Intitulé de l'action").fill(intitule)
        self.page.get_by_label("Nature").select_option(nature)
        self.page.get_by_label("à plusieurs", exact=True).check()
        self.page.get_by_label("contribuer à la réussite scolaire").check()
        self.continuer(photo)

    def collectif(self) -> None:
        """Un collectif complet à Villeurbanne, choisie dans les propositions quand elles viennent."""
        self.visite.bouton("Ajouter un collectif")
        self.page.get_by_label("Nom du collectif").fill("CM1-CM2 des Tilleuls")
        self.page.get_by_label("Lieu", exact=True).fill("Salle des Tilleuls")
        self.page.get_by_label("Commune où").fill("Villeurbanne")
        for question in ("Les parents peuvent y venir", "Les locaux sont adaptés"):
            self.page.get_by_role("group", name=question).get_by_label("oui").check()
        self.page.get_by_label("école élémentaire").check()
        for question, nombre in (("Nombre d'enfants", "10"), ("Professionnels", "1"), ("Bénévoles", "1")):
            self.page.get_by_label(question).fill(nombre)
        for rang, (jour, debut, fin) in enumerate(SEANCES, 1):
            seance = self.page.get_by_role("group", name=f"Séance {rang}", exact=True)
            seance.get_by_label("Jour").select_option(jour)
            seance.get_by_label("De", exact=True).fill(debut)
            seance.get_by_label("À", exact=True).fill(fin)
        self.page.get_by_label("Première séance").fill("20/09/2027")
        self.page.get_by_label("Dernière séance").fill("23/06/2028")

    def ligne(self, famille: str, compte: str, libelle: str, montant: str) -> None:
        """Une ligne de budget."""
        section = self.page.get_by_role("region", name=famille)
        section.get_by_label("Ajouter une ligne au compte").select_option(compte)
        with self.page.expect_navigation():
            section.get_by_role("button", name="Ajouter").click()
        ligne = self.page.locator(".entree-ligne:target")
        ligne.get_by_label("Libellé").fill(libelle)
        ligne.get_by_label("Montant en euros").fill(montant)

    def ecrire_les_axes(self) -> None:
        """De la structure à l'école."""
        self.champ("contact_nom").fill("Amina Berger")
        self.champ("contact_courriel").fill("amina@passerelles.fr")
        self.continuer("depot-structure")
        self.textes("besoins")
        self.page.get_by_label("Avec quels partenaires du quartier").fill("La bibliothèque.")
        self.ajouter("Ajouter une école", École_ou_collège="École Jean-Macé")
        self.continuer("depot-besoins")
        self.champ("orientation_enfants").fill("Par les enseignants, avec l'accord des parents.")
        self.action("Apprendre à apprendre", "aide_methodologique", "depot-action")
        self.action("Le théâtre", "ouverture_culturelle")
        self.continuer("depot-enfants")
        self.textes("parents")
        self.page.get_by_label("Combien de familles").fill("32")
        self.action("Le café des parents", "rencontre_parents")
        self.continuer("depot-parents")
        self.textes("ecole")
        self.page.get_by_label("La direction", exact=True).check()
        self.ajouter("Ajouter un dispositif", Dispositif="PEDT")
        self.action("Les points avec les maîtres", "concertation_ecole")
        self.continuer("depot-ecole")

    def ecrire_le_reste(self) -> None:
        """Des collectifs aux engagements."""
        self.collectif()
        self.continuer("depot-collectif")
        self.continuer("depot-collectifs")
        self.textes("equipe")
        self.page.get_by_role("group", name="Les intervenants ne sont ni").get_by_label("oui").check()
        self.ajouter("Ajouter un temps", Temps_de_formation="Journée de rentrée", Durée="6")
        self.continuer("depot-equipe")
        self.ligne("Les charges", "64", "Salaires", "6 000")
        self.ligne("Les produits", "74", "Ville", "6000")
        self.continuer("depot-budget")
        self.page.get_by_label("gratuite", exact=True).check()
        for debut in ("Le projet respecte", "Le projet n'a aucun", "Filles et garçons"):
            self.page.get_by_role("group", name=debut).get_by_label("oui").check()
        self.page.get_by_label("nulle part ailleurs").check()
        self.continuer("depot-engagements")

    def joindre_les_pieces(self, dossier: Path) -> None:
        """Un vrai PDF par pièce exigée."""
        fichier = dossier / "piece.pdf"
        fichier.write_bytes(fichiers.PDF)
        self.visite.ici("depot-pieces")
        for _ in range(self.page.locator(".piece").filter(has_text="à joindre").count()):
            demande = self.page.locator(".piece").filter(has_text="à joindre").first
            demande.locator("input[type=file]").set_input_files(fichier)
            with self.page.expect_navigation():
                demande.get_by_role("button", name="Joindre").click()
        self.visite.phrase("Toutes les pièces exigées sont là.")
        self.visite.ici("depot-pieces-jointes")

    def deposer(self) -> None:
        """Relit, signe, dépose."""
        self.etape("Relecture")
        self.visite.ici("depot-relecture")
        with self.page.expect_navigation():
            self.page.locator("#deposer").get_by_role("link", name="Déposer").click()
        self.visite.phrase("Rien ne manque")
        self.visite.ici("depot-deposer")
        self.page.get_by_label("Votre nom").fill("Amina Berger")
        self.page.get_by_label("Votre qualité").fill("responsable")
        self.page.get_by_label("J'atteste").check()
        self.visite.bouton("Déposer le dossier")
