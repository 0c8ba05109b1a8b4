"""What the entourage pages show: who to call first, who must not be called, what each one may do (S24)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Prefetch, Q

from dui.core import horloge
from dui.core.typographie import date_moyenne, ordinal
from usagers.autorite import Acte, Signataires, mineur, signataires
from usagers.choices import NatureDroit, StatutDroit, TermeDroit
from usagers.donnees.liens import LIENS
from usagers.models import Contact, Dossier, DroitEntourage, RelationEntourage, Usager

INTERDITS = (NatureDroit.INTERDIT, NatureDroit.VIOLENCE)


@dataclass(frozen=True)
class Proche:
    """A relation with its rights of the day, those to come or ended, and the words of its prohibition."""

    relation: RelationEntourage
    droits: Sequence[DroitEntourage]
    anciens: Sequence[DroitEntourage]
    interdiction: str = ""

    @property
    def familial(self) -> bool:
        return self.relation.relation in LIENS

    @property
    def rang_mots(self) -> str:
        """« 1er appel », « 3e appel »."""
        return "".join(ordinal(self.relation.ordre_appel)) + " appel" if self.relation.ordre_appel else ""

    @property
    def appelable(self) -> bool:
        return not self.interdiction


@dataclass(frozen=True)
class Entourage:
    interdits: list[Proche] = field(default_factory=list)
    famille: list[Proche] = field(default_factory=list)
    partenaires: list[Proche] = field(default_factory=list)
    anciens: list[Proche] = field(default_factory=list)
    usuel: Signataires = field(default_factory=Signataires)
    non_usuel: Signataires = field(default_factory=Signataires)
    majorite: date | None = None
    mineur: bool | None = None

    @property
    def en_cours(self) -> list[Proche]:
        return [*self.interdits, *self.famille, *self.partenaires]


def entourage_de(dossier: Dossier) -> Entourage:
    """Three queries whatever the number of contacts."""
    usager, jour = dossier.usager, horloge.aujourdhui()
    droits = Prefetch("droits", queryset=DroitEntourage.objects.order_by("nature", "-debut"))
    relations = RelationEntourage.objects.filter(usager=usager).select_related("contact").prefetch_related(droits)
    rangees = sorted(relations, key=lambda r: (r.ordre_appel or 99, r.pk))
    for r in rangees:
        for droit in r.droits.all():
            droit.relation = r
    proches = [_proche(r, jour) for r in rangees]
    ouverts = [p for p in proches if _ouverte(p.relation, jour)]
    du_jour = [d for p in ouverts for d in p.relation.droits.all() if _en_cours(d, jour)]
    return Entourage(
        interdits=[p for p in ouverts if p.interdiction],
        famille=[p for p in ouverts if p.familial and p.appelable],
        partenaires=[p for p in ouverts if not p.familial and p.appelable],
        anciens=[p for p in proches if not _ouverte(p.relation, jour)],
        usuel=signataires(usager, Acte.USUEL, droits=du_jour),
        non_usuel=signataires(usager, Acte.NON_USUEL, droits=du_jour),
        majorite=usager.majorite_le,
        mineur=mineur(usager),
    )


def _ouverte(relation: RelationEntourage, jour: date) -> bool:
    return relation.debut <= jour and (relation.fin is None or relation.fin >= jour)


def _en_cours(droit: DroitEntourage, jour: date) -> bool:
    return droit.statut == StatutDroit.ACTIF and droit.debut <= jour and (droit.fin is None or droit.fin >= jour)


def _proche(relation: RelationEntourage, jour: date) -> Proche:
    tous = list(relation.droits.all())
    courants = [d for d in tous if _en_cours(d, jour)]
    interdits = [d for d in courants if d.nature in INTERDITS]
    autres = [d for d in courants if d.nature not in INTERDITS]
    return Proche(relation, autres, [d for d in tous if d not in courants], " ; ".join(map(en_mots, interdits)))


def en_mots(droit: DroitEntourage) -> str:
    """« Contact interdit jusqu’au 12 février 2027 », « Autorité parentale, exercée en commun »."""
    mots = droit.get_nature_display()
    if droit.modalite:
        mots += f", {droit.get_modalite_display().lower()}"
    if droit.precision:
        mots += f" : {droit.precision}"
    return mots + fin_en_mots(droit)


def fin_en_mots(droit: DroitEntourage) -> str:
    if droit.terme == TermeDroit.MAJORITE and droit.fin:
        return f" (jusqu’à la majorité, le {date_moyenne(droit.fin)} inclus)"
    if droit.fin:
        return f" jusqu’au {date_moyenne(droit.fin)}"
    return ", sans limitation" if droit.terme == TermeDroit.SANS_LIMITE else ", fin inconnue"


def contacts_proches(dossier: Dossier, texte: str, limite: int = 8) -> list[Contact]:
    """Contacts of the organisme that may be the same: proposed before another is created."""
    mots = [mot for mot in texte.split() if len(mot) > 1][:4]
    chiffres = "".join(c for c in texte if c.isdigit())
    if not mots:
        return []
    regle = Q()
    for mot in mots:
        regle &= Q(nom__icontains=mot) | Q(prenom__icontains=mot) | Q(organisation__icontains=mot)
    if len(chiffres) >= 6:
        couples = "".join(chiffres[-6:])
        regle |= Q(telephone__iregex="[^0-9]*".join(couples))
    lignes = Contact.objects.filter(regle, organisme=dossier.structure.organisme_id)
    deja = RelationEntourage.objects.filter(usager=dossier.usager, fin__isnull=True).values("contact")
    return list(lignes.exclude(pk__in=deja).order_by("nom", "prenom", "pk")[:limite])


def autres_personnes(relation: RelationEntourage, usagers: Sequence[int]) -> list[Usager]:
    """Other persons of this reader's dossiers who have the same contact."""
    liens = RelationEntourage.objects.filter(contact=relation.contact_id, usager__in=usagers)
    return list(Usager.objects.filter(pk__in=liens.exclude(usager=relation.usager_id).values("usager"))[:12])
