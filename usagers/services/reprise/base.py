"""What the database already knows of the persons of a chunk, in a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db import connection

from usagers.choices import DecisionLigne, Proximite
from usagers.models import (
    Adresse,
    Contact,
    Dossier,
    IdentiteINS,
    LigneReprise,
    LotReprise,
    RelationEntourage,
    Sejour,
    Telecommunication,
    Usager,
)
from usagers.services.reprise.fiches import Fiche
from usagers.services.reprise.fichier import jours_voisins

_DOUBLONS = """
SELECT t.numero, v.usager_id, v.proximite, v.ici
FROM unnest(%s::int[], %s::text[], %s::text[], %s::date[], %s::text[], %s::text[], %s::text[])
    AS t(numero, nom, prenom, naissance, voisines, sexe, cog),
LATERAL verifier_doublons(%s, t.nom, t.prenom, t.naissance, t.voisines::date[], t.sexe, t.cog) v
"""


@dataclass
class Personne:
    """A person of the file: found in the base or about to be created, with what is already written about them."""

    usager: Usager
    nouvelle: bool = False
    rattachee: bool = False
    dossier: Dossier | None = None
    sejours: list[Sejour] = field(default_factory=list)
    relations: set[tuple[str, str]] = field(default_factory=set)
    coordonnees: set[str] = field(default_factory=set)
    adresse: bool = False
    nss: bool = False


@dataclass(frozen=True)
class Proche:
    """A near identity; `usager` is None when it lies out of sight of whoever takes the file in."""

    usager: Usager | None
    proximite: str


@dataclass
class Base:
    personnes: dict[str, Personne] = field(default_factory=dict)
    proches: dict[int, list[Proche]] = field(default_factory=lambda: defaultdict(list))
    contacts: dict[str, Contact] = field(default_factory=dict)


def source_de(lot: LotReprise) -> str:
    """Written on persons and contacts. The FINESS is in it: two houses may call their old software the same."""
    return f"{lot.structure.finess}/{lot.source.code}"


def charger(lot: LotReprise, fiches: list[Fiche], forcees: dict[str, Usager], cles_du_fichier: Iterable[str]) -> Base:
    """`forcees`: key → person that somebody chose on a doubtful line."""
    base = Base()
    cles = {fiche.cle for fiche in fiches}
    for cle, (usager, rattachee) in _connus(lot, cles, forcees).items():
        base.personnes[cle] = Personne(usager, rattachee=rattachee)
    _completer(lot, list(base.personnes.values()))
    nouvelles = [f for f in fiches if f.cle not in base.personnes and not f.anonyme and not f.refusee]
    _chercher_proches(lot, nouvelles, base, frozenset(cles_du_fichier))
    references = {contact.cle for fiche in fiches for contact in fiche.contacts}
    connus = Contact.objects.filter(source=source_de(lot), reference_source__in=references)
    base.contacts = {contact.reference_source: contact for contact in connus}
    return base


def _connus(lot: LotReprise, cles: set[str], forcees: dict[str, Usager]) -> dict[str, tuple[Usager, bool]]:
    """By reference of the source, or by the decision of an earlier file; a merged person leads to the one kept."""
    trouves = {cle: (usager, True) for cle, usager in forcees.items() if cle in cles}
    lignes = LigneReprise.objects.filter(
        structure=lot.structure_id, cle__in=cles, usager__isnull=False, lot__source=lot.source_id
    )
    for ligne in lignes.select_related("usager__fusionne_dans").order_by("pk"):
        if ligne.usager is not None and ligne.cle not in forcees:
            deja = trouves.get(ligne.cle, (None, False))[1]
            trouves[ligne.cle] = (_gardee(ligne.usager), deja or ligne.decision == DecisionLigne.RATTACHER)
    usagers = Usager.objects.filter(
        organisme=lot.structure.organisme_id, source=source_de(lot), reference_source__in=cles
    )
    for usager in usagers.select_related("fusionne_dans"):
        if usager.reference_source not in trouves:
            trouves[usager.reference_source] = (_gardee(usager), False)
    return trouves


def _gardee(usager: Usager) -> Usager:
    return usager.fusionne_dans or usager


def _completer(lot: LotReprise, personnes: list[Personne]) -> None:
    par_usager: dict[int, list[Personne]] = defaultdict(list)
    for personne in personnes:
        par_usager[personne.usager.pk].append(personne)
    ids = list(par_usager)
    if not ids:
        return
    dossiers = Dossier.objects.filter(usager__in=ids, structure=lot.structure_id).select_related("perimetre")
    par_dossier: dict[int, list[Personne]] = {}
    for dossier in dossiers.prefetch_related("sejours"):
        par_dossier[dossier.pk] = par_usager[dossier.usager_id]
        for personne in par_dossier[dossier.pk]:
            personne.dossier = dossier
            personne.sejours = list(dossier.sejours.all())
    for relation in RelationEntourage.objects.filter(usager__in=ids).select_related("contact"):
        for personne in par_usager[relation.usager_id]:
            personne.relations.add((relation.contact.reference_source, relation.libelle))
    for usager_id, valeur in Telecommunication.objects.filter(usager__in=ids).values_list("usager_id", "valeur"):
        for personne in par_usager[usager_id]:
            personne.coordonnees.add(valeur)
    for usager_id in Adresse.objects.filter(usager__in=ids).values_list("usager_id", flat=True):
        for personne in par_usager[usager_id]:
            personne.adresse = True
    numeros = IdentiteINS.objects.filter(usager__in=ids).exclude(numero_securite_sociale="")
    for usager_id in numeros.values_list("usager_id", flat=True):
        for personne in par_usager[usager_id]:
            personne.nss = True


def _chercher_proches(lot: LotReprise, fiches: list[Fiche], base: Base, cles_du_fichier: frozenset[str]) -> None:
    """The one rule of near identities (verifier_doublons), for all lines at once.

    Two lines of the same file were already compared to each other: a person this file created is not near it.
    """
    if not fiches:
        return
    lignes = _verifier(lot, fiches)
    visibles = Usager.objects.in_bulk({usager_id for _, usager_id, _, _ in lignes})
    source = source_de(lot)
    naissances = {fiche.numero: fiche.identite["date_naissance"] for fiche in fiches}
    for numero, usager_id, proximite, ici in lignes:
        usager = visibles.get(usager_id) if ici else None
        if usager is not None and usager.source == source and usager.reference_source in cles_du_fichier:
            continue
        if proximite != Proximite.PROCHE or _meme_jour_ou_presque(usager, naissances[numero]):
            base.proches[numero].append(Proche(usager, proximite))


def _meme_jour_ou_presque(usager: Usager | None, naissance: date) -> bool:
    """Same names but a birth date far away: a homonym, not a doubt."""
    return usager is not None and usager.date_naissance in jours_voisins(naissance)


def _verifier(lot: LotReprise, fiches: list[Fiche]) -> list[tuple[int, int, str, bool]]:
    identites = [fiche.identite for fiche in fiches]
    jours = ["{" + ",".join(str(j) for j in sorted(jours_voisins(i["date_naissance"]))) + "}" for i in identites]
    colonnes = [
        [fiche.numero for fiche in fiches],
        *([i[champ] for i in identites] for champ in ("nom_naissance", "premier_prenom", "date_naissance")),
        jours,
        *([i[champ] for i in identites] for champ in ("sexe", "lieu_naissance_cog")),
    ]
    with connection.cursor() as curseur:
        curseur.execute(_DOUBLONS, [*colonnes, lot.structure.organisme_id])
        return curseur.fetchall()
