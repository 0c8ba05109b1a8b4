"""Write a chunk of lines by tables instead of line by line, in the order of the keys. All or nothing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import connection

from dui.core import contexte, journal
from dui.core.evenements import publier
from habilitations.choices import Phase
from habilitations.models import PerimetreDossier, Structure
from usagers.autorite import mineur
from usagers.choices import CanalTelecom, NatureDroit, StatutSejour
from usagers.models import (
    Adresse,
    ChangementIdentite,
    Compteur,
    Contact,
    Dossier,
    DroitEntourage,
    IdentiteINS,
    LotReprise,
    RelationEntourage,
    Sejour,
    StatutDossier,
    StatutSejourHisto,
    Telecommunication,
    Usager,
)
from usagers.services.dossiers import noter_contact, numero_de_dossier, numero_suivant
from usagers.services.droits_entourage import droit_repris
from usagers.services.reprise.base import Base, Personne, source_de
from usagers.services.reprise.fiches import ContactLu
from usagers.services.reprise.plan import OUVERTS, Plan, cle_unite, statut_de

FERMEES = (Phase.ARCHIVE, Phase.ELIMINE)
MAJEUR = "Autorité parentale notée dans le fichier repris : la personne est majeure."


class Ecrivain:
    """Writes the plans of one chunk; `unites`: name → unit of the structure."""

    def __init__(self, lot: LotReprise, base: Base, unites: Mapping[str, Any]) -> None:
        self.lot = lot
        self.structure: Structure = lot.structure
        self.base = base
        self.unites = unites
        self.source = source_de(lot)
        self.motif = f"Reprise du fichier {lot.nom_fichier}"[:200]
        self.auteur = contexte.exiger().acteur_id
        self.numeros: dict[int, int] = {}

    def ecrire(self, plans: list[Plan]) -> None:
        if not plans:
            return
        self._usagers([plan for plan in plans if plan.creer])
        self._dossiers(plans)
        sejours = self._sejours(plans)
        self._completes(plans)
        self._coordonnees(plans)
        self._contacts(plans)
        self._phases(plans)
        self._dire(plans, sejours)

    def _usagers(self, plans: list[Plan]) -> None:
        numeros = _numeros(len(plans))
        for plan, numero in zip(plans, numeros, strict=True):
            usager = _personne(plan).usager
            usager.organisme_id = self.structure.organisme_id
            usager.structures = [self.structure.pk]
            usager.identifiant_local = f"{'A' if usager.anonyme else 'P'}{numero:07d}"
            usager.source, usager.reference_source = self.source, plan.fiche.cle
        usagers = [_personne(plan).usager for plan in plans]
        Usager.objects.bulk_create(usagers)
        ChangementIdentite.objects.bulk_create(
            ChangementIdentite(usager=u, statut=u.statut_identite, motif=self.motif, auteur_id=self.auteur)
            for u in usagers
        )

    def _dossiers(self, plans: list[Plan]) -> None:
        """One dossier a person and structure, whatever the number of lines."""
        sans = list({id(p): p for p in map(_personne, plans) if p.dossier is None}.values())
        perimetres = PerimetreDossier.objects.bulk_create(
            PerimetreDossier(structure=self.structure, phase=Phase.CANDIDAT) for _ in sans
        )
        for personne, perimetre in zip(sans, perimetres, strict=True):
            numero = numero_de_dossier(self.structure, perimetre.pk)
            personne.dossier = Dossier(
                perimetre=perimetre, usager=personne.usager, structure=self.structure, numero=numero
            )
            self.numeros[perimetre.pk] = 0
        Dossier.objects.bulk_create(d for p in sans if (d := p.dossier) is not None)

    def _sejours(self, plans: list[Plan]) -> list[Sejour]:
        sejours = []
        for plan in plans:
            if (lu := plan.actes.sejour) is None:
                continue
            sejour = Sejour(
                dossier=_dossier(plan), structure=self.structure, numero=self._numero(_dossier(plan)),
                numero_administratif=lu.numero, unite=self.unites.get(cle_unite(lu.unite)), date_admission=lu.admission,
                date_entree=lu.entree, date_sortie=lu.sortie, motif_sortie=lu.motif, provenance=lu.provenance,
            )  # fmt: skip
            sejour.statut = statut_de(sejour)
            sejours.append(sejour)
        Sejour.objects.bulk_create(sejours)
        self._statuts(sejours)
        derniers = {pk: dernier for pk, dernier in self.numeros.items() if dernier}
        Compteur.objects.bulk_create(
            Compteur(dossier_id=pk, structure=self.structure, objet="SEJOUR", dernier=dernier)
            for pk, dernier in derniers.items()
        )
        return sejours

    def _numero(self, dossier: Dossier) -> int:
        """Local number: counted here for a dossier opened in this chunk, under lock for the others."""
        if dossier.pk not in self.numeros:
            return numero_suivant(dossier, "SEJOUR")
        self.numeros[dossier.pk] += 1
        return self.numeros[dossier.pk]

    def _statuts(self, sejours: Iterable[Sejour]) -> None:
        StatutSejourHisto.objects.bulk_create(
            StatutSejourHisto(
                sejour=s, structure=self.structure, statut=s.statut, motif=self.motif, auteur_id=self.auteur
            )
            for s in sejours
        )

    def _completes(self, plans: list[Plan]) -> None:
        completes = [s for plan in plans if (s := plan.actes.sejour_complete) is not None]
        for sejour in completes:
            sejour.version += 1
            sejour.save()
        self._statuts(completes)

    def _coordonnees(self, plans: list[Plan]) -> None:
        Telecommunication.objects.bulk_create(
            Telecommunication(usager=_personne(plan).usager, canal=CanalTelecom(canal), valeur=valeur)
            for plan in plans
            for canal, valeur in plan.actes.telecoms
        )
        Adresse.objects.bulk_create(
            Adresse(usager=_personne(plan).usager, **plan.actes.adresse) for plan in plans if plan.actes.adresse
        )
        nouveaux = [plan for plan in plans if plan.actes.nss]
        for plan in [p for p in nouveaux if not p.creer]:
            IdentiteINS.objects.update_or_create(
                usager=_personne(plan).usager, defaults={"numero_securite_sociale": plan.actes.nss}
            )
        IdentiteINS.objects.bulk_create(
            IdentiteINS(usager=_personne(plan).usager, numero_securite_sociale=plan.actes.nss)
            for plan in nouveaux
            if plan.creer
        )

    def _contacts(self, plans: list[Plan]) -> None:
        lus = {contact.cle: contact for plan in plans for contact in plan.actes.contacts}
        nouveaux = [
            Contact(
                organisme_id=self.structure.organisme_id, structures=[self.structure.pk], nom=lu.nom, prenom=lu.prenom,
                telephone=lu.telephone, courriel=lu.courriel, source=self.source, reference_source=cle,
            )
            for cle, lu in lus.items()
            if cle not in self.base.contacts
        ]  # fmt: skip
        for contact in Contact.objects.bulk_create(nouveaux):
            self.base.contacts[contact.reference_source] = contact
        paires = [(plan, lu) for plan in plans for lu in plan.actes.contacts]
        relations = RelationEntourage.objects.bulk_create(
            RelationEntourage(
                usager=_personne(plan).usager, contact=self.base.contacts[lu.cle], relation="", libelle=lu.lien,
                ordre_appel=lu.ordre, structures=[self.structure.pk],
                commentaire=MAJEUR if lu.autorite and _majeur(_personne(plan).usager) else "",
            )
            for plan, lu in paires
        )  # fmt: skip
        DroitEntourage.objects.bulk_create(
            droit for relation, (_, lu) in zip(relations, paires, strict=True) for droit in self._droits(relation, lu)
        )

    def _droits(self, relation: RelationEntourage, lu: ContactLu) -> list[DroitEntourage]:
        """What the file says, with the file as its only proof: to be confirmed with the document."""
        preuve = f"Reprise de données ({self.source})"
        dits = ((lu.autorite, NatureDroit.AUTORITE), (lu.prevenir, NatureDroit.PREVENIR))
        droits = [droit_repris(relation, nature, None, preuve) for dit, nature in dits if dit]
        if lu.interdit:
            droits.append(droit_repris(relation, NatureDroit.INTERDIT, lu.interdit_fin, preuve))
        return [droit for droit in droits if droit is not None]

    def _phases(self, plans: list[Plan]) -> None:
        """Phase, unit, room and last contact follow the stays that the file brought."""
        touches = {_dossier(p).pk: _dossier(p) for p in plans if p.actes.sejour or p.actes.sejour_complete}
        touches |= {pk: d for p in plans if (d := _dossier(p)) and (pk := d.pk) in self.numeros}
        lieux = {_dossier(p).pk: s.lieu for p in plans if (s := p.actes.sejour) and s.ouvert and s.lieu}
        sejours: dict[int, list[Sejour]] = defaultdict(list)
        for sejour in Sejour.objects.filter(dossier__in=list(touches)):
            sejours[sejour.dossier_id].append(sejour)
        statuts = []
        for pk, dossier in touches.items():
            phase = phase_apres(sejours[pk], dossier.perimetre.phase)
            if pk in self.numeros or phase != dossier.perimetre.phase:
                statuts.append(self._statut(dossier, phase))
            placer(dossier, sejours[pk], phase, lieux.get(pk, ""))
        StatutDossier.objects.bulk_create(statuts)
        PerimetreDossier.objects.bulk_update([d.perimetre for d in touches.values()], ["phase", "unite"])
        Dossier.objects.bulk_update(list(touches.values()), ["dernier_contact", "lieu"])

    def _statut(self, dossier: Dossier, phase: str) -> StatutDossier:
        return StatutDossier(
            dossier=dossier, structure=self.structure, phase=phase, motif=self.motif, auteur_id=self.auteur
        )

    def _dire(self, plans: list[Plan], sejours: list[Sejour]) -> None:
        paires = {(_dossier(plan).pk, _personne(plan).usager.pk) for plan in plans}
        journal.tracer_lot("reprise", objet="dossier", structure_id=self.structure.pk, personnes=sorted(paires))
        publier(
            "usagers.dossiers_repris", structure_id=self.structure.pk, lot_id=self.lot.pk,
            dossier_ids=sorted(d for d, _ in paires), sejour_ids=[s.pk for s in sejours],
        )  # fmt: skip


def phase_apres(sejours: list[Sejour], phase: str) -> str:
    """Phase that the stays tell; an archived dossier is never opened again by a file."""
    if phase in FERMEES or not sejours:
        return phase
    statuts = {sejour.statut for sejour in sejours}
    if statuts & set(OUVERTS):
        return Phase.ACTIF
    return phase if StatutSejour.PREVU in statuts or phase == Phase.CLOS else Phase.SORTI


def placer(dossier: Dossier, sejours: list[Sejour], phase: str, lieu: str) -> None:
    dossier.perimetre.phase = phase
    dossier.lieu = lieu or dossier.lieu
    for sejour in sorted(sejours, key=lambda s: s.date_entree or date.min):
        dossier.perimetre.unite_id = sejour.unite_id or dossier.perimetre.unite_id
        if jour := sejour.date_sortie or sejour.date_entree:
            noter_contact(dossier, jour)


def _numeros(combien: int) -> list[int]:
    """Local identifiers of the persons, from the sequence of the installation."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT nextval('usagers_numero') FROM generate_series(1, %s)", [combien])
        return [ligne[0] for ligne in curseur.fetchall()]


def _personne(plan: Plan) -> Personne:
    if plan.personne is None:
        raise RuntimeError("Une ligne à écrire a toujours sa personne.")
    return plan.personne


def _dossier(plan: Plan) -> Dossier:
    dossier = _personne(plan).dossier
    if dossier is None:
        raise RuntimeError("Les dossiers s’ouvrent avant les séjours.")
    return dossier


def _majeur(usager: Usager) -> bool:
    return mineur(usager) is False
