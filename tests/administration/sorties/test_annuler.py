"""An exit written by mistake: what it closed by itself comes back as it was; what somebody closed stays closed."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from administration.donnees import admission as d
from administration.models import Contrat, EtatContratHisto, MesureLiberte, StatutVoeu, VoeuStructure
from administration.services import sorties as services
from administration.services.admission.demandes import recevoir_demande
from administration.services.admission.statuts import noter_statut
from administration.services.contrats import clore_contrat
from administration.services.libertes import lever_liberte
from coordination.models import Echeance, Evenement
from coordination.services.echeances import clore_echeances, poser_echeance, rouvrir_echeance
from coordination.services.evenements import confirmer_evenement, planifier_evenement
from dui.core import horloge
from tests.administration import outils as o
from tests.administration.mesures.outils import le, lu
from tests.administration.sorties.outils import partie, sejour
from tests.outils import fabriques as f
from usagers.models import Dossier, Sejour, Usager
from usagers.services import suspendre_sejour

pytestmark = pytest.mark.django_db


def _annuler(s: Any) -> Any:
    return services.annuler_sortie(acteur=None, sortie=s, motif="Erreur de dossier")


def _ouvertes(objet: str) -> set[str]:
    return set(Echeance.objects.ouvertes().filter(objet=objet).values_list("regle", flat=True))


def test_les_contrats_reprennent_avec_leurs_echeances(maison: SimpleNamespace) -> None:
    with f.technique(maison.mecs):
        ecarte = clore_contrat(acteur=None, contrat=o.preparer(maison), motif="Fait pour une autre personne")
        vivant = o.preparer(maison)
        Contrat.objects.filter(pk=vivant.pk).update(etat="en_vigueur")
        avant = _ouvertes(vivant.cle)
        assert avant
        s = partie(maison)
        assert (o.relu(vivant).etat, _ouvertes(vivant.cle)) == ("clos", set())
        _annuler(s)
        assert (o.relu(vivant).etat, _ouvertes(vivant.cle)) == ("en_vigueur", avant)
        assert (o.relu(ecarte).etat, _ouvertes(ecarte.cle)) == ("clos", set())
        etats = EtatContratHisto.objects.filter(contrat=vivant).order_by("pk").values_list("etat", "motif")
        assert list(etats)[-2:] == [("clos", "Séjour terminé"), ("en_vigueur", "Sortie annulée : Erreur de dossier")]


def test_un_contrat_en_signature_se_signe_de_nouveau(maison: SimpleNamespace) -> None:
    """A circuit that fell stays fallen, it is a proof; the same text is opened to signatures again."""
    with f.technique(maison.mecs):
        m = o.famille(maison)
        contrat = o.preparer(m)
        o.ecrire(contrat)
        contrat = o.remettre(contrat)
        s = partie(maison)
        assert o.relu(contrat).etat == "clos"
        _annuler(s)
        assert o.relu(contrat).etat == "a_signer"
        o.ouvrir(contrat)
        assert {x.etat for x in o.relu(contrat).courante.signataires.all()} == {"attendue"}


def _liberte(m: SimpleNamespace, type: str) -> MesureLiberte:
    mesure = MesureLiberte.objects.create(
        dossier=m.d_eloise, structure=m.mecs, niveau=2, type=type, consigne="Rentre à 18 h 30.", statut="en_vigueur",
        debut=le(-30), fin=le(90), reevaluation=le(90), signee_le=le(-30), motif="Signée par la direction",
    )  # fmt: skip
    poser_echeance(acteur=None, dossier=m.d_eloise, regle="liberte_reevaluation", origine=le(-30), objet=mesure.objet)
    return mesure


def test_les_mesures_de_liberte_reprennent(maison: SimpleNamespace) -> None:
    with f.technique(maison.mecs):
        tenue, levee, reprise = (_liberte(maison, t) for t in ("horaires", "telephone", "chambre"))
        lever_liberte(acteur=None, mesure=levee, motif="N’a plus de raison d’être")
        s = partie(maison)
        assert MesureLiberte.objects.filter(statut="levee").count() == 3
        touchee = MesureLiberte.objects.get(pk=reprise.pk)
        touchee.version += 1
        touchee.save()
        _annuler(s)
        relue = MesureLiberte.objects.get(pk=tenue.pk)
        assert (relue.statut, relue.levee_le, relue.motif) == ("en_vigueur", None, "Signée par la direction")
        assert _ouvertes(tenue.objet) == {"liberte_reevaluation"}
        assert relue.etapes.order_by("-pk")[0].acte == "De nouveau en vigueur"
        assert MesureLiberte.objects.get(pk=levee.pk).motif == "N’a plus de raison d’être"
        assert {MesureLiberte.objects.get(pk=x.pk).statut for x in (levee, reprise)} == {"levee"}
        assert _ouvertes(levee.objet) == set()


def test_les_echeances_que_quelqu_un_a_closes_le_restent(maison: SimpleNamespace) -> None:
    with f.technique(maison.mecs):
        champs: dict[str, Any] = {"acteur": None, "dossier": maison.d_eloise, "regle": "contrat_fin"}
        for objet in ("x:1", "x:2", "x:3"):
            poser_echeance(origine=le(60), objet=objet, **champs)
        clore_echeances(dossier=maison.d_eloise, objet="x:1", motif="Décidé en réunion")
        s = partie(maison)
        reprise = Echeance.objects.select_related("dossier").get(objet="x:2")
        rouvrir_echeance(acteur=None, echeance=reprise, motif="Encore utile")
        clore_echeances(dossier=maison.d_eloise, objet="x:2", motif="Réglée avec le service gardien")
        _annuler(s)
        lues = dict(Echeance.objects.filter(objet__startswith="x:").values_list("objet", "etat"))
        assert lues == {"x:1": "sans_objet", "x:2": "sans_objet", "x:3": "ouverte"}


def _rendez_vous(m: SimpleNamespace, libelle: str, jours: int) -> Evenement:
    return planifier_evenement(acteur=None, structure_id=m.mecs.pk, dossier=m.d_eloise, type="rendez_vous",
                               libelle=libelle, debut=horloge.maintenant() + (le(jours) - le(0)))  # fmt: skip


def test_les_rendez_vous_a_venir_reprennent_les_autres_se_disent(maison: SimpleNamespace, connecter: Any) -> None:
    with f.technique(maison.mecs):
        prevu, proche = _rendez_vous(maison, "Dentiste", 5), _rendez_vous(maison, "Coiffeur", 1)
        confirme = confirmer_evenement(acteur=None, evenement=_rendez_vous(maison, "Orthophoniste", 9))
        s = partie(maison)
        assert {e.statut for e in Evenement.objects.all()} == {"ANNULE"}
    with time_machine.travel(horloge.maintenant() + (le(2) - le(0))):
        with f.technique(maison.mecs):
            _annuler(s)
            lus = dict(Evenement.objects.values_list("libelle", "statut"))
        assert lus == {"Dentiste": "PLANIFIE", "Orthophoniste": "VALIDE", "Coiffeur": "ANNULE"}
        page = lu(connecter(maison.nina).get(reverse("sortie", args=[maison.d_eloise.pk, s.pk])))
    assert "leur heure est passée. Prévoyez-les de nouveau si besoin : Coiffeur" in page
    assert "Dentiste" not in page
    assert {prevu.pk, proche.pk, confirme.pk} == {pk for pk, _ in s.effets["evenements"]}


def test_la_demande_qui_l_avait_amenee_n_est_plus_sortie(maison: SimpleNamespace) -> None:
    with f.technique(maison.mecs):
        recue = recevoir_demande(acteur=None, structures=[maison.mecs], usager=maison.eloise, origine="ase",
                                 canal="courrier")  # fmt: skip
        voeu = VoeuStructure.objects.select_related("candidature", "structure").get(candidature=recue)
        VoeuStructure.objects.filter(pk=voeu.pk).update(sejour=sejour(maison.d_eloise))
        voeu.refresh_from_db()
        noter_statut(voeu, d.Statut.ENTRE)
        s = partie(maison)
        assert VoeuStructure.objects.get(pk=voeu.pk).statut == d.Statut.SORTI
        _annuler(s)
        assert VoeuStructure.objects.get(pk=voeu.pk).statut == d.Statut.ENTRE
        dits = [x.statut for x in StatutVoeu.objects.filter(voeu=voeu)[:3]]
        assert dits == [d.Statut.ENTRE, d.Statut.SORTI, d.Statut.ENTRE]


def test_le_sejour_suspendu_l_est_encore_et_le_dernier_contact_revient(maison: SimpleNamespace) -> None:
    with f.technique(maison.mecs):
        suspendre_sejour(acteur=None, sejour=sejour(maison.d_eloise), motif="Hospitalisation longue")
        Dossier.objects.filter(pk=maison.d_eloise.pk).update(dernier_contact=le(-12))
        maison.d_eloise.refresh_from_db()
        s = partie(maison, jour=le(-2))
        assert Dossier.objects.get(pk=maison.d_eloise.pk).dernier_contact == le(-2)
        _annuler(s)
        lu_ = Sejour.objects.get(dossier=maison.d_eloise)
        assert (lu_.statut, lu_.date_sortie, lu_.date_sortie_prevue) == ("suspendu", None, None)
        assert Dossier.objects.get(pk=maison.d_eloise.pk).dernier_contact == le(-12)


@pytest.mark.parametrize(("apres", "attendu"), [(None, None), (le(-5), le(-5))])
def test_un_deces_ecrit_par_erreur_s_efface_sauf_s_il_a_ete_corrige(
    maison: SimpleNamespace, apres: date | None, attendu: date | None
) -> None:
    with f.technique(maison.mecs):
        s = partie(maison, "deces", initiative="usager", destination="sans_objet")
        assert Usager.objects.get(pk=maison.eloise.pk).date_deces == le(0)
        if apres is not None:
            Usager.objects.filter(pk=maison.eloise.pk).update(date_deces=apres)
        _annuler(s)
        assert Usager.objects.get(pk=maison.eloise.pk).date_deces == attendu
