"""Écrire dans un dossier inventé comme le ferait une personne : champ par champ, entrée par entrée."""

from dataclasses import dataclass
from typing import Any

from preau.acteurs.models import Financeur, Rattachement
from preau.projets.champs.places import OBJETS
from preau.projets.entrees import ajouter_entree
from preau.projets.listes import LISTES
from preau.projets.saisie import saisir
from preau.projets.tables import Projet

Dits = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Plume:
    """Une personne qui écrit dans un dossier."""

    projet: Projet
    par: Rattachement

    def ecrire(self, dits: Dits) -> None:
        """Écrit un contenu : sous « projet », ses champs ; sous « questions », ses réponses ; ailleurs, ses listes.

        La énième entrée d'une liste est la énième du dossier : elle s'y ajoute si elle n'y est pas encore.
        """
        for nom, valeur in dits.items():
            if nom == "projet":
                self._champs(self.projet, "projet", valeur)
            elif nom == "questions":
                self._repondre(valeur)
            else:
                self._liste(self.projet, "projet", nom, valeur)

    def taper(self, champ: str, brut: Any, vu: str | None = None) -> None:
        """Tape une réponse ; ``vu`` : ce que l'écran de cette personne montrait."""
        saisir(projet=self.projet, champ=champ, brut=str(brut), par=self.par, vu=vu)

    def _repondre(self, reponses: list[str]) -> None:
        """Les réponses aux questions de la Caf, dans leur ordre ; une réponse vide n'est pas donnée."""
        for question, reponse in zip(self.projet.campagne.questions.all(), reponses, strict=True):
            if reponse:
                self.taper(f"question.{question.uuid}", reponse)

    def _liste(self, parent: Any, code: str, nom: str, entrees: list[Dits]) -> None:
        sorte = LISTES[nom]
        presentes = list(_presentes(sorte.objet, **{sorte.parent: parent}))
        for rang, dits in enumerate(entrees):
            depart = {cle: dits[cle] for cle in sorte.valeurs if cle in dits}
            if rang < len(presentes):
                ligne, depart = presentes[rang], {}
            else:
                ligne = ajouter_entree(projet=self.projet, liste=f"{code}.{nom}", par=self.par, **depart)
            self._champs(ligne, sorte.objet, {cle: dit for cle, dit in dits.items() if cle not in depart})

    def _champs(self, ligne: Any, objet: str, dits: Dits) -> None:
        code = objet if objet == "projet" else f"{objet}.{ligne.uuid}"
        for nom, valeur in dits.items():
            if nom in LISTES and LISTES[nom].parent == objet:
                self._liste(ligne, code, nom, valeur)
            elif nom == "parts":
                self._partager(ligne, valeur)
            else:
                self.taper(f"{code}.{nom}", self._brut(objet, nom, valeur))

    def _partager(self, ligne: Any, parts: list[str]) -> None:
        """La part de chaque collectif, dans leur ordre ; le reste de la ligne est commun."""
        for collectif, part in zip(_presentes("collectif", projet=self.projet), parts, strict=True):
            self.taper(f"part.{ligne.uuid}.{collectif.uuid}", part)

    def _brut(self, objet: str, nom: str, valeur: Any) -> str:
        """Ce que la page enverrait : un financeur et des écoles par leur identifiant, plusieurs mots un par ligne."""
        if (objet, nom) == ("cofinancement", "financeur"):
            return str(Financeur.objects.get(nom=valeur, caf=self.projet.campagne.caf).uuid)
        if (objet, nom) == ("collectif", "ecoles"):
            ecoles = list(_presentes("ecole", projet=self.projet))
            return "\n".join(str(ecoles[rang - 1].uuid) for rang in valeur)
        return "\n".join(valeur) if isinstance(valeur, list) else str(valeur)


def _presentes(objet: str, **filtre: Any) -> Any:
    return OBJETS[objet].modele.objects.presentes().filter(**filtre)
