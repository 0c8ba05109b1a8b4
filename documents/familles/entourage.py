"""« entourage »: people around, of today; prohibitions first and without number, so that nobody calls them (S24)."""

from collections.abc import Iterable, Mapping

from documents.champs import Cadre, Champ, Famille
from documents.langage.noeuds import Tableau
from documents.langage.resolution import Valeur
from dui.core.typographie import date_moyenne
from usagers.models import RelationEntourage

URGENCE = ("Ordre", "Qui", "Téléphone", "À savoir")
FICHE = ("Lien", "Nom", "Téléphone", "Droits et limites")
SIGNATAIRES = ("Nom", "Qualité")
_EX_URGENCE = Tableau(URGENCE, (
    ("", "Marc Lambert, père", "", "Contact interdit jusqu’au 12 février 2027 : ne pas appeler"),
    ("1", "Sandrine Lambert, mère", "06 00 00 00 00", "Autorité parentale"),
    ("2", "Mme Coulon, référente ASE", "02 00 00 00 00", ""),
))  # fmt: skip
_EX_FICHE = Tableau(FICHE, (
    ("Mère", "Sandrine Lambert", "06 00 00 00 00", "Autorité parentale, visite médiatisée un mercredi sur deux"),
    ("Référente ASE", "Mme Coulon, Département 44", "02 00 00 00 00", ""),
))  # fmt: skip
_EX_SIGNATAIRES = Tableau(SIGNATAIRES, (("Sandrine Lambert", "mère, autorité parentale"),))
CHAMPS_ENTOURAGE = tuple(
    Champ(nom, libelle, exemple, niveau=2, domaine="ENT", bloc=bloc)
    for nom, libelle, exemple, bloc in (
        ("contacts_urgence", "Contacts d’urgence, dans l’ordre d’appel", _EX_URGENCE, "tableau"),
        ("contacts", "Tous les contacts", _EX_FICHE, "tableau"),
        ("titulaires", "Titulaires de l’autorité parentale", "Sandrine Lambert et Karim Lambert", ""),
        ("representant", "Représentant légal", "Sandrine Lambert, mère", ""),
        ("signataires", "Cadres de signature des titulaires", _EX_SIGNATAIRES, "signatures"),
        ("interdits", "Interdictions de contact", "Marc Lambert, père, jusqu’au 12 février 2027", ""),
    )
)


def entourage(cadre: Cadre) -> Mapping[str, Valeur]:
    """In force today; the parental authority ends at the eighteenth birthday, whatever the row says."""
    en_cours = RelationEntourage.objects.filter(RelationEntourage.en_cours(), usager=cadre.dossier.usager)
    rangees = sorted(en_cours.select_related("contact"), key=_rang)
    titulaires = [] if _majeure(cadre) else [r for r in rangees if r.autorite_parentale]
    interdits = frozenset(rang for rang, r in enumerate(rangees) if r.contact_interdit)  # they come first
    signataires = tuple((str(r.contact), f"{r.libelle.lower()}, autorité parentale") for r in titulaires)
    return {
        "contacts_urgence": Tableau(
            URGENCE, tuple(_urgence(r, titulaires) for r in rangees if _a_appeler(r)), interdits
        ),
        "contacts": Tableau(FICHE, tuple(_fiche(r, titulaires) for r in rangees), interdits),
        "titulaires": _et(str(r.contact) for r in titulaires),
        "representant": _et(f"{r.contact}, {r.libelle.lower()}" for r in rangees if r.representant_legal),
        "signataires": Tableau(SIGNATAIRES, signataires),
        "interdits": " ; ".join(f"{r.contact}, {r.libelle.lower()}{_fin(r)}" for r in rangees if r.contact_interdit),
    }


def _rang(r: RelationEntourage) -> tuple[bool, int, int]:
    return (not r.contact_interdit, r.ordre_appel or 99, r.pk)


def _majeure(cadre: Cadre) -> bool:
    majorite = cadre.dossier.usager.majorite_le
    return majorite is not None and majorite <= cadre.jour


def _a_appeler(r: RelationEntourage) -> bool:
    return r.contact_interdit or r.personne_a_prevenir or r.ordre_appel is not None or r.autorite_parentale


def _urgence(r: RelationEntourage, titulaires: list[RelationEntourage]) -> tuple[str, ...]:
    qui = f"{r.contact}, {r.libelle.lower()}"
    if r.contact_interdit:
        return ("", qui, "", f"Contact interdit{_fin(r)} : ne pas appeler")
    return (str(r.ordre_appel or ""), qui, r.contact.telephone, _droits(r, titulaires))


def _fiche(r: RelationEntourage, titulaires: list[RelationEntourage]) -> tuple[str, ...]:
    nom = ", ".join(filter(None, [str(r.contact), r.contact.organisation]))
    if r.contact_interdit:
        return (r.libelle, nom, "", f"Contact interdit{_fin(r)}")
    return (r.libelle, nom, r.contact.telephone, _droits(r, titulaires))


def _droits(r: RelationEntourage, titulaires: list[RelationEntourage]) -> str:
    dits = ["autorité parentale" if r in titulaires else "", "représentant légal" if r.representant_legal else "",
            "à prévenir" if r.personne_a_prevenir else "", r.droits_visite]  # fmt: skip
    phrase = ", ".join(filter(None, dits))
    return phrase[:1].upper() + phrase[1:]


def _fin(r: RelationEntourage) -> str:
    return f" jusqu’au {date_moyenne(r.interdit_jusqu_au)}" if r.interdit_jusqu_au else ""


def _et(noms: Iterable[str]) -> str:
    dits = list(noms)
    return " et ".join(filter(None, [", ".join(dits[:-1]), dits[-1]])) if dits else ""


FAMILLES = (Famille("entourage", "Entourage", CHAMPS_ENTOURAGE, entourage),)
