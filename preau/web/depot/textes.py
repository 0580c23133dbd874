"""Ce que chaque étape dit d'elle-même, sous son titre."""

from preau.projets.tables.enums import Etape

CHAPEAUX = {
    Etape.STRUCTURE: "De quel projet il s'agit, et qui la Caf peut joindre à son sujet.",
    Etape.BESOINS: "Ce que les enfants rencontrent, observé avec les enseignants de leurs écoles, avant de démarrer.",
    Etape.ENFANTS: "Ce que vous faites avec les enfants et les jeunes, ensemble : de la méthode, et bien plus.",
    Etape.PARENTS: "Comment les parents prennent leur place dans la scolarité de leurs enfants, tous les parents.",
    Etape.ECOLE: "Comment vous travaillez avec les enseignants, sans refaire l'école, et avec qui d'autre.",
    Etape.COLLECTIFS: "Un collectif : les mêmes enfants, au même endroit, toute l'année, porte ouverte aux parents.",
    Etape.EQUIPE: "Qui accompagne les enfants, et les temps où l'équipe se forme et réfléchit ensemble.",
    Etape.BUDGET: "Les charges égalent les produits. Les contributions volontaires se comptent à part.",
    Etape.ENGAGEMENTS: "Ce à quoi la structure s'engage, et ce qu'elle répond aux remarques de l'an passé.",
}
