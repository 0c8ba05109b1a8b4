"""One's own account; pages without personal data."""

from tests.droits.regles.mots import deux

REGLES: dict[str, dict[str, str]] = {
    # One's own account, drafts, notices; pages without personal data
    "compte": {"GET": "libre"},
    "code": deux("libre"),
    "changer_structure": {"POST": "libre"},
    "fermer_autres": {"POST": "libre"},
    "fermer_session": {"POST": "jamais 404"},
    "retirer_passage": {"POST": "jamais 404"},
    "second_facteur": {"GET": "libre"},
    "deverrouiller": deux("libre"),
    "reprise_session": deux("libre"),
    "verrouiller": {"POST": "libre"},
    "poste": {"GET": "libre"},
    "poste_prendre": {"POST": "libre"},
    "poste_passer": {"POST": "libre"},
    "psc_connexion": {"GET": "jamais 404"},
    "psc_retour": {"GET": "jamais 404"},
    "psc_fermeture": {"POST": "jamais 404"},
    "psc_exercice": deux("jamais 403"),
    "invitation": deux("jamais 410"),
    "notifications": {"GET": "libre"},
    "notifications_vues": {"POST": "libre"},
    "brouillon": deux("libre"),
    "envoi_suspendu": {"GET": "jamais 404"},
    "envoi_repris": {"POST": "libre"},
    "apparence": {"POST": "libre"},
    "planche": {"GET": "libre"},
    "sante": {"GET": "libre"},
    "aide": {"GET": "libre"},
}  # fmt: skip
