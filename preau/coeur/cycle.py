"""Ce qui peut suivre quoi : pour chaque état et chaque acte, l'état où l'on arrive, ou la phrase du refus.

De pures données : les actes lisent ces tables, ils ne décident pas autrement d'un passage. Un état ou un acte de plus
s'y écrit, et un test veut que chaque paire passe ou soit refusée par sa phrase.
"""

from __future__ import annotations

from preau.coeur.passages import Cycle
from preau.coeur.passages import transitions as _transitions

_RETIRE = "Ce dossier a été retiré par sa structure : il se lit, mais plus rien ne s'y fait."
_RENONCE = "Vous avez renoncé à ce dossier : il se lit, mais ne s'écrit plus."
_BROUILLON = "Ce dossier est un brouillon : attendez que sa structure le dépose."
_ATTENDU = "Des compléments sont attendus de ce dossier : attendez la réponse, ou annulez la demande."
_RIEN_D_ATTENDU = "Aucun complément n'est attendu de ce dossier : demandez-en d'abord."

_DE_LA_CAF = (
    "prendre_en_charge",
    "noter",
    "deroger",
    "annuler_derogation",
    "juger_recevable",
    "juger_irrecevable",
    "annuler_recevabilite",
    "ecarter_action",
    "retablir_action",
    "demander_complement",
    "prolonger_complement",
    "annuler_complement",
)
"""Ce que la Caf fait d'un dossier en l'instruisant."""
_SANS_ATTENDRE = _DE_LA_CAF[:4]
"""Ce qu'elle en fait aussi pendant qu'elle attend des compléments."""
_DU_COMPLEMENT = _DE_LA_CAF[-2:]

PROJET = Cycle(
    _transitions(
        ("brouillon", "ecrire", "brouillon"),
        ("brouillon", "deposer", "depose"),
        ("brouillon", "retirer_depot", "brouillon"),
        ("brouillon", "renoncer", "retire"),
        ("brouillon", "refuser", "brouillon"),
        ("depose", "retirer_depot", "brouillon"),
        ("depose", "renoncer", "retire"),
        ("depose", "classer", "depose"),
        ("depose", "decider", "depose"),
        ("depose", "refuser", "depose"),
        ("depose", "demander_complement", "a_completer"),
        *(("depose", acte, "depose") for acte in _DE_LA_CAF if acte not in ("demander_complement", *_DU_COMPLEMENT)),
        ("a_completer", "ecrire", "a_completer"),
        ("a_completer", "deposer", "depose"),
        ("a_completer", "renoncer", "retire"),
        ("a_completer", "classer", "a_completer"),
        ("a_completer", "prolonger_complement", "a_completer"),
        ("a_completer", "annuler_complement", "depose"),
        *(("a_completer", acte, "a_completer") for acte in _SANS_ATTENDRE),
        ("retire", "renoncer", "retire"),
        ("retire", "refuser", "retire"),
    ),
    {
        ("depose", "ecrire"): (
            "Ce dossier est déposé : retirez-le pour le modifier, tant que la campagne est ouverte."
        ),
        ("depose", "deposer"): "Ce dossier est déjà déposé : retirez-le pour en déposer un autre.",
        **{("depose", acte): _RIEN_D_ATTENDU for acte in _DU_COMPLEMENT},
        ("a_completer", "retirer_depot"): (
            "La Caf attend des compléments de ce dossier : déposez-les, votre dépôt précédent reste entre-temps."
        ),
        ("a_completer", "decider"): _ATTENDU,
        ("a_completer", "refuser"): _ATTENDU,
        ("a_completer", "demander_complement"): (
            "Des compléments sont déjà attendus de ce dossier : prolongez la demande, ou annulez-la pour en faire "
            "une autre."
        ),
        **{
            ("a_completer", acte): _ATTENDU for acte in ("juger_recevable", "juger_irrecevable", "annuler_recevabilite")
        },
        **{("a_completer", acte): _ATTENDU for acte in ("ecarter_action", "retablir_action")},
        **{("brouillon", acte): _BROUILLON for acte in ("classer", "decider", *_DE_LA_CAF)},
        **{("retire", acte): _RENONCE for acte in ("ecrire", "deposer", "retirer_depot")},
        **{("retire", acte): _RETIRE for acte in ("classer", "decider", *_DE_LA_CAF)},
    },
)
"""Le dossier de la structure, et ce que l'instruction en fait. « À compléter » : rouvert sur des points précis.

Les dates s'y ajoutent : la campagne close, ou le dernier jour d'un complément passé, refusent aussi ce que la table
permet (:mod:`preau.projets.ecriture`).
"""

_DEJA_RECEVABLE = "Ce dépôt est déjà jugé recevable : annulez d'abord ce jugement."
_IRRECEVABLE = "Ce dépôt est jugé irrecevable : annulez d'abord ce jugement."

RECEVABILITE = Cycle(
    _transitions(
        ("a_juger", "juger_recevable", "recevable"),
        ("a_juger", "juger_irrecevable", "irrecevable"),
        ("recevable", "annuler_recevabilite", "a_juger"),
        ("irrecevable", "annuler_recevabilite", "a_juger"),
        *(
            (etat, acte, etat)
            for etat in ("a_juger", "recevable")
            for acte in ("demander_complement", "ecarter_action", "retablir_action")
        ),
    ),
    {
        ("a_juger", "annuler_recevabilite"): "Rien n'est jugé de ce dépôt : il n'y a rien à annuler.",
        ("recevable", "juger_recevable"): _DEJA_RECEVABLE,
        ("recevable", "juger_irrecevable"): _DEJA_RECEVABLE,
        **{
            ("irrecevable", acte): _IRRECEVABLE
            for acte in (
                "juger_recevable",
                "juger_irrecevable",
                "demander_complement",
                "ecarter_action",
                "retablir_action",
            )
        },
    },
)
"""Ce que la Caf dit d'un dépôt avant de l'examiner au fond ; un autre dépôt repart d'« à juger »."""

_REPONDU = "La structure a répondu à cette demande par un dépôt : faites-en une autre s'il manque quelque chose."
_ANNULE = "Cette demande de compléments est annulée : faites-en une autre s'il manque quelque chose."

COMPLEMENT = Cycle(
    _transitions(
        ("attendu", "prolonger", "attendu"),
        ("attendu", "annuler", "annule"),
        ("attendu", "repondre", "repondu"),
    ),
    {
        ("repondu", "prolonger"): _REPONDU,
        ("repondu", "annuler"): _REPONDU,
        ("repondu", "repondre"): _REPONDU,
        ("annule", "prolonger"): _ANNULE,
        ("annule", "annuler"): _ANNULE,
        ("annule", "repondre"): "Cette demande de compléments est annulée : elle n'attend plus de réponse.",
    },
)

_ADOPTE = "Ce scénario est adopté : reprenez-le d'abord, ou proposez-en un autre."

SCENARIO = Cycle(
    _transitions(
        ("brouillon", "corriger", "brouillon"),
        ("brouillon", "renommer", "brouillon"),
        ("brouillon", "supprimer", "brouillon"),
        ("brouillon", "adopter", "adopte"),
        ("adopte", "reprendre", "brouillon"),
        ("adopte", "actualiser", "adopte"),
    ),
    {
        ("brouillon", "reprendre"): "Ce scénario n'est pas adopté : il se corrige tel qu'il est.",
        ("brouillon", "actualiser"): "Ce scénario n'est pas adopté : proposez-en un autre, il verra tous les dossiers.",
        ("adopte", "corriger"): _ADOPTE,
        ("adopte", "renommer"): _ADOPTE,
        ("adopte", "supprimer"): _ADOPTE,
        ("adopte", "adopter"): "Ce scénario est déjà adopté.",
    },
)

_NOTIFIEE = "Cette décision est notifiée : rouvrez-la d'abord, avec un motif."
_A_NOTIFIER = "Cette décision n'est pas notifiée : on ne verse qu'une fois la structure prévenue."
_A_DECIDER = "Rien n'est décidé de ce projet : attribuez, refusez ou ajournez d'abord."

DECISION = Cycle(
    _transitions(
        *(
            (etat, acte, "decidee")
            for etat in ("preparee", "decidee", "relue")
            for acte in ("attribuer", "refuser", "ajourner")
        ),
        ("decidee", "relire", "relue"),
        ("relue", "notifier", "notifiee"),
        ("notifiee", "rouvrir", "decidee"),
        ("notifiee", "verser", "notifiee"),
    ),
    {
        **{(etat, "verser"): _A_NOTIFIER for etat in ("preparee", "decidee", "relue")},
        ("preparee", "relire"): _A_DECIDER,
        ("preparee", "notifier"): _A_DECIDER,
        ("preparee", "rouvrir"): "Cette décision n'est pas notifiée : elle se change telle qu'elle est.",
        ("decidee", "notifier"): "Cette décision n'est pas relue : faites-la relire, puis notifiez-la.",
        ("decidee", "rouvrir"): "Cette décision n'est pas notifiée : elle se change telle qu'elle est.",
        ("relue", "relire"): "Cette décision est déjà relue.",
        ("relue", "rouvrir"): "Cette décision n'est pas notifiée : elle se change telle qu'elle est.",
        ("notifiee", "attribuer"): _NOTIFIEE,
        ("notifiee", "refuser"): _NOTIFIEE,
        ("notifiee", "ajourner"): _NOTIFIEE,
        ("notifiee", "relire"): _NOTIFIEE,
        ("notifiee", "notifier"): "Cette décision est déjà notifiée.",
    },
)
"""Une décision changée avant d'être notifiée perd sa relecture : on notifie ce qui a été relu."""

_SANS_REPONSE = "La structure n'a pas encore répondu : attendez sa réponse."
_LEVEE = "Cette observation est levée : écrivez-en une autre s'il reste à dire."

OBSERVATION = Cycle(
    _transitions(
        ("ouverte", "communiquer", "ouverte"),
        ("ouverte", "repondre", "repondue"),
        ("repondue", "lever", "levee"),
        ("repondue", "maintenir", "maintenue"),
        ("maintenue", "repondre", "repondue"),
    ),
    {
        ("ouverte", "lever"): _SANS_REPONSE,
        ("ouverte", "maintenir"): _SANS_REPONSE,
        ("repondue", "communiquer"): "Cette observation est déjà communiquée.",
        ("repondue", "repondre"): "Votre réponse est partie : attendez ce qu'en dit l'auteur de l'observation.",
        ("maintenue", "communiquer"): "Cette observation est déjà communiquée.",
        ("maintenue", "lever"): _SANS_REPONSE,
        ("maintenue", "maintenir"): "Cette observation est déjà maintenue : attendez la réponse de la structure.",
        ("levee", "communiquer"): _LEVEE,
        ("levee", "repondre"): "Cette observation est levée : elle n'attend plus de réponse.",
        ("levee", "lever"): "Cette observation est déjà levée.",
        ("levee", "maintenir"): _LEVEE,
    },
)
"""Une observation est une obligation de la structure ; seul son auteur dit si la réponse suffit."""
_PAS_CONVOQUEE = "Cette réunion n'est pas convoquée : convoquez d'abord ses membres."
_PAS_OUVERTE = "Cette réunion n'est pas ouverte : ouvrez-la, puis refaites."
_CLOSE = "Cette réunion est close : ses avis et ses rangs ne changent plus. La Caf peut la rouvrir, avec un motif."
_ANNULEE = "Cette réunion est annulée : préparez-en une autre."
_EN_SEANCE = ("emarger", "noter", "rendre_avis", "observer", "classer", "rediger")

REUNION = Cycle(
    _transitions(
        ("preparee", "corriger", "preparee"),
        ("preparee", "composer", "preparee"),
        ("preparee", "convoquer", "convoquee"),
        ("preparee", "annuler", "annulee"),
        ("convoquee", "corriger", "convoquee"),
        ("convoquee", "composer", "convoquee"),
        ("convoquee", "emarger", "convoquee"),
        ("convoquee", "noter", "convoquee"),
        ("convoquee", "ouvrir", "ouverte"),
        ("convoquee", "annuler", "annulee"),
        ("ouverte", "composer", "ouverte"),
        *(("ouverte", acte, "ouverte") for acte in _EN_SEANCE),
        ("ouverte", "clore", "close"),
        ("close", "rouvrir", "ouverte"),
    ),
    {
        ("preparee", "ouvrir"): _PAS_CONVOQUEE,
        ("preparee", "emarger"): _PAS_CONVOQUEE,
        ("preparee", "noter"): _PAS_CONVOQUEE,
        **{("preparee", acte): _PAS_OUVERTE for acte in ("rendre_avis", "observer", "classer", "rediger", "clore")},
        ("preparee", "rouvrir"): "Cette réunion n'est pas close : elle se change telle qu'elle est.",
        (
            "convoquee",
            "convoquer",
        ): "Ses membres sont déjà convoqués : changez la date ou le lieu, ils seront prévenus.",
        **{("convoquee", acte): _PAS_OUVERTE for acte in ("rendre_avis", "observer", "classer", "rediger", "clore")},
        ("convoquee", "rouvrir"): "Cette réunion n'est pas close : elle se change telle qu'elle est.",
        ("ouverte", "corriger"): "Cette réunion est ouverte : sa date, son lieu et son quorum ne changent plus.",
        ("ouverte", "convoquer"): "Cette réunion est ouverte : ses membres ont été convoqués.",
        ("ouverte", "ouvrir"): "Cette réunion est déjà ouverte.",
        ("ouverte", "annuler"): "Cette réunion est ouverte : ajournez ce qui reste, puis faites la clôture.",
        ("ouverte", "rouvrir"): "Cette réunion n'est pas close : elle se change telle qu'elle est.",
        **{("close", acte): _CLOSE for acte in ("corriger", "composer", "convoquer", "ouvrir", "annuler", *_EN_SEANCE)},
        ("close", "clore"): "Cette réunion est déjà close.",
        **{
            ("annulee", acte): _ANNULEE
            for acte in ("corriger", "composer", "convoquer", "ouvrir", "annuler", *_EN_SEANCE, "clore", "rouvrir")
        },
    },
)
"""Une réunion de comité : ce qui est clos ne bouge plus, sauf rouvert par la Caf."""

_REFUSEE = "La Caf a refusé ce changement : pour y revenir, déclarez-en un autre."
_RETIREE = "La structure a retiré ce changement : il n'y a plus rien à y répondre."

MODIFICATION = Cycle(
    _transitions(
        ("declaree", "retirer", "retiree"),
        ("declaree", "accepter", "acceptee"),
        ("declaree", "refuser", "refusee"),
        ("acceptee", "liberer", "acceptee"),
    ),
    {
        ("declaree", "liberer"): "Ce changement n'est pas accepté : répondez-y d'abord, le montant se libère ensuite.",
        ("acceptee", "retirer"): "La Caf a accepté ce changement : pour y revenir, déclarez-en un autre.",
        ("acceptee", "accepter"): "Ce changement est déjà accepté.",
        ("acceptee", "refuser"): "Ce changement est déjà accepté : pour y revenir, la structure en déclare un autre.",
        ("refusee", "retirer"): _REFUSEE,
        ("refusee", "accepter"): "Ce changement est refusé : pour y revenir, la structure en déclare un autre.",
        ("refusee", "refuser"): "Ce changement est déjà refusé.",
        ("refusee", "liberer"): "Ce changement est refusé : le montant reste attribué.",
        ("retiree", "retirer"): "Ce changement est déjà retiré.",
        ("retiree", "accepter"): _RETIREE,
        ("retiree", "refuser"): _RETIREE,
        ("retiree", "liberer"): "La structure a retiré ce changement : le montant reste attribué.",
    },
)
"""Un changement déclaré après la décision. Accepté, un abandon laisse libérer son montant : un autre acte, tracé."""

_SIGNEE = "Cette convention est signée des deux parties : effacez d'abord une signature mal notée."
_REMPLACEE = "Cette convention est remplacée par celle d'une notification plus récente."

CONVENTION = Cycle(
    _transitions(
        ("a_signer", "signer_structure", "signee_structure"),
        ("signee_structure", "signer_caf", "conventionnee"),
        ("signee_structure", "effacer_signature", "a_signer"),
        ("conventionnee", "effacer_signature", "signee_structure"),
        *((etat, "remplacer", "remplacee") for etat in ("a_signer", "signee_structure", "conventionnee")),
    ),
    {
        ("a_signer", "signer_caf"): "La structure n'a pas encore signé : notez d'abord sa signature.",
        ("a_signer", "effacer_signature"): "Aucune signature n'est notée : il n'y a rien à effacer.",
        ("signee_structure", "signer_structure"): "La signature de la structure est déjà notée.",
        ("conventionnee", "signer_structure"): _SIGNEE,
        ("conventionnee", "signer_caf"): _SIGNEE,
        **{
            ("remplacee", acte): _REMPLACEE
            for acte in ("signer_structure", "signer_caf", "effacer_signature", "remplacer")
        },
    },
)
"""Une convention est signée par la structure, puis par la Caf ; une date mal notée s'efface et se redit."""

DEROGATION = Cycle(
    _transitions(("a_apprecier", "deroger", "decidee"), ("decidee", "annuler_derogation", "a_apprecier")),
    {
        ("a_apprecier", "annuler_derogation"): "Cette décision est déjà annulée : rechargez la page.",
        ("decidee", "deroger"): "Une dérogation est déjà décidée de ce constat : annulez d'abord cette décision.",
    },
)
"""Ce que la Caf décide d'un constat à apprécier, accordé ou refusé."""

ECART = Cycle(
    _transitions(("retenue", "ecarter_action", "ecartee"), ("ecartee", "retablir_action", "retenue")),
    {
        ("retenue", "retablir_action"): "Cette action est déjà rétablie : rechargez la page.",
        (
            "ecartee",
            "ecarter_action",
        ): "Cette action est déjà écartée : rétablissez-la d'abord.",
    },
)
"""Une action du dépôt, retenue ou écartée du dossier instruit."""

VERSEMENT = Cycle(
    _transitions(("verse", "annuler_versement", "annule")),
    {("annule", "annuler_versement"): "Ce versement est déjà annulé : notez-en un autre s'il a été refait."},
)
"""Une somme payée ; annulée, elle reste écrite et redevient due."""
