"""Plant a text in every field that people fill, of every row of a house: what joins the product is attacked too."""

import random
from collections.abc import Iterator
from itertools import cycle
from typing import Any

from django.apps import apps
from django.db import Error, models, transaction

PIECES = ("usagers", "coordination", "documents", "administration", "accompagnement", "interop", "habilitations")
# Read by the product as a key, a code or an address, never shown as words; or what opens the session of the reader.
JAMAIS = frozenset({
    "regle_journee", "logo_mime", "cause",
    "code", "numero", "matrice", "objet", "empreinte", "sha256", "jeton", "cle", "email", "password", "pin", "finess",
    "rpps", "sub", "cidr", "adresse", "mime", "fichier", "oid", "matricule", "pgh_label", "theme", "regle",
    "reference", "identifiant_local", "cle_tri", "cle_recherche", "langue", "corps", "abonne", "nom_fichier",
    "repere", "lance_par", "etat", "statut", "type", "nature", "role", "domaine", "moment", "moyen", "action",
    "canal", "origine", "genre", "mode", "secteur", "categorie", "place", "initiative", "exprimee_par", "portee",
    "niveau", "trajet", "sens", "periodicite", "lieu_naissance_cog", "pays_naissance", "numero_securite_sociale",
    "idempotence", "uid", "message_id", "filigrane",
})  # fmt: skip
TEXTES = (models.CharField, models.TextField)


def champs() -> Iterator[tuple[type[models.Model], "models.Field[Any, Any]"]]:
    """(model, field) of each text that somebody types: no list of choices, no key."""
    for modele in apps.get_models():
        if modele._meta.app_label not in PIECES or modele.__name__.endswith("Event"):
            continue
        for champ in modele._meta.concrete_fields:
            libre = type(champ) in TEXTES and not champ.choices and not champ.unique and not champ.primary_key
            if libre and champ.name not in JAMAIS and (champ.max_length or 999) >= 25:
                yield modele, champ


def semer(charges: list[str], passe: int = 0) -> int:
    """Everywhere, under the context of the caller; gives how many fields took a text.

    A long field holds them all, a short one as many as it can, others at each pass.
    """
    alea, pris = random.Random(passe), 0
    tournantes = cycle(alea.sample(charges, len(charges)))
    for modele, champ in champs():
        if champ.max_length is None:
            texte = "\n".join(charges)
        else:
            texte = next(t for t in tournantes if len(t) <= champ.max_length)
            for suivante in alea.sample(charges, 3):
                if len(texte) + len(suivante) < champ.max_length:
                    texte += " " + suivante
        try:
            with transaction.atomic():
                pris += bool(modele._default_manager.update(**{champ.name: texte.replace("\x00", "")}))
        except Error:
            continue  # a rule of the base refuses it: it cannot be there
    return pris
