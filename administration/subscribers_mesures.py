"""The timeline hears of decisions: words and dates, never an amount."""

from administration.models import DroitSocial, MesureProtection
from coordination.services.fil import inscrire_au_fil
from dui.core.evenements import abonner
from dui.core.models import EvenementMetier
from dui.core.typographie import date_moyenne

DROITS = {"a_demander": "à demander", "demande": "demandé", "accorde": "accordé", "refuse": "refusé",
          "rapo": "recours envoyé", "clos": "clos", "annule": "saisie annulée"}  # fmt: skip
MESURES = {"enregistree": "décision reçue", "levee": "mainlevée", "annulee": "saisie annulée", "saisine": "juge saisi"}


@abonner("administration.droit_change", id="administration.fil_droits", synchrone=True)
def indexer_droit(evenement: EvenementMetier) -> None:
    mots = DROITS.get(str(evenement.ids["acte"]))
    if mots is None:
        return
    d = DroitSocial.objects.select_related("dossier").get(pk=evenement.ids["droit_id"])
    fin = f", jusqu’au {date_moyenne(d.fin)}" if d.fin and mots == "accordé" else ""
    inscrire_au_fil(
        dossier=d.dossier, genre="droit", objet_id=evenement.pk, niveau=d.niveau, titre="Droits",
        instant=evenement.cree_le, extrait=f"{d} : {mots}{fin}.", auteur_id=evenement.acteur_id,
    )  # fmt: skip


@abonner("administration.mesure_changee", id="administration.fil_mesures", synchrone=True)
def indexer_mesure(evenement: EvenementMetier) -> None:
    m = MesureProtection.objects.select_related("dossier").get(pk=evenement.ids["mesure_id"])
    mots = MESURES[str(evenement.ids["acte"])]
    fin = f", jusqu’au {date_moyenne(m.fin)}" if m.fin and mots == "décision reçue" else ""
    inscrire_au_fil(
        dossier=m.dossier, genre="mesure", objet_id=evenement.pk, niveau=m.niveau, titre="Mesures",
        instant=evenement.cree_le, extrait=f"{m} : {mots}{fin}.", auteur_id=evenement.acteur_id,
    )  # fmt: skip
