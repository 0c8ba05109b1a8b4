"""Look for unusual accesses, tell the direction and the DPO without any content, keep what they concluded (S-18)."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse

from dui.core import contexte, horloge, journal
from dui.core.chiffrement import chiffre
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.notifications import notifier
from habilitations.acteur import Acteur
from habilitations.anomalies.faits import charger, lire_ouvertures
from habilitations.anomalies.regles import Constat, chercher
from habilitations.anomalies.reperes import cle_rue
from habilitations.models import Professionnel, Structure
from habilitations.models.journal import Anomalie, DomicileProfessionnel, EtatAnomalie
from habilitations.services.bris import veilleurs

FENETRE = timedelta(hours=26)
MOTIF_MIN = 10
CONCLUSIONS = (EtatAnomalie.EXPLIQUE, EtatAnomalie.ABUSIF)


def rechercher_partout(du: datetime | None = None, au: datetime | None = None) -> int:
    """One structure after the other, each in its own transaction; number of new findings."""
    fin = au or horloge.maintenant()
    debut = du or fin - FENETRE
    total = 0
    for structure in Structure.objects.order_by("pk"):
        agent = contexte.agent_technique("anomalies", [structure.pk], organismes=[structure.organisme_id])
        with contexte.ouvrir(agent):
            total += rechercher(structure, debut, fin)
    return total


@transaction.atomic
def rechercher(structure: Structure, du: datetime, au: datetime) -> int:
    """Findings of a period of one structure; looking again changes nothing but the count of those still open."""
    ouvertures = list(lire_ouvertures(structure.pk, du, au))
    constats = chercher(ouvertures, charger(structure.pk, ouvertures)) if ouvertures else []
    nouvelles = [a for a in (_retenir(structure.pk, constat) for constat in constats) if a is not None]
    if nouvelles:
        _prevenir(structure, nouvelles)
    return len(nouvelles)


def _retenir(structure_id: int, c: Constat) -> Anomalie | None:
    """The finding if it is new. A tie once explained is never raised again; judged abusive, it is, by the day."""
    connue = Anomalie.objects.filter(
        structure=structure_id, nature=c.nature, professionnel=c.acteur, perimetre=c.dossier
    )
    meme = connue.filter(repere=c.repere).first()
    if meme is not None and meme.etat == EtatAnomalie.A_EXAMINER:
        _allonger(meme, c)
        return None
    repere = c.repere
    if meme is not None and meme.etat == EtatAnomalie.ABUSIF and not c.repere and c.fin > meme.fin:
        repere = c.fin.astimezone(horloge.PARIS).date().isoformat()
        meme = connue.filter(repere=repere).first()
    if meme is not None:
        return None
    return Anomalie.objects.create(
        structure_id=structure_id, professionnel_id=c.acteur, perimetre_id=c.dossier, nature=c.nature, repere=repere,
        debut=c.debut, fin=c.fin, nombre=c.nombre,
    )  # fmt: skip


def _allonger(anomalie: Anomalie, c: Constat) -> None:
    etendue = (min(anomalie.debut, c.debut), max(anomalie.fin, c.fin), max(anomalie.nombre, c.nombre))
    if etendue != (anomalie.debut, anomalie.fin, anomalie.nombre):
        anomalie.debut, anomalie.fin, anomalie.nombre = etendue
        anomalie.save(update_fields=["debut", "fin", "nombre", "modifie_le"])


def _prevenir(structure: Structure, nouvelles: Iterable[Anomalie]) -> None:
    """One notice, whatever the number; nobody is told of what concerns themselves alone."""
    concernes = {a.professionnel_id for a in nouvelles}
    notifier(
        (pro.pk for pro in veilleurs(structure) if concernes != {pro.pk}), structure_id=structure.pk,
        nature="anomalie", texte="Des accès inhabituels sont à examiner.", url=reverse("anomalies"),
    )  # fmt: skip


@transaction.atomic
def examiner_anomalie(*, acteur: Acteur, anomalie: Anomalie, etat: str, motif: str) -> Anomalie:
    """Explained or abusive, with a reason, by somebody else; a conclusion stays."""
    if not acteur.peut("HAB", "lire", anomalie.structure_id) or anomalie.professionnel_id == acteur.id:
        raise Refus()
    if etat not in CONCLUSIONS:
        raise ErreurMetier("etat", "Choisissez une conclusion.", champ="etat")
    if len(motif.strip()) < MOTIF_MIN:
        raise ErreurMetier("motif", "Dites en quelques mots ce que vous avez vérifié.", champ="motif")
    courante = Anomalie.objects.select_for_update().get(pk=anomalie.pk)
    if courante.etat != EtatAnomalie.A_EXAMINER:
        raise ErreurMetier("conclue", "Cet accès a déjà été examiné.")
    courante.etat, courante.motif = etat, motif.strip()
    courante.revu_par_id, courante.revu_le = acteur.id, horloge.maintenant()
    courante.save(update_fields=["etat", "motif", "revu_par", "revu_le", "modifie_le"])
    journal.tracer(
        "anomalie_revue", objet=f"anomalie:{courante.pk}", structure_id=courante.structure_id,
        dossier_id=courante.perimetre_id,
    )  # fmt: skip
    return courante


@transaction.atomic
def noter_domicile(*, acteur: Acteur, professionnel: Professionnel, lignes: str, code_postal: str) -> None:
    """Keep the street alone, encrypted; an empty one is forgotten. Nothing shows it again."""
    if professionnel.organisme_id != acteur.organisme_id or not acteur.peut("HAB", "lire"):
        raise Refus()
    rue = cle_rue(lignes, code_postal)
    if lignes.strip() and not rue:
        raise ErreurMetier("lignes", "Donnez la rue et le code postal.", champ="lignes")
    if not rue:
        DomicileProfessionnel.objects.filter(professionnel=professionnel).delete()
        return
    DomicileProfessionnel.objects.update_or_create(
        professionnel=professionnel, defaults={"chiffre": chiffre().encrypt(rue.encode())}
    )
