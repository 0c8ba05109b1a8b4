"""Any other instrument, protected ones first: its name, its score, its paper; never its questions (metier §6.9)."""

from accompagnement.donnees.grilles.outils import question, section

_MENTION = (
    "Instrument d’un éditeur : ses questions restent chez lui. On garde le score, et le document en pièce jointe."
)


def _score_seul(code: str, titre: str, niveau: int, resume: str) -> dict[str, object]:
    return {
        "code": code, "titre": titre, "licence": "restreinte", "mention": _MENTION, "niveau": niveau, "resume": resume,
        "items": [section(
            "s_score", "Résultat",
            question("instrument", "texte", "Nom de l’instrument et version", obligatoire=True),
            question("score", "decimal", "Score total"),
            question("echelle", "texte", "Sur combien, et dans quel sens"),
            question("conclusion", "long", "Ce qu’il faut en retenir"),
            aide="Joignez la feuille de passation en pièce.")],
        "scores": [{"code": "resultat", "libelle": "Score saisi", "formule": "score"}],
    }  # fmt: skip


GRILLES = (
    _score_seul("AUTRE", "Autre évaluation : score et document", 2, "Pour l’équipe."),
    _score_seul("AUTRE-SANTE", "Autre évaluation de santé : score et document", 4, "Pour l’équipe de soins."),
    _score_seul("PSYCHOMETRIE", "Bilan psychométrique : score et document", 5, "Lu par son seul auteur, psychologue."),
)
