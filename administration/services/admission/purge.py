"""Erasure of requests that ended without entry: at their term, unless kept for a stated reason (metier §7, S02).

What stays: dates, states, origin, structures, and the proof of the erasure. No name, no word, no file, no version.
"""

import hashlib
import json
import logging

from django.core.files.storage import Storage
from django.db import connection, transaction
from django.db.models import QuerySet

from administration.donnees import admission as d
from administration.models import Candidature, CourrierAdmission, FichierPiece, PreuvePurge, SyntheseAvis, VoeuStructure
from administration.services.admission.acces import voeux_visibles
from coordination.models import Evenement
from coordination.services.echeances import delai_applicable
from dui.core import contexte, horloge, journal
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.evenements import publier
from dui.core.fusion import enregistrer_versionne
from dui.core.stockage import stockage_fichiers
from habilitations.acces import Acteur
from habilitations.models import Structure

REGLE = "candidature_purge"
TEXTES = ("nom_naissance", "prenoms", "nom_utilise", "prenom_utilise", "nom_dit", "prenoms_dits", "pseudonyme",
          "commune", "telephone", "courriel", "adresse", "consigne_contact", "demandeur", "demandeur_qualite",
          "demandeur_telephone", "demandeur_courriel", "motif", "mesure", "orientation", "recu")  # fmt: skip
journal_technique = logging.getLogger("dui.taches")


@transaction.atomic
def geler(*, acteur: Acteur, candidature: Candidature, version_lue: int, gel_motif: str) -> Candidature:
    """Legal hold: a litigation, a request of an authority. It stops the erasure until lifted; empty: lifted."""
    if not voeux_visibles(acteur, "valider").filter(candidature=candidature).exists():
        raise Refus("Garder une demande au-delà de son terme revient à la direction.")
    if candidature.effacee_le:
        raise ErreurMetier("effacee", "Le contenu de cette demande est déjà effacé.")
    enregistrer_versionne(candidature, {"gel_motif": gel_motif.strip()[:200]}, version_lue)
    candidature.gel_par_id = acteur.id if candidature.gel_motif else None
    candidature.save(update_fields=["gel_par"])
    motif = "gel" if candidature.gel_motif else "levée du gel"
    journal.tracer("ecriture", objet=f"candidature:{candidature.pk}", structure_id=candidature.structures[0],
                   usager_id=candidature.usager_id, motif=motif)  # fmt: skip
    return candidature


def purger_echues() -> int:
    """For the beat: every request past its term, organisme by organisme. Safe to lose and to repeat."""
    total = 0
    maisons: dict[int, list[int]] = {}
    for pk, organisme in Structure.objects.values_list("pk", "organisme"):
        maisons.setdefault(organisme, []).append(pk)
    for organisme, structures in maisons.items():
        with contexte.ouvrir(contexte.agent_technique("administration.purger", structures, organismes=[organisme])):
            pks = list(_echues().filter(organisme=organisme).values_list("pk", flat=True))
        for pk in pks:
            with contexte.ouvrir(contexte.agent_technique("administration.purger", structures, organismes=[organisme])):
                total += effacer(pk)
    return total


def _echues() -> QuerySet[Candidature]:
    return Candidature.objects.filter(purge_le__lte=horloge.aujourdhui(), gel_motif="", effacee_le__isnull=True)


def effacer(pk: int) -> int:
    """Erase one, after looking again at every list. 1 when it was done."""
    candidature = Candidature.objects.select_for_update().filter(pk=pk, effacee_le__isnull=True, gel_motif="").first()
    if candidature is None or candidature.purge_le is None or candidature.purge_le > horloge.aujourdhui():
        return 0
    if VoeuStructure.objects.filter(candidature=candidature).exclude(statut__in=d.CLOS_SANS_ENTREE).exists():
        return 0
    _prouver(candidature)
    _vider(candidature)
    with connection.cursor() as curseur:
        curseur.execute("SELECT administration_oublier(%s)", [candidature.pk])
    journal.tracer("effacement", objet=f"candidature:{candidature.pk}", structure_id=candidature.structures[0],
                   motif="terme de conservation")  # fmt: skip
    publier("administration.demande_effacee", structure_id=candidature.structures[0], candidature_id=candidature.pk)
    return 1


def _prouver(c: Candidature) -> None:
    """Digest of what goes, the rule that sends it, how many files: nothing that tells who it was."""
    contenu = json.dumps({nom: str(getattr(c, nom)) for nom in (*TEXTES, "date_naissance")}, sort_keys=True)
    delai = delai_applicable(REGLE, c.organisme_id)
    regle = f"{delai.en_mots} après le dernier contact ({delai.regle.base})"
    PreuvePurge.objects.create(
        candidature=c, structures=c.structures, regle=regle[:100],
        dernier_contact=c.dernier_contact, pieces=FichierPiece.objects.filter(piece__candidature=c).count(),
        empreinte=hashlib.sha256(contenu.encode()).hexdigest(),
    )  # fmt: skip


def _vider(c: Candidature) -> None:
    """Files, opinions, contacts, then the words of the request itself."""
    fichiers = list(FichierPiece.objects.filter(piece__candidature=c))
    noms = [f.fichier.name or "" for f in fichiers]
    FichierPiece.objects.filter(pk__in=[f.pk for f in fichiers]).delete()
    c.pieces.update(libelle="", remarque="")
    noms += _oter_courriers(c)
    SyntheseAvis.objects.filter(avis__voeu__candidature=c).delete()
    for voeu in c.voeux.all():
        voeu.statuts.update(precision="")
        voeu.passages.update(motivation="")
    Evenement.objects.filter(objet=f"candidature:{c.pk}").update(
        libelle="Contact", compte_rendu="", suite="", objectif="", lieu=""
    )
    for nom in TEXTES:
        setattr(c, nom, "")
    c.date_naissance, c.usager, c.effacee_le = None, None, horloge.maintenant()
    c.version += 1
    c.save()
    transaction.on_commit(lambda: _jeter(stockage_fichiers(), noms))


def _oter_courriers(c: Candidature) -> list[str]:
    """Letters sent about the request go with it; the minutes of a commission stay, they are the house's."""
    courriers = CourrierAdmission.objects.filter(voeu__candidature=c)
    noms = [nom for nom in courriers.values_list("fichier", flat=True) if nom]
    courriers.delete()
    return noms


def _jeter(stockage: Storage, noms: list[str]) -> None:
    """Once the rows are gone: a file that resists is named in the technical log, and nothing else knows it."""
    for nom in noms:
        try:
            stockage.delete(nom)
        except OSError as erreur:
            journal_technique.error("file not removed", extra={"fichier": nom, "cause": type(erreur).__name__})
