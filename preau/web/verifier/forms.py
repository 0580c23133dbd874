"""Les formulaires de la saisie, un par sorte de ligne. Rien n'est obligatoire : ce qui n'est pas dit reste non dit."""

import json
from typing import Any

from django import forms
from django.urls import reverse

from preau.coeur.academies import departements
from preau.coeur.calendrier import JOURS
from preau.coeur.echange import FichierRefuse
from preau.projets.enums import PhaseJugee
from preau.socle.horloge import aujourd_hui
from preau.web.gabarit.forms import SaisieHeure, SaisieJour
from preau.web.verifier.communes import Recherche, reconnaitre
from preau.web.verifier.conserve import RIEN, relire
from preau.web.verifier.normes import PREMIERE_ANNEE, annees

TEXTE_MAX = 4_000
LIGNE_MAX = 200
CONSERVE_PERDU = (
    "Ce que la page gardait sans le montrer (le porteur, les dérogations) ne se lit plus : "
    "revenez au rapport, et choisissez de nouveau « Corriger et revérifier »."
)
PAS_DIT = ("", "pas dit")
OUI_NON = (("oui", "oui"), ("non", "non"), PAS_DIT)

AXES = (
    ("", "—"),
    ("enfants", "auprès des enfants"),
    ("parents", "avec les parents"),
    ("ecole", "avec l'école"),
    ("territoire", "avec le territoire"),
)
NATURES = (
    ("", "—"),
    ("aide_methodologique", "aide méthodologique"),
    ("ouverture_culturelle", "ouverture culturelle"),
    ("citoyennete", "citoyenneté"),
    ("numerique", "numérique"),
    ("loisirs", "loisirs"),
    ("rencontre_parents", "rencontre des parents"),
    ("concertation_ecole", "concertation avec l'école"),
    ("enseignement_specifique", "enseignement spécifique, hors programme"),
    ("etude_surveillee", "étude surveillée"),
    ("soutien_disciplinaire", "soutien dans une matière"),
    ("autre", "autre"),
)
MODALITES = (("", "—"), ("collective", "à plusieurs"), ("mixte", "à plusieurs et seul"), ("individuelle", "seul"))
NIVEAUX = (
    ("elementaire", "école élémentaire"),
    ("college", "collège"),
    ("lycee", "lycée"),
    ("maternelle", "école maternelle"),
)
AILLEURS = (
    ("aucune", "aucune autre"),
    ("pso_alsh", "prestation de service ordinaire (Pso), accueil de loisirs"),
    ("pso_accueil_jeunes", "prestation de service ordinaire (Pso), accueil de jeunes"),
    ("asre", "aide spécifique rythmes éducatifs (Asre)"),
    ("bonification_plan_mercredi", "bonification plan mercredi"),
)


class OuiNon(forms.TypedChoiceField):
    """Oui, non, ou pas encore dit : ``True``, ``False``, ``None``."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            choices=OUI_NON,
            coerce=lambda mot: mot == "oui",
            empty_value=None,
            required=False,
            widget=forms.RadioSelect,
            **options,
        )


class Jour(forms.DateField):
    """Un jour, par le calendrier du navigateur ou tapé à la française."""

    def __init__(self, **options: Any) -> None:
        invalide = "Ce jour n'existe pas : choisissez-le dans le calendrier, ou écrivez-le comme 07/10/2026."
        super().__init__(
            required=False,
            widget=SaisieJour(),
            input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y"],
            error_messages={"invalid": invalide},
            **options,
        )


class Heure(forms.TimeField):
    """Une heure, par l'horloge du navigateur ou tapée « 16h30 »."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            required=False,
            widget=SaisieHeure(),
            input_formats=["%H:%M", "%H:%M:%S", "%Hh%M", "%H h %M", "%Hh", "%H h"],
            error_messages={"invalid": "Cette heure n'existe pas : écrivez-la comme 16:30."},
            **options,
        )


class Nombre(forms.IntegerField):
    """Un nombre entier, zéro compris."""

    def __init__(self, **options: Any) -> None:
        messages = {
            "invalid": "Écrivez un nombre entier, comme 10.",
            "min_value": "Ce nombre ne peut pas être négatif.",
            "max_value": "Ce nombre est trop grand.",
        }
        # Un champ de texte : le contrôle « number » des navigateurs perd ce qui a été tapé et n'est pas un nombre.
        clavier = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(
            required=False, min_value=0, max_value=9_999, widget=clavier, error_messages=messages, **options
        )


def ligne_de_texte(**options: Any) -> forms.CharField:
    """Un texte court, sur une ligne."""
    return forms.CharField(required=False, max_length=LIGNE_MAX, **options)


def texte_long(lignes: int = 3, **options: Any) -> forms.CharField:
    """Un texte de quelques phrases."""
    return forms.CharField(
        required=False, max_length=TEXTE_MAX, widget=forms.Textarea(attrs={"rows": lignes}), **options
    )


def choix(choix_possibles: Any, **options: Any) -> forms.ChoiceField:
    """Un choix dans une liste, ou rien."""
    return forms.ChoiceField(
        required=False,
        choices=choix_possibles,
        error_messages={"invalid_choice": "Choisissez dans la liste."},
        **options,
    )


def annees_a_choisir() -> list[tuple[str, str]]:
    """Les années qui se jugent."""
    return [PAS_DIT, *((str(annee), str(annee)) for annee in annees(aujourd_hui()) if annee > PREMIERE_ANNEE)]


def departements_a_choisir() -> list[tuple[str, str]]:
    """Tous les départements, après celui que dira la commune."""
    connus = ((code, f"{code} {departement.nom}") for code, departement in departements().items())
    return [("", "celui de la commune"), *connus]


class ProjetForm(forms.Form):
    """L'essentiel du projet."""

    intitule = ligne_de_texte(label="Titre du projet")
    porteur_nom = ligne_de_texte(label="Structure qui le porte")
    annee = choix(annees_a_choisir, label="Année scolaire")
    departement = choix(
        departements_a_choisir, label="Département", help_text="Vide : celui de la commune du premier collectif."
    )
    phase = choix(PhaseJugee.choices, label="À quel moment le juger ?", widget=forms.RadioSelect)
    mode = choix(
        (("gratuite", "gratuit"), ("payante", "payant"), PAS_DIT),
        label="Pour les familles, l'accompagnement est",
        widget=forms.RadioSelect,
    )
    montant = forms.DecimalField(
        label="Si c'est payant, combien ?",
        help_text="Par an et par enfant.",
        required=False,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        min_value=0,
        max_digits=8,
        decimal_places=2,
        error_messages={
            "invalid": "Écrivez un montant, comme 15,00.",
            "min_value": "Un montant ne peut pas être négatif.",
            "max_decimal_places": "Deux chiffres après la virgule au plus.",
            "max_digits": "Ce montant est trop grand.",
            "max_whole_digits": "Ce montant est trop grand.",
        },
    )


class ActionForm(forms.Form):
    """Une action du projet."""

    intitule = ligne_de_texte(label="Action")
    axe = choix(AXES, label="Axe")
    nature = choix(NATURES, label="Nature")
    modalite = choix(MODALITES, label="Les enfants y sont")
    # L'axe que la page a proposé d'avance : la ligne n'est une action que si l'on y touche.
    propose = forms.CharField(required=False, max_length=LIGNE_MAX, widget=forms.HiddenInput)


class CreneauForm(forms.Form):
    """Une séance de la semaine."""

    jour = choix((("", "—"), *((jour, jour) for jour in JOURS)), label="Jour")
    debut = Heure(label="De")
    fin = Heure(label="À")


class FermetureForm(forms.Form):
    """Des jours sans séance, en plus des vacances."""

    debut = Jour(label="Du")
    fin = Jour(label="Au")
    motif = ligne_de_texte(label="Motif")


class FormationForm(forms.Form):
    """Un temps de formation ou de réflexion de l'équipe."""

    intitule = ligne_de_texte(label="Temps prévu")
    heures = forms.DecimalField(
        label="Heures",
        required=False,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        min_value=0,
        max_value=999,
        decimal_places=2,
        error_messages={"invalid": "Écrivez un nombre d'heures, comme 3 ou 1,5."},
    )


class ObservationForm(forms.Form):
    """Une observation d'un financeur, et la réponse."""

    texte = texte_long(2, label="Observation")
    reponse = texte_long(2, label="Réponse")


class CollectifForm(forms.Form):
    """Un collectif : les mêmes enfants, au même endroit, toute l'année."""

    nom = ligne_de_texte(label="Nom du collectif")
    niveaux = forms.MultipleChoiceField(
        label="Niveau des enfants",
        required=False,
        choices=NIVEAUX,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Choisissez dans la liste."},
    )
    lieux = texte_long(2, label="Lieu", help_text="Un seul pour l'année ; sinon, un par ligne.")
    commune = ligne_de_texte(label="Commune", help_text="Son nom ou son code postal.")
    commune_code = forms.CharField(required=False, max_length=5)
    effectif = Nombre(label="Enfants")
    professionnels = Nombre(label="Adultes salariés", help_text="À chaque séance.")
    benevoles = Nombre(label="Adultes bénévoles", help_text="À chaque séance.")
    debut = Jour(label="Première séance")
    fin = Jour(label="Dernière séance")
    accessible_parents = OuiNon(label="Les parents peuvent-ils entrer ?")
    locaux_adaptes = OuiNon(label="Les locaux sont-ils adaptés ?")
    recherche: Recherche | None = None
    pres_de = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["commune"].widget.attrs = {
            "autocomplete": "off",
            "hx-get": reverse("verifier:communes"),
            "hx-trigger": "input changed delay:250ms",
            "hx-target": f"#{self.prefix}-communes",
            "hx-vals": json.dumps({"prefixe": self.prefix}),
            "hx-sync": "this:replace",
        }

    def clean(self) -> dict[str, Any]:
        """Reconnaît la commune ; si plusieurs se ressemblent, demande laquelle."""
        tape = (self.cleaned_data.get("commune") or "").strip()
        if tape:
            self.recherche = reconnaitre(tape, self.cleaned_data.get("commune_code") or "", self.pres_de)
            if not self.recherche.propositions:
                self.add_error("commune", f"Aucune commune ne répond à « {tape[:40]} » : essayez son code postal.")
            elif self.recherche.commune is None:
                self.add_error("commune", "Plusieurs communes se ressemblent : choisissez la vôtre dans la liste.")
        return self.cleaned_data


class ResteForm(forms.Form):
    """Le reste du dossier : engagements, familles, équipe, comité, évaluation."""

    laicite = OuiNon(label="Le projet respecte la laïcité")
    non_discrimination = OuiNon(label="Il n'exclut personne")
    mixite = OuiNon(label="Filles et garçons y sont ensemble")
    besoins = texte_long(label="Les besoins repérés avec les enseignants")
    etablissements = texte_long(2, label="Les écoles et collèges associés", help_text="Un par ligne.")
    adhesion_familles = texte_long(label="Comment recherchez-vous l'adhésion des enfants et des familles ?")
    implication_parents = texte_long(label="Comment impliquez-vous les parents ?")
    familles_immigrees_illettrisme = texte_long(
        label="Que prévoyez-vous pour les familles immigrées ou en situation d'illettrisme ?"
    )
    place_des_peres = texte_long(label="Quelle place pour les pères ?")
    dispositifs = texte_long(
        2, label="Les dispositifs avec lesquels le projet s'articule", help_text="PEDT, PRE… Un par ligne."
    )
    sans_dispositif = forms.BooleanField(label="Il n'y en a aucun sur ce territoire", required=False)
    articulation_commentaire = texte_long(2, label="Un commentaire sur cette articulation")
    sans_formation = forms.BooleanField(label="Aucun temps de formation ou de réflexion n'est prévu", required=False)
    ailleurs = forms.MultipleChoiceField(
        label="Les présences sont aussi déclarées pour",
        required=False,
        choices=AILLEURS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Choisissez dans la liste."},
    )
    ailleurs_autre = ligne_de_texte(label="Une autre aide", help_text="Une virgule entre deux.")
    comite_avis = choix(
        (("valide", "validé"), ("refuse", "refusé"), PAS_DIT), label="Avis du comité local", widget=forms.RadioSelect
    )
    comite_date = Jour(label="Date de l'avis")
    comite_rang = Nombre(label="Rang donné par le comité")
    parents_attendus_ecole = texte_long(label="Les parents comprennent-ils mieux les attendus de l'école ?")
    relations_parents_enseignants = texte_long(label="Les relations entre parents et enseignants ont-elles changé ?")
    impact_enfants = texte_long(label="Qu'est-ce que l'accompagnement a changé pour les enfants ?")
    conserve = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Refuse ce qui se contredit."""
        dits = self.cleaned_data
        try:
            dits["conserve"] = relire(dits.get("conserve") or "")
        except FichierRefuse:
            dits["conserve"] = RIEN
            self.add_error(None, CONSERVE_PERDU)
        if dits.get("sans_dispositif") and (dits.get("dispositifs") or "").strip():
            self.add_error("sans_dispositif", "Des dispositifs sont nommés au-dessus : décochez cette case.")
        ailleurs = dits.get("ailleurs") or []
        if "aucune" in ailleurs and (len(ailleurs) > 1 or dits.get("ailleurs_autre")):
            self.add_error("ailleurs", "« aucune autre » ne va pas avec une autre réponse.")
        if dits.get("comite_rang") == 0:
            self.add_error("comite_rang", "Le premier rang est 1.")
        return dits
