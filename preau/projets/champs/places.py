"""D'un code de champ (« collectif.<uuid>.effectif ») à l'endroit où sa réponse se garde.

Un code désigne toujours une ligne du projet donné : celle d'un autre projet n'existe pas.
"""

from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import models

from preau.projets import tables
from preau.projets.champs.champ import Champ
from preau.projets.champs.des_listes import PART
from preau.projets.champs.questions import champ_de_la_question
from preau.projets.champs.references import uuid_de
from preau.projets.champs.registre import CHAMPS
from preau.projets.tables import Projet


class ChampInconnu(LookupError):
    """Ce code ne désigne aucun champ de ce projet."""


class Objet(NamedTuple):
    """Une sorte d'objet : sa table, et le chemin qui mène au projet."""

    modele: type[Any]
    chemin: str
    liens: tuple[str, ...] = ()


OBJETS = {
    "collectif": Objet(tables.Collectif, "projet", ("qpv",)),
    "lieu": Objet(tables.Lieu, "collectif__projet"),
    "creneau": Objet(tables.Creneau, "collectif__projet"),
    "fermeture": Objet(tables.Fermeture, "collectif__projet"),
    "action": Objet(tables.Action, "projet"),
    "formation": Objet(tables.Formation, "projet"),
    "dispositif": Objet(tables.DispositifArticule, "projet"),
    "ecole": Objet(tables.EcoleAssociee, "projet", ("etablissement",)),
    "observation": Objet(tables.ObservationRecue, "projet"),
    "ligne": Objet(tables.LigneBudget, "projet"),
    "cofinancement": Objet(tables.Cofinancement, "projet", ("financeur",)),
}


@dataclass(frozen=True, slots=True)
class Place:
    """Un champ d'une ligne du dossier."""

    code: str
    champ: Champ
    ligne: Any

    @property
    def valeur(self) -> Any:
        """La valeur gardée ; celle d'une liste d'écoles est la liste de ses lignes présentes."""
        valeur = getattr(self.ligne, self.champ.attribut)
        if isinstance(valeur, models.Manager):
            return [ecole for ecole in valeur.all() if ecole.retire_le is None]
        return valeur

    @property
    def texte(self) -> str:
        """Ce que le champ montre quand rien n'est en suspens."""
        return self.champ.forme.texte(self.valeur)

    def poser(self, valeur: Any) -> None:
        """Garde une valeur ; une part ou une réponse vidée disparaît."""
        if isinstance(self.ligne, Projet) or self.champ.objet in OBJETS:
            self._poser_dans_la_ligne(valeur)
        elif valeur != self.champ.forme.vide:
            setattr(self.ligne, self.champ.attribut, valeur)
            self.ligne.save()
        elif self.ligne.pk:
            setattr(self.ligne, self.champ.attribut, valeur)
            type(self.ligne).objects.filter(pk=self.ligne.pk).delete()

    def _poser_dans_la_ligne(self, valeur: Any) -> None:
        attribut = self.champ.attribut
        if isinstance(getattr(self.ligne, attribut), models.Manager):
            getattr(self.ligne, attribut).set(valeur)
        else:
            setattr(self.ligne, attribut, valeur)
            self.ligne.save(update_fields=[attribut, "modifie_le"])


def trouver_ligne(projet: Projet, objet: str, cle: str, *, retirees: bool = False) -> Any:
    """La ligne « collectif.<uuid> » de ce projet ; une ligne retirée, ou d'un collectif retiré, seulement si on le dit.

    Lève :class:`ChampInconnu`.
    """
    uuid, sorte = uuid_de(cle), OBJETS.get(objet)
    if sorte is None or uuid is None:
        raise ChampInconnu(f"{objet}.{cle}")
    lignes = sorte.modele.objects.filter(uuid=uuid, **{sorte.chemin: projet.pk})
    if not retirees:
        lignes = lignes.presentes()
    if "collectif__" in sorte.chemin:
        lignes = lignes.filter(collectif__retire_le__isnull=True)
    ligne = lignes.select_related(*sorte.chemin.split("__")[:1], *sorte.liens).first()
    if ligne is None:
        raise ChampInconnu(f"{objet}.{cle}")
    return ligne


def trouver(projet: Projet, code: str) -> Place:
    """L'endroit que désigne un code dans ce projet. Lève :class:`ChampInconnu`."""
    objet, *reste = code.split(".")
    if objet == "part" and len(reste) == 2:  # noqa: PLR2004  # la ligne et le collectif
        return _part(projet, code, *reste)
    if objet == "question" and len(reste) == 1:
        return _reponse(projet, code, reste[0])
    champ = CHAMPS.get((objet, reste[-1])) if reste else None
    if champ is None or len(reste) != (1 if objet == "projet" else 2):
        raise ChampInconnu(code)
    return Place(code, champ, projet if objet == "projet" else trouver_ligne(projet, objet, reste[0]))


def _part(projet: Projet, code: str, ligne: str, collectif: str) -> Place:
    cles = {"ligne": trouver_ligne(projet, "ligne", ligne), "collectif": trouver_ligne(projet, "collectif", collectif)}
    part = tables.PartCollectif.objects.filter(**cles).first() or tables.PartCollectif(**cles)
    return Place(code, PART, part)


def _reponse(projet: Projet, code: str, cle: str) -> Place:
    uuid = uuid_de(cle)
    question = projet.campagne.questions.filter(uuid=uuid).first() if uuid else None
    if question is None:
        raise ChampInconnu(code)
    cles = {"projet": projet, "question": question}
    reponse = tables.ReponseLocale.objects.filter(**cles).first() or tables.ReponseLocale(**cles)
    return Place(code, champ_de_la_question(question), reponse)


def code_de(ligne: Any, nom: str) -> str:
    """Le code d'un champ d'une ligne : « projet.besoins », « creneau.<uuid>.debut »."""
    if isinstance(ligne, Projet):
        return f"projet.{nom}"
    return f"{objet_de(ligne)}.{ligne.uuid}.{nom}"


def objet_de(ligne: models.Model) -> str:
    """La sorte d'objet d'une ligne, comme les codes la nomment."""
    return next(nom for nom, objet in OBJETS.items() if isinstance(ligne, objet.modele))
