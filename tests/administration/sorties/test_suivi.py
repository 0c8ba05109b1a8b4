"""Duty after exit (S07): a plan in the deadline engine, what was heard, corrections, cancellation, coming back."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from administration.models import ActionSuivi, Sortie
from administration.services import sorties as services
from coordination.models import Echeance, EntreeFil, Evenement, MembreEquipe
from coordination.services.echeances import poser_echeance
from coordination.services.evenements import planifier_evenement
from dui.core import calendrier, horloge
from dui.core.erreurs import ErreurMetier, Refus
from habilitations.models import PerimetreDossier
from tests.administration.mesures.outils import le
from tests.administration.sorties.outils import partie, sejour
from tests.coordination.outils import au_nom_de
from tests.outils import fabriques as f
from usagers.models import Dossier, Sejour, Usager
from usagers.services import corriger_sejour, enregistrer_entree, prononcer_admission

pytestmark = pytest.mark.django_db
NEWS = "A un emploi en boulangerie, dort bien."


def _actions(s: Sortie) -> list[ActionSuivi]:
    lignes = list(ActionSuivi.objects.filter(sortie=s))
    for ligne in lignes:
        ligne.sortie = s
    return lignes


def _due(action: ActionSuivi) -> Echeance:
    return Echeance.objects.filter(objet=action.objet, etat="ouverte").get()


@pytest.mark.mission("PDS-GAD-5")
def test_le_plan_est_pose_dans_les_echeances(maison: SimpleNamespace) -> None:
    """J+7, M+1, M+3, M+6, M+12; in child protection month six is the interview of L222-5-2-1, with its own rule."""
    with f.technique(maison.mecs):
        s = partie(maison, jour=le(-10))
        attendus = [calendrier.ajouter(le(-10), n, u) for n, u in ((7, "j"), (1, "m"), (3, "m"), (6, "m"), (12, "m"))]
        assert [a.prevue_le for a in _actions(s)] == attendus
        assert [_due(a).date_due for a in _actions(s)] == attendus
        assert [_due(a).regle for a in _actions(s)] == ["suivi_sortie"] * 3 + ["entretien_post_ase", "suivi_sortie"]
        assert {_due(a).responsable for a in _actions(s)} == {maison.anne}


def test_hors_protection_de_l_enfance_le_sixieme_mois_est_un_appel(maison: SimpleNamespace) -> None:
    with f.technique(maison.mecs):
        maison.mecs.secteur = "PDS"
        maison.mecs.save()
        maison.d_eloise.refresh_from_db()
        assert {_due(a).regle for a in _actions(partie(maison))} == {"suivi_sortie"}


def test_noter_ce_qui_est_entendu(maison: SimpleNamespace) -> None:
    """News close the deadline and move the last contact, from which retention counts; « pas joint » calls again."""
    with f.technique(maison.mecs):
        s = partie(maison, jour=le(-10))
        premiere, deuxieme = _actions(s)[:2]
        assert Dossier.objects.get(pk=maison.d_eloise.pk).dernier_contact == le(-10)
    with au_nom_de(maison.lucie) as lucie, pytest.raises(Refus, match="garde le lien"):
        services.noter_action(acteur=lucie, action=premiere, issue="realise", le=le(0), compte_rendu=NEWS)
    with au_nom_de(maison.anne) as anne:
        with pytest.raises(ErreurMetier, match="nouvelles reçues"):
            services.noter_action(acteur=anne, action=premiere, issue="realise", le=le(0))
        services.noter_action(acteur=anne, action=premiere, issue="non_joint", le=le(-2), relancer_le=le(5))
    with f.technique(maison.mecs):
        assert Echeance.objects.get(objet=premiere.objet).etat == "faite"
        assert Dossier.objects.get(pk=maison.d_eloise.pk).dernier_contact == le(-10)
        relance = ActionSuivi.objects.get(sortie=s, libelle="Relance : une semaine après")
        assert _due(relance).date_due == le(5)
        services.noter_action(acteur=None, action=deuxieme, issue="realise", le=le(0), compte_rendu=NEWS)
        assert Dossier.objects.get(pk=maison.d_eloise.pk).dernier_contact == le(0)
        dits = list(EntreeFil.objects.filter(genre="sortie").values_list("extrait", flat=True))
        assert any("Nouvelles reçues" in x for x in dits)
        assert not any("boulangerie" in x for x in dits)
        with pytest.raises(ErreurMetier, match="déjà son issue"):
            services.noter_action(acteur=None, action=deuxieme, issue="refus", le=le(0))


def test_le_plan_se_change(maison: SimpleNamespace) -> None:
    with f.technique(maison.mecs):
        s = partie(maison)
        ajoutee = services.ajouter_action(acteur=None, sortie=s, type="visite", libelle="", prevue_le=le(20))
        assert (str(ajoutee), _due(ajoutee).date_due) == ("Visite", le(20))
        services.deplacer_action(acteur=None, action=ajoutee, version_lue=ajoutee.version, prevue_le=le(25))
        assert _due(ajoutee).date_due == le(25)
        assert _due(ajoutee).dates.count() == 2
        services.ecarter_action(acteur=None, action=ajoutee, motif="Vue en ville")
        assert Echeance.objects.get(objet=ajoutee.objet).etat == "sans_objet"
        with pytest.raises(ErreurMetier, match="après la sortie"):
            services.ajouter_action(acteur=None, sortie=s, type="appel", libelle="", prevue_le=le(-1))


def test_la_fin_du_suivi_ferme_les_acces_et_le_dossier(maison: SimpleNamespace) -> None:
    with f.technique(maison.mecs):
        s = services.clore_suivi(acteur=None, sortie=partie(maison), motif="Va bien, ne souhaite plus d’appel")
        assert s.etat == "close"
        assert {a.issue for a in _actions(s)} == {"sans_objet"}
        assert not Echeance.objects.ouvertes().filter(objet__startswith="suivi:").exists()
        assert MembreEquipe.objects.get(pk=maison.membre_anne.pk).etat == "termine"
        assert PerimetreDossier.objects.get(pk=maison.d_eloise.pk).phase == "clos"


def test_corriger_le_jour_deplace_le_sejour_le_fil_et_le_suivi(maison: SimpleNamespace) -> None:
    """`usagers.sejour_corrige` is published: the timeline and the deadlines follow the new day."""
    with f.technique(maison.mecs):
        s = partie(maison)
        with pytest.raises(ErreurMetier, match="pourquoi vous corrigez"):
            services.corriger_sortie(
                acteur=None, sortie=s, version_lue=s.version, motif_correction=" ", date_sortie=le(-3)
            )
        avant = [a.prevue_le for a in _actions(s)]
        s = services.corriger_sortie(acteur=None, sortie=s, version_lue=s.version, date_sortie=le(-3),
                                     motif_correction="Partie samedi",
                                     destination_nom="Chez sa tante")  # fmt: skip
        assert Sejour.objects.get(dossier=maison.d_eloise).date_sortie == le(-3)
        ecarts = [(b - a.prevue_le).days for a, b in zip(_actions(s), avant, strict=True)]
        assert ecarts[:3] == [3] * 3
        assert _actions(s)[3].prevue_le == calendrier.ajouter(le(-3), 6, "m")
        assert [_due(a).date_due for a in _actions(s)] == [a.prevue_le for a in _actions(s)]
        ligne = EntreeFil.objects.get(genre="sejour", titre="Sortie", dossier=maison.d_eloise)
        assert ligne.instant.astimezone(horloge.PARIS).date() == le(-3)
        assert s.etapes.last().commentaire == "Partie samedi"  # type: ignore[union-attr]


def test_annuler_remet_le_sejour_l_equipe_et_les_echeances(maison: SimpleNamespace) -> None:
    with f.technique(maison.mecs):
        posee = poser_echeance(acteur=None, dossier=maison.d_eloise, regle="contrat_fin", origine=le(60), objet="x:1")
        rdv = planifier_evenement(acteur=None, structure_id=maison.mecs.pk, dossier=maison.d_eloise, type="rendez_vous",
                                  libelle="Dentiste", debut=horloge.maintenant() + (le(5) - le(0)))  # fmt: skip
        s = partie(maison)
    with au_nom_de(maison.nina) as nina, pytest.raises(Refus, match="direction"):
        services.annuler_sortie(acteur=nina, sortie=s, motif="Erreur de dossier")
    with f.technique(maison.mecs):
        assert posee is not None
        s = services.annuler_sortie(acteur=None, sortie=s, motif="Erreur de dossier")
        lu = sejour(maison.d_eloise)
        assert (lu.statut, lu.date_sortie, lu.motif_sortie) == ("en_cours", None, "")
        assert PerimetreDossier.objects.get(pk=maison.d_eloise.pk).phase == "actif"
        membres = MembreEquipe.objects.filter(dossier=maison.d_eloise)
        assert {(m.etat, m.fin) for m in membres} == {("actif", None)}
        posee.refresh_from_db()
        assert posee.etat == "ouverte"
        assert {a.issue for a in _actions(s)} == {"sans_objet"}
        assert Evenement.objects.get(pk=rdv.pk).statut == "PLANIFIE"
        assert EntreeFil.objects.get(genre="sejour", titre="Sortie", dossier=maison.d_eloise).retiree
        assert partie(maison).etat == "suivie"


def test_revenir_ouvre_un_autre_sejour_et_termine_le_suivi(maison: SimpleNamespace) -> None:
    """Readmission: a new stay in the same dossier; the one who followed keeps the file."""
    with f.technique(maison.mecs):
        s = partie(maison, jour=le(-20))
        services.noter_retour(acteur=None, sortie=s, le=le(-1), compte_rendu="Voudrait revenir au foyer.")
        d = Dossier.objects.select_related("perimetre", "usager", "structure").get(pk=maison.d_eloise.pk)
        suivant = prononcer_admission(acteur=None, dossier=d, le=le(0))
        enregistrer_entree(acteur=None, sejour=suivant, le=le(0))
        s.refresh_from_db()
        assert (s.etat, s.motif_fin) == ("close", "Nouveau séjour")
        assert MembreEquipe.objects.get(pk=maison.membre_anne.pk).etat == "actif"
        assert PerimetreDossier.objects.get(pk=d.pk).phase == "actif"


def test_le_droit_au_retour_s_arrete_a_vingt_et_un_ans(maison: SimpleNamespace) -> None:
    with f.technique(maison.mecs):
        Usager.objects.filter(pk=maison.eloise.pk).update(date_naissance=date(le(0).year - 21, le(0).month, le(0).day))
        maison.d_eloise.refresh_from_db()
        s = partie(maison)
        assert s.retour_jusqu_au == le(0)
        with pytest.raises(ErreurMetier, match="À 21 ans"):
            services.noter_retour(acteur=None, sortie=s, le=le(0), compte_rendu="Voudrait revenir.")


@pytest.mark.parametrize(
    ("dates", "message"),
    [
        ({"date_entree": le(3)}, "futur"),
        ({"date_admission": None}, "par l’acte"),
        ({"date_entree": date(2026, 1, 1)}, "avant l’admission"),
        ({"date_sortie": le(0)}, "par l’acte"),
    ],
)
def test_corriger_un_sejour_ne_casse_pas_ses_dates(maison: SimpleNamespace, dates: Any, message: str) -> None:
    with f.technique(maison.mecs), pytest.raises(ErreurMetier, match=message):
        corriger_sejour(acteur=None, sejour=sejour(maison.d_eloise), motif="Erreur", **dates)
