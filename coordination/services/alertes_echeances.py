"""Tell the one person who is responsible, once a day, without any content (S06: alerts to everybody reach nobody)."""

from collections import Counter
from datetime import date

from django.db.models import Q
from django.urls import reverse

from coordination.choices import EtatMembre, RoleEquipe
from coordination.models import AlerteQuotidienne, Echeance, MembreEquipe
from coordination.services.echeances import Delai, avant, delai_applicable
from dui.core import horloge
from dui.core.notifications import notifier
from dui.core.typographie import accorder
from habilitations.models import Structure

NATURE = "echeances"
SOCIALES = frozenset({"MES", "DRO", "ADM", "CTR"})


def alerter(structure: Structure, le: date | None = None) -> int:
    """One notice to each person who has at least one step today; how many notices. Run twice, it tells once."""
    jour = le or horloge.aujourdhui()
    if not AlerteQuotidienne.objects.get_or_create(structure=structure, jour=jour)[1]:
        return 0
    delais: dict[str, Delai] = {}
    comptes: Counter[int] = Counter()
    lignes = Echeance.objects.ouvertes().filter(Q(proche_le__lte=jour), structure=structure)
    for echeance in lignes.select_related("dossier", "responsable"):
        delai = delais.setdefault(echeance.regle, delai_applicable(echeance.regle, structure.organisme_id, jour))
        if franchit(echeance, delai, jour) and (qui := destinataire(echeance)) is not None:
            comptes[qui] += 1
    url = reverse("echeances") + "?miennes=1"
    for qui, nombre in sorted(comptes.items()):
        texte = f"{accorder(nombre, 'échéance')} à regarder aujourd’hui"
        notifier([qui], structure_id=structure.pk, nature=NATURE, texte=texte, url=url)
    return len(comptes)


def franchit(echeance: Echeance, delai: Delai, jour: date) -> bool:
    """A lead begins, the day is here, it has just passed; an emergency is told again each day."""
    if echeance.critique and echeance.date_due < jour:
        return True
    marches = {avant(echeance.date_due, n, u) for n, u in delai.preavis} | {echeance.date_due}
    return jour in marches or (jour - echeance.date_due).days == 1


def destinataire(echeance: Echeance) -> int | None:
    """The responsible; else the social or the educational referent of the person; never a whole team."""
    if echeance.responsable_id is not None or echeance.lecteurs is not None:
        return echeance.responsable_id
    roles = [RoleEquipe.REFERENT_SOCIAL, RoleEquipe.REFERENT] if echeance.domaine in SOCIALES else [RoleEquipe.REFERENT]
    membres = MembreEquipe.objects.filter(
        MembreEquipe.en_cours(), dossier=echeance.dossier_id, etat=EtatMembre.ACTIF, professionnel__isnull=False
    )
    trouves = dict(membres.filter(role__in=roles).order_by("-pk").values_list("role", "professionnel"))
    return next((trouves[role] for role in roles if role in trouves), None)
