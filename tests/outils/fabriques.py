"""Small fictional world for tests, written through the ORM under a technical context.

Use the fixture `monde` (tests/outils/monde.py): a MECS and a CSAPA of one organisme, a stranger organisme, people of
each kind. Business rules are proved through services; these rows only set the scene.
"""

import itertools
from datetime import date
from typing import Any

from django.contrib.auth.hashers import make_password

from dui.core import contexte, horloge
from habilitations.choices import NatureLien, Phase, Secteur, Transverse
from habilitations.donnees.partage import ESSMS, SANTE
from habilitations.models import (
    Affectation,
    CategoriePartage,
    Compte,
    LienDossier,
    OrganismeGestionnaire,
    PerimetreDossier,
    Professionnel,
    Profil,
    Structure,
    Unite,
)
from usagers.identite.normalisation import majuscules
from usagers.models import Contact, Dossier, RelationEntourage, Sejour, Usager
from usagers.services.entourage import relier_contact

_numero = itertools.count(1)
MOT_DE_PASSE = "mot-de-passe-de-test"
EDU = {"ID": "R", "ENT": "R", "MES": "R", "CTR": "R", "DRO": "S", "TRE": "W", "TRS": "S", "PP": "W", "PRE": "W",
       "AGE": "W", "URG": "R", "INC": "C", "IP": "C", "GA": "R", "DOS": "S", "GRE": "W"}  # fmt: skip
IDE = EDU | {"NIR": "W", "TRS": "W", "OBS": "W", "RX": "W", "URG": "W", "GS": "W", "DMP": "W", "DOS": "W"}
CSE = EDU | {"ID": "W", "ENT": "W", "PP": "V", "GA": "W", "HAB": "C", "IP": "V", "ADM": "W"}
SEC = {
    "ID": "W",
    "NIR": "W",
    "ENT": "W",
    "ADM": "W",
    "CTR": "W",
    "DRO": "W",
    "GA": "W",
    "DMP": "C",
    "AGE": "W",
}
DIR = CSE | {"ID": "R", "TRE": "R", "HAB": "V", "PP": "V"}


def technique(*structures: Structure | int) -> Any:
    """`with technique(mecs): …` — open a transaction in the name of the test."""
    ids = [s if isinstance(s, int) else s.pk for s in structures]
    organismes = OrganismeGestionnaire.objects.values_list("pk", flat=True)
    return contexte.ouvrir(contexte.agent_technique("test", ids, organismes=organismes))


def structure(
    organisme: OrganismeGestionnaire, nom: str, secteur: str = Secteur.PDE, categorie: str = "177"
) -> Structure:
    return Structure.objects.create(
        organisme=organisme, nom=nom, secteur=secteur, categorie=categorie, finess=f"99{next(_numero):07d}"
    )


def professionnel(
    organisme: OrganismeGestionnaire,
    prenom: str,
    nom: str,
    fonction: str = "Éducateur spécialisé",
    categorie: str = ESSMS,
    **champs: Any,
) -> Professionnel:
    """At work for years, with an open account. `categorie` (R1110-2): "" leaves it to be chosen."""
    pro = Professionnel.objects.create(
        organisme=organisme,
        prenom=prenom,
        nom=nom,
        fonction=fonction,
        contrat_debut=date(2020, 1, 1),
        **champs,
    )
    if champs.get("professionnel_de_sante"):
        categorie = SANTE
    if categorie:
        CategoriePartage.objects.create(professionnel=pro, categorie=categorie, origine="choisie", motif="Contrat vu")
    Compte.objects.create_user(_adresse(pro), MOT_DE_PASSE, professionnel=pro, etat="actif")
    return pro


def _adresse(pro: Professionnel) -> str:
    return f"{majuscules(pro.prenom)}.{majuscules(pro.nom)}.{pro.pk}@exemple.test".lower()


Arrivee = tuple[Professionnel, Structure, dict[str, str], Unite | None, str]


def equipe(*arrivees: Arrivee) -> None:
    """As `professionnel` then `affecter`, all of them in five queries: (person, house, rights, unit, covers)."""
    pros = [arrivee[0] for arrivee in arrivees]
    for pro in pros:
        pro.contrat_debut = date(2020, 1, 1)
    Professionnel.objects.bulk_create(pros)
    CategoriePartage.objects.bulk_create([
        CategoriePartage(professionnel=pro, categorie=SANTE if pro.professionnel_de_sante else ESSMS,
                         origine="choisie", motif="Contrat vu")
        for pro in pros
    ])  # fmt: skip
    hache = make_password(MOT_DE_PASSE)
    Compte.objects.bulk_create(
        [
            Compte(email=_adresse(pro), password=hache, professionnel=pro, etat="actif", structure_courante=ou)
            for pro, ou, *_ in arrivees
        ]
    )
    profils = Profil.objects.bulk_create([
        Profil(organisme=ou.organisme, matrice="TEST", code=f"P{next(_numero)}", libelle="Profil de test",
               droits=droits, transverse=transverse)
        for _pro, ou, droits, _unite, transverse in arrivees
    ])  # fmt: skip
    Affectation.objects.bulk_create(
        [
            Affectation(professionnel=pro, structure=ou, unite=unite, profil=profil, debut=date(2020, 1, 1))
            for (pro, ou, _droits, unite, _transverse), profil in zip(arrivees, profils, strict=True)
        ]
    )


def affecter(
    pro: Professionnel, ou: Structure, droits: dict[str, str], unite: Unite | None = None,
    transverse: str = Transverse.NON, **champs: Any,
) -> Affectation:  # fmt: skip
    profil = Profil.objects.create(
        organisme=ou.organisme, matrice="TEST", code=f"P{next(_numero)}", libelle="Profil de test", droits=droits,
        transverse=transverse,
    )  # fmt: skip
    Compte.objects.filter(professionnel=pro, structure_courante=None).update(structure_courante=ou)
    return Affectation.objects.create(
        professionnel=pro, structure=ou, unite=unite, profil=profil, debut=date(2020, 1, 1), **champs
    )


def usager(ou: Structure, prenom: str, nom: str, **champs: Any) -> Usager:
    numero = next(_numero)
    donnees = {"sexe": "F", "date_naissance": date(2011, 3, 12)} | champs
    return Usager.objects.create(
        organisme=ou.organisme, structures=[ou.pk], identifiant_local=f"U{numero:05d}", nom_naissance=nom.upper(),
        prenoms=prenom.upper(), premier_prenom=prenom.upper(), prenom_utilise=prenom, nom_utilise=nom,
        cle_tri=f"{nom} {prenom}".lower(), cle_recherche=f"{nom} {prenom}".lower(), **donnees,
    )  # fmt: skip


def dossier(personne: Usager, ou: Structure, unite: Unite | None = None, phase: str = Phase.ACTIF) -> Dossier:
    perimetre = PerimetreDossier.objects.create(structure=ou, unite=unite, phase=phase)
    cree = Dossier.objects.create(perimetre=perimetre, usager=personne, structure=ou, numero=f"D{perimetre.pk:05d}")
    Sejour.objects.create(dossier=cree, structure=ou, numero=1, unite=unite, date_admission=date(2026, 1, 5),
                          date_entree=date(2026, 1, 12), statut="en_cours")  # fmt: skip
    return cree


def lier(d: Dossier, pro: Professionnel | None, nature: str = NatureLien.EQUIPE, **champs: Any) -> LienDossier:
    return LienDossier.objects.create(
        perimetre_id=d.pk, structure_id=d.structure_id, professionnel=pro, nature=nature,
        debut=champs.pop("debut", horloge.maintenant()), **champs,
    )  # fmt: skip


def relation(
    personne: Usager, contact: Contact, lien: str = "MTH", libelle: str = "", **champs: Any
) -> RelationEntourage:
    """Somebody around, with the rights of the short form (autorite_parentale, personne_a_prevenir…)."""
    champs.setdefault("debut", date(2020, 1, 1))
    return relier_contact(acteur=None, usager=personne, contact=contact, relation=lien, libelle=libelle, **champs)


def contact(organisme: OrganismeGestionnaire, nom: str, prenom: str, **champs: Any) -> Contact:
    return Contact.objects.create(organisme=organisme, nom=nom, prenom=prenom, **champs)
