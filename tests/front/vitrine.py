"""Every address of the product, as each profile is shown it, and what its forms refuse.

The pages are enumerated from the permission table, with the objects of tests/droits: an address that answers a GET and
that no profile opens fails `test_sans_script`. Each request is undone after it.
"""

import hashlib
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any
from urllib.parse import urljoin

from django.db import transaction
from django.test import Client
from django.urls import reverse
from lxml import html

from habilitations.donnees.matrices import MATRICES
from tests.droits import cibles
from tests.droits.marche import PAR_DOSSIER, PAR_MAISON, SEULES, adresses, ouvrir
from tests.droits.regles import FERMENT_LA_SESSION, REGLES
from tests.droits.test_combinaisons import SECTEURS
from tests.front.exploration import nom_de

SANS_OBJET = "personne"
MATRICE = "MECS"
# These posts end the session, or bear on the account itself.
SANS_ENVOI = FERMENT_LA_SESSION | {"account_logout", "reprise_session"}


@dataclass
class Vue:
    """One page as one profile sees it; `envoi` is the post that gave it, when it is an error state."""

    nom: str
    chemin: str
    profil: str
    corps: bytes
    entetes: dict[str, str]
    statut: int
    envoi: str = ""
    arbre: Any = field(default=None, repr=False)

    @property
    def empreinte(self) -> str:
        """Same main part, word for word but for numbers and tokens: nothing new to look at."""
        partie = self.arbre.find(".//main")
        texte = html.tostring(partie if partie is not None else self.arbre, encoding="unicode")
        texte = re.sub(r'name="(csrfmiddlewaretoken|jeton_soumission)" value="[^"]*"', "", texte)
        return hashlib.sha256(re.sub(r"\d+", "0", texte).encode()).hexdigest()


class Profils:
    """The house of tests/droits with one person of each profile in it, and what each of them is shown."""

    def __init__(self, codes: list[str]) -> None:
        self.maison = cibles.maisons(*SECTEURS[MATRICE])
        self.gens: dict[str, tuple[Client, SimpleNamespace]] = {}
        for modele in MATRICES[MATRICE]:
            if modele.code in codes:
                pro, _ = cibles.arriver(self.maison, modele)
                self.gens[modele.code] = ouvrir(pro), cibles.poser(self.maison, "equipe", pro)[0]
        self.ouvertes: set[str] = set()
        self.gens[SANS_OBJET] = Client(), SimpleNamespace()

    def client(self, profil: str) -> Client:
        return self.gens[profil][0]

    def chemins(self, profil: str) -> Iterator[tuple[str, str]]:
        """(name, path) of every address that answers a GET."""
        _, cible = self.gens[profil]
        for cle, regle in REGLES.items():
            if "GET" in regle and not (profil == SANS_OBJET and (cle in PAR_DOSSIER or cle in PAR_MAISON)):
                nom = cle.partition(":")[0]
                yield nom, reverse(nom, args=_arguments(cle, cible, self.maison))
        for motif in adresses():
            sans_objet = not motif.pattern.converters and "(?P" not in str(motif.pattern)
            if motif.name.startswith(("account_", "mfa_")) and sans_objet:
                yield motif.name, reverse(motif.name)

    def vues(self, noms: set[str] | None = None, erreurs: bool = True) -> Iterator[Vue]:
        """Every page, profile by profile, those already seen word for word left out; then what their forms refuse."""
        vues: set[tuple[str, str]] = set()
        self.envoyes: set[tuple[str, str]] = set()
        for profil in self.gens:
            for nom, chemin in self.chemins(profil):
                if noms is not None and nom not in noms:
                    continue
                reponse = demander(self.client(profil), chemin)
                if reponse.status_code in (200, 204):
                    self.ouvertes.add(nom)
                vue = vue_de(reponse, nom, chemin, profil)
                for trouvee in [vue, *(self.refus(vue) if vue and erreurs else ())]:
                    if trouvee is not None and (trouvee.nom + trouvee.envoi, trouvee.empreinte) not in vues:
                        vues.add((trouvee.nom + trouvee.envoi, trouvee.empreinte))
                        yield trouvee

    def refus(self, vue: Vue) -> Iterator[Vue]:
        """Each form of the page sent with nothing in it: the page that says what is missing."""
        for formulaire in vue.arbre.xpath("//main//form[translate(@method, 'POST', 'post')='post']"):
            adresse = urljoin(vue.chemin, formulaire.get("action") or vue.chemin)
            if (vue.nom, nom_de(adresse)) in self.envoyes or nom_de(adresse) in SANS_ENVOI:
                continue
            donnees = {c.get("name"): c.get("value", "") for c in formulaire.xpath(".//input[@type='hidden'][@name]")}
            donnees["jeton_soumission"] = str(uuid.uuid4())
            reponse = demander(self.client(vue.profil), adresse, donnees)
            refusee = vue_de(reponse, vue.nom, adresse, vue.profil, f" ← {nom_de(adresse)}")
            if refusee is not None and refusee.statut >= 400:
                self.envoyes.add((vue.nom, nom_de(adresse)))
                yield refusee


def _arguments(cle: str, cible: SimpleNamespace, maison: SimpleNamespace) -> list[Any]:
    if cle in PAR_DOSSIER:
        return PAR_DOSSIER[cle](cible)
    return PAR_MAISON[cle](maison.objets["ici"]) if cle in PAR_MAISON else SEULES.get(cle, [])


def vue_de(reponse: Any, nom: str, chemin: str, profil: str, envoi: str = "") -> Vue | None:
    """A whole page, or nothing when it is refused, sent elsewhere, a fragment or a file."""
    entetes = {cle: valeur for cle, valeur in reponse.headers.items() if cle.lower() != "content-length"}
    if not entetes.get("Content-Type", "").startswith("text/html") or reponse.streaming:
        return None
    attendus = (200, 409, 422) if envoi else (200, 409, 410, 422)
    if reponse.status_code not in attendus or b"<html" not in reponse.content[:400]:
        return None
    arbre = html.fromstring(reponse.content.decode())
    return Vue(nom, chemin, profil, reponse.content, entetes, reponse.status_code, envoi, arbre)


def demander(client: Client, chemin: str, donnees: Any = None, **options: Any) -> Any:
    """One request, undone after it."""
    with transaction.atomic():
        reponse = client.get(chemin, **options) if donnees is None else client.post(chemin, donnees, **options)
        transaction.set_rollback(True)
    return reponse
