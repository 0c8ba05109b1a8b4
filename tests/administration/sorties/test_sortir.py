"""Exit (S07): prepared point by point, pronounced by the direction; what must stop stops, the others go on."""

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from administration.models import PointSortie, Sortie
from administration.selectors.sorties import chiffres, sans_contact
from administration.services import sorties as services
from administration.services.admission.entrees import transferer
from coordination.models import Echeance, EntreeFil, Evenement, MembreEquipe
from coordination.services.echeances import poser_echeance
from coordination.services.evenements import planifier_evenement
from dui.core import horloge
from dui.core.erreurs import ErreurMetier, Refus
from habilitations.acces import acteur_de, decider
from habilitations.models import PerimetreDossier
from tests.administration.mesures.outils import le, place
from tests.administration.sorties.outils import envisagee, partie, prononcee, regler, sejour
from tests.coordination.outils import au_nom_de
from tests.outils import fabriques as f
from usagers.models import Dossier, Sejour, Usager

pytestmark = pytest.mark.django_db


def _ouvre(pro: Any, dossier: Dossier) -> bool:
    perimetre = PerimetreDossier.objects.prefetch_related("liens").get(pk=dossier.pk)
    return bool(decider(acteur_de(pro.compte), "lire", "PP", perimetre).permis)


def _dans(jours: int) -> datetime:
    return horloge.maintenant() + timedelta(days=jours)


@pytest.mark.mission("PDE-GAD-5", "PDS-GAD-5")
def test_preparer_prononcer_partir_chacun_le_sien(maison: SimpleNamespace) -> None:
    """Who keeps the exit prepares, carers answer their points, the direction pronounces: each in their place."""
    with au_nom_de(maison.anne) as anne, pytest.raises(Refus, match="référent"):
        services.envisager_sortie(acteur=anne, sejour=sejour(maison.d_eloise), motif="orientation", initiative="usager")
    with au_nom_de(maison.nina) as nina:
        donnees = {"motif": "orientation", "initiative": "usager", "destination": "esms", "relais_nom": "SAVS"}
        s = services.envisager_sortie(acteur=nina, sejour=sejour(maison.d_eloise), date_prevue=le(3), **donnees)
        with pytest.raises(ErreurMetier, match="Il manque encore"):
            services.declarer_prete(acteur=nina, sortie=s)
        for point in s.points.all():
            point.sortie = s
            if point.genre.domaine == "TRS":
                with pytest.raises(Refus, match="soins"):
                    services.regler_point(acteur=nina, point=point, version_lue=point.version, etat="fait")
            else:
                services.regler_point(acteur=nina, point=point, version_lue=point.version, etat="fait", a_qui="Éloïse")
    with au_nom_de(maison.lucie) as lucie:
        for point in PointSortie.objects.filter(sortie=s, etat="a_faire"):
            services.regler_point(acteur=lucie, point=point, version_lue=point.version, etat="fait")
    with au_nom_de(maison.nina) as nina:
        s = services.declarer_prete(acteur=nina, sortie=Sortie.objects.get(pk=s.pk))
        with pytest.raises(Refus, match="direction"):
            services.prononcer_sortie(acteur=nina, sortie=s, decision="Accueil au SAVS", date_prevue=le(0))
        with pytest.raises(ErreurMetier, match="prononcée par la direction"):
            services.effectuer_sortie(acteur=nina, sortie=s, le=le(0), equipe_suivi=[maison.membre_anne.pk])
    with au_nom_de(maison.dora) as dora:
        s = services.prononcer_sortie(acteur=dora, sortie=s, decision="Accueil au SAVS", date_prevue=le(0))
        assert s.decide_par == maison.dora
    with au_nom_de(maison.nina) as nina:
        services.effectuer_sortie(acteur=nina, sortie=s, le=le(0), equipe_suivi=[maison.membre_anne.pk])
    with f.technique(maison.mecs):
        lu = Sejour.objects.get(dossier=maison.d_eloise)
        assert (lu.statut, lu.date_sortie, lu.motif_sortie) == ("termine", le(0), "Autre établissement ou service")
        assert PerimetreDossier.objects.get(pk=maison.d_eloise.pk).phase == "sorti"
        assert [e.acte.split()[0] for e in s.etapes.all()] == ["Envisagée", "Préparée", "Prononcée", "Sortie"]
        dits = set(EntreeFil.objects.filter(genre="sortie").values_list("extrait", flat=True))
        assert "Sortie prononcée : autre établissement ou service." in dits


@pytest.mark.parametrize(
    ("champs", "message"),
    [
        ({"motif": "inconnu"}, "Choisissez un motif"),
        ({"motif": "autre"}, "Dites ce motif"),
        ({"motif": "transfert"}, "structure de l’organisme"),
    ],
)
def test_un_motif_dit_ce_qu_il_faut(maison: SimpleNamespace, champs: dict[str, str], message: str) -> None:
    with f.technique(maison.mecs), pytest.raises(ErreurMetier, match=message):
        envisagee(maison, **champs)


@pytest.mark.parametrize("oubli", ["inventaire", "papiers", "documents", "bilan", "traitements", "liaison", "relais",
                                   "equipe", "parents", "argent"])  # fmt: skip
def test_chaque_point_demande_arrete_la_sortie(maison: SimpleNamespace, oubli: str) -> None:
    with f.technique(maison.mecs):
        s = regler(envisagee(maison), oubli)
        with pytest.raises(ErreurMetier, match="Il manque encore"):
            services.declarer_prete(acteur=None, sortie=s)
        point = PointSortie.objects.get(sortie=s, code=oubli)
        with pytest.raises(ErreurMetier, match="sans objet"):
            services.regler_point(acteur=None, point=point, version_lue=point.version, etat="sans_objet")
        services.regler_point(
            acteur=None, point=point, version_lue=point.version, etat="sans_objet", detail="N’en avait pas."
        )
        assert services.declarer_prete(acteur=None, sortie=s).etat == "preparee"


def test_ce_qui_change_apres_la_prononciation_arrete_encore_la_sortie(maison: SimpleNamespace) -> None:
    with f.technique(maison.mecs):
        s = prononcee(maison)
        point = PointSortie.objects.get(sortie=s, code="papiers")
        services.regler_point(acteur=None, point=point, version_lue=point.version, etat="a_faire")
        with pytest.raises(ErreurMetier, match="Papiers originaux"):
            services.effectuer_sortie(acteur=None, sortie=s, le=le(0), equipe_suivi=[maison.membre_anne.pk])
        assert Sejour.objects.get(dossier=maison.d_eloise).statut == "en_cours"


def test_lhss_et_lam_l_avis_du_medecin_d_abord(maison: SimpleNamespace) -> None:
    """CASF D312-176-4: nobody leaves without the opinion of the doctor of the structure."""
    with f.technique(maison.mecs):
        maison.mecs.categorie = "213"
        maison.mecs.save()
        maison.d_eloise.refresh_from_db()
        s = regler(envisagee(maison))
        with pytest.raises(ErreurMetier, match="avis du médecin"):
            services.declarer_prete(acteur=None, sortie=s)
        Sortie.objects.filter(pk=s.pk).update(avis_medical="favorable")
        s.refresh_from_db()
        assert services.declarer_prete(acteur=None, sortie=s).etat == "preparee"


def test_une_mesure_encore_en_vigueur_ne_laisse_pas_partir(maison: SimpleNamespace) -> None:
    """« Fin de mesure » while the judge still places the child here: the release first. The last day itself is fine."""
    with f.technique(maison.mecs):
        mesure = place(maison.d_eloise, le(-300), le(40))
        s = prononcee(maison, "fin_mesure")
        with pytest.raises(ErreurMetier, match="encore en vigueur"):
            services.effectuer_sortie(acteur=None, sortie=s, le=le(0), equipe_suivi=[maison.membre_anne.pk])
        type(mesure).objects.filter(pk=mesure.pk).update(cesse_le=le(1), cloture_le=le(0), statut="levee")
        assert services.effectuer_sortie(acteur=None, sortie=s, le=le(0),
                                         equipe_suivi=[maison.membre_anne.pk]).etat == "suivie"  # fmt: skip


def test_pg_sortir_ne_ferme_pas_l_acces_de_ceux_qui_suivent(maison: SimpleNamespace) -> None:
    """PG: closing = deleting access needed for follow-up. Anne keeps the file to its end, Lucie loses it."""
    with f.technique(maison.mecs):
        assert _ouvre(maison.lucie, maison.d_eloise)
        s = partie(maison)
        assert _ouvre(maison.anne, maison.d_eloise)
        assert not _ouvre(maison.lucie, maison.d_eloise)
        lu = MembreEquipe.objects.get(pk=maison.membre_anne.pk)
        assert (lu.etat, lu.fin) == ("actif", s.suivi_fin)
        assert MembreEquipe.objects.get(pk=maison.membre_lucie.pk).etat == "termine"


def test_quelqu_un_suit_toujours_ou_l_on_dit_pourquoi(maison: SimpleNamespace) -> None:
    with f.technique(maison.mecs):
        s = prononcee(maison)
        with pytest.raises(ErreurMetier, match="au moins une personne"):
            services.effectuer_sortie(acteur=None, sortie=s, le=le(0), equipe_suivi=[])
        with pytest.raises(ErreurMetier, match="pourquoi aucune nouvelle"):
            services.effectuer_sortie(acteur=None, sortie=s, le=le(0), suivi=False)
        s = services.effectuer_sortie(acteur=None, sortie=s, le=le(0), suivi=False, sans_suivi="Elle ne le veut pas.")
        assert (s.etat, s.actions.count()) == ("effective", 0)


def test_pg_aucun_rendez_vous_ne_reste_prevu(maison: SimpleNamespace) -> None:
    """PG: future appointments kept. Those of the day stay, the later ones carry the national motive."""
    with f.technique(maison.mecs):
        rdv = {"structure_id": maison.mecs.pk, "type": "rendez_vous", "libelle": "Orthodontiste"}
        prevus = [planifier_evenement(acteur=None, dossier=maison.d_eloise, debut=_dans(n), **rdv) for n in (-2, 4, 90)]
        autre = planifier_evenement(acteur=None, structure_id=maison.mecs.pk, dossier=maison.d_sofia,
                                    type="rendez_vous", libelle="Orthodontiste", debut=_dans(4))  # fmt: skip
        partie(maison)
        lus = {e.pk: e for e in Evenement.objects.all()}
        assert [lus[e.pk].statut for e in prevus] == ["PLANIFIE", "ANNULE", "ANNULE"]
        assert lus[autre.pk].statut == "PLANIFIE"
        assert {x.motif_national for x in lus[prevus[1].pk].statuts.filter(statut="ANNULE")} == {"GEN-361"}


def test_les_echeances_sont_reprises_ou_closes(maison: SimpleNamespace) -> None:
    with f.technique(maison.mecs):
        gardee, close = (
            poser_echeance(acteur=None, dossier=maison.d_eloise, regle=regle, origine=le(60), objet=f"x:{regle}")
            for regle in ("droit_c2s", "contrat_fin")
        )
        assert gardee is not None
        assert close is not None
        partie(maison, echeances_gardees=[gardee.pk])
        gardee.refresh_from_db()
        close.refresh_from_db()
        assert gardee.etat == "ouverte"
        assert (close.etat, close.motif[:9]) == ("sans_objet", "Sortie le")


def test_pg_perdu_de_vue_a_toujours_sa_date(maison: SimpleNamespace) -> None:
    """PG: « perdu de vue » never dated. The last contact is asked, old enough, and starts the retention clock."""
    with f.technique(maison.mecs):
        maison.d_eloise.dernier_contact = le(-200)
        maison.d_eloise.save()
        s = envisagee(maison, "perdu_de_vue", destination="inconnue", initiative="structure")
        faire = {"sortie": s, "le": le(0), "equipe_suivi": [maison.membre_anne.pk]}
        with pytest.raises(ErreurMetier, match="date du dernier contact"):
            services.effectuer_sortie(acteur=None, **faire)
        with pytest.raises(ErreurMetier, match="6 mois sans contact"):
            services.effectuer_sortie(acteur=None, dernier_contact=le(-30), **faire)
        s = services.effectuer_sortie(acteur=None, dernier_contact=le(-200), **faire)
        assert Dossier.objects.get(pk=maison.d_eloise.pk).dernier_contact == le(-200)
        with pytest.raises(IntegrityError), transaction.atomic():
            Sortie.objects.filter(pk=s.pk).update(dernier_contact=None)


def test_les_absents_sont_proposes_avant_d_etre_perdus(maison: SimpleNamespace) -> None:
    with f.technique(maison.mecs):
        Dossier.objects.filter(pk=maison.d_sofia.pk).update(dernier_contact=le(-250))
        Dossier.objects.filter(pk=maison.d_eloise.pk).update(dernier_contact=le(-20))
        nina = acteur_de(maison.nina.compte)
        assert [d.pk for d in sans_contact(nina, maison.mecs)] == [maison.d_sofia.pk]


def test_pg_un_mouvement_dans_l_organisme_n_est_pas_une_sortie(maison: SimpleNamespace) -> None:
    """PG: a transfer counted as exit + admission in the same OG. Neither another unit nor another house counts."""
    with f.technique(maison.mecs):
        nina, debut = acteur_de(maison.nina.compte), le(-30)
        transferer(acteur=None, sejour=sejour(maison.d_eloise), unite=maison.chenes, le=le(0), motif="Plus près")
        assert chiffres(nina, maison.mecs, debut).sorties == 0
        s = partie(maison, "transfert", destination="organisme", destination_structure=maison.csapa, equipe_suivi=[])
        assert s.interne
        assert s.actions.count() == 0
        lu = chiffres(nina, maison.mecs, debut)
        assert (lu.sorties, lu.internes) == (0, 1)
        partie(maison, dossier=maison.d_sofia, suivi=False, sans_suivi="Refus")
        lu = chiffres(nina, maison.mecs, debut)
        assert (lu.sorties, lu.internes) == (1, 1)


def test_fugue_les_autorites_d_abord_le_reste_apres(maison: SimpleNamespace) -> None:
    """Sudden: written the same evening; the authorities are told before, the rest is due in fifteen days."""
    with f.technique(maison.mecs):
        s = envisagee(maison, "fugue", initiative="usager", destination="inconnue")
        faire = {"acteur": None, "sortie": s, "le": le(0), "equipe_suivi": [maison.membre_anne.pk]}
        with pytest.raises(ErreurMetier, match="Police ou gendarmerie"):
            services.effectuer_sortie(**faire)
        services.regler_point(
            acteur=None, point=PointSortie.objects.get(sortie=s, code="autorites"), version_lue=1, etat="fait"
        )
        s = services.effectuer_sortie(**faire)
        assert s.etat == "suivie"
        due = Echeance.objects.get(regle="sortie_regulariser", objet=s.objet)
        assert due.date_due == le(15)
        with pytest.raises(ErreurMetier, match="Réglez d’abord"):
            services.clore_suivi(acteur=None, sortie=s, motif="Retrouvée")
    with au_nom_de(maison.nina) as nina, pytest.raises(Refus, match="direction"):
        services.regler_point(
            acteur=nina, point=PointSortie.objects.get(sortie=s, code="direction"), version_lue=1, etat="fait"
        )


def test_deces_tout_rappel_s_arrete_tout_de_suite(maison: SimpleNamespace) -> None:
    """Death: stop every reminder at once, those of the same day included; no follow-up, the identity knows the day."""
    with f.technique(maison.mecs):
        poser_echeance(acteur=None, dossier=maison.d_eloise, regle="droit_c2s", origine=le(60), objet="x:1")
        ce_soir = horloge.maintenant() + timedelta(minutes=1)
        rdv = planifier_evenement(acteur=None, structure_id=maison.mecs.pk, dossier=maison.d_eloise,
                                  type="rendez_vous", libelle="Coiffeur", debut=ce_soir)  # fmt: skip
        s = envisagee(maison, "deces", initiative="medical", destination="sans_objet")
        s = services.effectuer_sortie(acteur=None, sortie=s, le=le(0), suivi=True)
        assert (s.etat, s.actions.count()) == ("effective", 0)
        assert not Echeance.objects.ouvertes().filter(dossier=maison.d_eloise).exclude(objet=s.objet).exists()
        assert Evenement.objects.get(pk=rdv.pk).statut == "ANNULE"
        assert Usager.objects.get(pk=maison.eloise.pk).date_deces == le(0)


def test_une_sortie_ne_s_ecrit_ni_dans_le_futur_ni_deux_fois(maison: SimpleNamespace) -> None:
    with f.technique(maison.mecs):
        s = prononcee(maison)
        with pytest.raises(ErreurMetier, match="le jour où la personne part"):
            services.effectuer_sortie(acteur=None, sortie=s, le=le(1), equipe_suivi=[maison.membre_anne.pk])
        with pytest.raises(ErreurMetier, match="déjà en préparation"):
            envisagee(maison)
