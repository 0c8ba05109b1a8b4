"""Life of a contract: what the law wants before it is handed, versions, clocks, the end (S04, §2.5, §9)."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, transaction

from administration.models import Contrat, VersionContrat
from administration.services.contrats import (
    clore_contrat,
    modifier_version,
    noter_annexe,
    ouvrir_aux_signatures,
    ouvrir_avenant,
    remettre_contrat,
    resilier_contrat,
)
from administration.services.contrats.vie import remettre_avenant, suivre_le_temps
from coordination.models import Echeance, EntreeFil
from documents.choices_signature import Mode
from documents.services.signature import Recueil, signer
from dui.core.erreurs import ConflitVersion, ErreurMetier, Refus
from dui.core.evenements import publier
from tests.administration import outils as o
from tests.coordination.outils import au_nom_de
from tests.outils import fabriques as f
from usagers.models import Sejour, Usager
from usagers.services.dossiers import enregistrer_entree, enregistrer_sortie, ouvrir_dossier, prononcer_admission

pytestmark = [pytest.mark.django_db, pytest.mark.mission("PDE-GAD-1", "PDS-GAD-1", "PRI-CAR-COO-6", "PRI-ENJ-11")]


@pytest.fixture
def m(monde: SimpleNamespace) -> SimpleNamespace:
    return o.famille(monde)


def dues(contrat: Contrat, etat: str = "ouverte") -> dict[str, date]:
    lignes = Echeance.objects.filter(dossier=contrat.dossier_id, etat=etat)
    return {r: due for r, due in lignes.values_list("regle", "date_due") if r.startswith("contrat_")}


def test_pas_de_contrat_de_sejour_pour_un_enfant_place_par_le_juge(m: SimpleNamespace) -> None:
    with f.technique(m.mecs):
        with pytest.raises(ErreurMetier, match="Un juge a décidé"):
            o.preparer(m, faits={"mesure_judiciaire": True}, type="sejour", motif="Habitude de la maison")
        contrat = o.preparer(m, faits={"mesure_judiciaire": True})
        assert (contrat.type, contrat.article) == ("dipc", "CASF art. D311, II et VI")
        assert not {"contrat_signature", "contrat_avenant"} & set(dues(contrat))
        o.ecrire(contrat)
        with pytest.raises(ErreurMetier, match="la décision judiciaire que ce document suit"):
            o.remettre(contrat)
        o.ecrire(contrat, decisions="Jugement du 3 juin 2026 : placement, visites médiatisées.")
        contrat = o.signer(o.remettre(contrat), "Hélène")
        assert contrat.etat == "en_vigueur", "the direction signs a DIPC"
        assert o.signer(contrat, "Carole").etat == "en_vigueur", "the others may countersign afterwards"


def test_choisir_un_autre_document_demande_un_motif_qui_reste(m: SimpleNamespace) -> None:
    with f.technique(m.mecs):
        with pytest.raises(ErreurMetier, match="dites pourquoi"):
            o.preparer(m, type="dipc")
        contrat = o.preparer(m, type="dipc", motif="Convention avec le département")
        assert (contrat.type_decide, contrat.derogation) == ("sejour", "Convention avec le département")
        assert contrat.etats.get().motif == "Convention avec le département"
        with pytest.raises(ErreurMetier, match="déjà en cours"):
            o.preparer(m, type="dipc", motif="Encore")


@pytest.mark.parametrize(("vide", "phrase"), [
    ("participants", "les noms de ceux qui l’ont élaboré"), ("avis_mineur", "l’avis du mineur"),
    ("avis_conditions", "l’avis du mineur"), ("objectifs", "les objectifs"), ("prestations", "les prestations"),
    ("conditions_sejour", "les conditions de séjour"), ("participation", "absences comprises"),
])  # fmt: skip
def test_ce_que_la_loi_veut_avant_la_remise(m: SimpleNamespace, vide: str, phrase: str) -> None:
    with f.technique(m.mecs):
        contrat = o.preparer(m, participation_financiere=True)
        o.ecrire(contrat, **{vide: " "})
        with pytest.raises(ErreurMetier, match=phrase):
            o.remettre(contrat)
        contrat.refresh_from_db()
        assert (contrat.etat, contrat.remis_le) == ("brouillon", None)


def test_avis_impossible_dit_pourquoi_et_sans_titulaire_rien_ne_part(m: SimpleNamespace) -> None:
    with f.technique(m.mecs):
        contrat = o.preparer(m)
        o.ecrire(contrat, avis_mineur="", avis_le=None, avis_impossible="Hospitalisée depuis son arrivée")
        assert o.remettre(contrat).etat == "a_signer"
        o.retirer_l_autorite(m.mere, m.pere)
        autre = o.preparer(m, type="dipc", motif="Essai")
        o.ecrire(autre)
        o.remettre(autre)
        clore_contrat(acteur=None, contrat=o.relu(contrat), motif="Essai")
        troisieme = o.preparer(m)
        o.ecrire(troisieme)
        with pytest.raises(ErreurMetier, match="titulaire de l’autorité parentale dans l’entourage"):
            o.remettre(troisieme)


def test_les_horloges_suivent_l_admission_la_remise_la_signature(m: SimpleNamespace) -> None:
    with f.technique(m.mecs):
        d = o.dossier(m.d_eloise.pk)
        sejour = d.sejours.get()
        sejour.date_admission = o.jour(-10)
        sejour.save()
        publier("usagers.sejour_corrige", structure_id=m.mecs.pk, dossier_id=d.pk, sejour_id=sejour.pk)
        contrat = o.preparer(m, participation_financiere=True)
        assert dues(contrat)["contrat_remise"] == o.jour(5)
        sejour.date_admission = o.jour(-6)
        sejour.save()
        publier("usagers.sejour_corrige", structure_id=m.mecs.pk, dossier_id=d.pk, sejour_id=sejour.pk)
        contrat.refresh_from_db()
        assert (contrat.origine, dues(contrat)["contrat_remise"]) == (o.jour(-6), o.jour(9))
        signature = Echeance.objects.get(dossier=d, regle="contrat_signature")
        assert signature.dates.count() == 2, "the former date stays"
        assert {"contrat_signature", "contrat_avenant"} <= set(dues(contrat))
        assert "contrat_tarifs" not in dues(contrat)
        o.ecrire(contrat)
        o.remettre(contrat, o.jour(-4))
        assert dues(contrat, "faite") == {"contrat_remise": o.jour(9)}
        contrat = o.signer(contrat)
        assert dues(contrat)["contrat_annuel"].replace(year=o.jour().year) == o.jour()
        assert "contrat_tarifs" in dues(contrat)


def test_annexe_tarifaire_seulement_avec_participation(m: SimpleNamespace) -> None:
    with f.technique(m.mecs):
        sans = o.preparer(m)
        assert not sans.annexes.filter(type="tarifs").exists()
        with pytest.raises(ErreurMetier, match="pas de participation financière"):
            noter_annexe(acteur=None, contrat=sans, type="tarifs", version_lue=1, remise_le=o.jour())  # type: ignore[arg-type]
        assert "contrat_tarifs" not in dues(sans)
        clore_contrat(acteur=None, contrat=sans, motif="Essai")
        avec = o.preparer(m, participation_financiere=True)
        noter_annexe(
            acteur=None, contrat=avec, type="tarifs", version_lue=1, remise_le=o.jour(), remise_a="Mme Lambert"
        )  # type: ignore[arg-type]
        assert dues(avec)["contrat_tarifs"].year == o.jour().year + 1
        assert avec.annexes.filter(type__in=["livret", "charte", "reglement"]).count() == 3


def test_une_version_signee_ne_change_plus_meme_par_la_base(m: SimpleNamespace) -> None:
    with f.technique(m.mecs):
        contrat = o.preparer(m)
        o.ecrire(contrat)
        contrat = o.signer(o.remettre(contrat))
        version = contrat.courante
        with pytest.raises(ErreurMetier, match="avenant"):
            modifier_version(acteur=None, version=version, version_lue=version.version, objectifs="Autre")  # type: ignore[arg-type]
        for acte in (
            lambda: VersionContrat.objects.filter(pk=version.pk).update(objectifs="Autre"),
            lambda: VersionContrat.objects.filter(pk=version.pk).update(etat="brouillon"),
            lambda: VersionContrat.objects.filter(pk=version.pk).delete(),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                acte()
        version.refresh_from_db()
        assert version.objectifs == "Finir l’année au collège."


def test_avenants_numerotes_et_le_contrat_reste_en_vigueur(m: SimpleNamespace) -> None:
    with f.technique(m.mecs):
        contrat = o.preparer(m)
        o.ecrire(contrat)
        contrat = o.signer(o.remettre(contrat))
        assert "contrat_avenant" in dues(contrat), "six months for the objectives, D311 V"
        version = ouvrir_avenant(acteur=None, contrat=contrat, objet="Objectifs du second semestre")  # type: ignore[arg-type]
        assert (str(version), version.objectifs, version.avis_mineur) == (
            "Avenant n° 1",
            "Finir l’année au collège.",
            "",
        )
        with pytest.raises(ErreurMetier, match="déjà en préparation"):
            ouvrir_avenant(acteur=None, contrat=contrat, objet="Encore")  # type: ignore[arg-type]
        o.ecrire(contrat, objectifs="Entrer au lycée.")
        remettre_avenant(acteur=None, contrat=contrat)  # type: ignore[arg-type]
        o.ouvrir(contrat)
        assert contrat.etat == "en_vigueur"
        contrat = o.signer(contrat)
        assert contrat.etat == "avenante"
        assert list(contrat.versions.values_list("rang", "objectifs", "etat")) == [
            (1, "Finir l’année au collège.", "signee"), (2, "Entrer au lycée.", "signee")
        ]  # fmt: skip
        assert "contrat_avenant" not in dues(contrat)
        assert dues(contrat)["contrat_annuel"].year == o.jour().year + 1


def test_dates_impossibles(m: SimpleNamespace) -> None:
    with f.technique(m.mecs):
        contrat = o.preparer(m)
        o.ecrire(contrat)
        for le in (o.jour(1), o.jour(-11)):
            with pytest.raises(ErreurMetier, match="remise"):
                remettre_contrat(acteur=None, contrat=contrat, le=le)  # type: ignore[arg-type]
        with pytest.raises(ErreurMetier, match="Remettez d’abord le projet"):
            o.ouvrir(contrat)


def test_qui_ecrit_qui_signe_pour_la_maison_qui_ne_peut_rien(m: SimpleNamespace) -> None:
    with f.technique(m.mecs):
        contrat = o.preparer(m)
        o.ecrire(contrat)
        remettre_contrat(acteur=None, contrat=contrat, le=o.jour(-8))  # type: ignore[arg-type]
    with au_nom_de(m.anne) as anne, pytest.raises(Refus):
        ouvrir_aux_signatures(acteur=anne, contrat=o.avec_dossier(contrat), direction=m.helene)
    with au_nom_de(m.sarah) as sarah:
        with pytest.raises(ErreurMetier, match="n’engage pas l’établissement"):
            ouvrir_aux_signatures(acteur=sarah, contrat=o.avec_dossier(contrat), direction=m.paul)
        ouvrir_aux_signatures(acteur=sarah, contrat=o.avec_dossier(contrat), direction=m.helene)
        for prenom in ("Éloïse", "Carole", "Marc"):
            s = o.demande(contrat, prenom)
            signer(acteur=sarah, signataire=s, recueil=Recueil(Mode.LU_APPROUVE, s.nom))
        with pytest.raises(Refus, match="Chacun signe pour soi"):
            signer(acteur=sarah, signataire=o.demande(contrat, "Hélène"), recueil=Recueil(Mode.ELECTRONIQUE))
    with au_nom_de(m.helene) as helene:
        signer(acteur=helene, signataire=o.demande(contrat, "Hélène"), recueil=Recueil(Mode.ELECTRONIQUE))
        contrat = Contrat.objects.get(pk=contrat.pk)
        assert contrat.etat == "en_vigueur"
        with pytest.raises(ErreurMetier, match="pourquoi"):
            resilier_contrat(acteur=helene, contrat=contrat, le=o.jour(), motif="")
        assert resilier_contrat(acteur=helene, contrat=contrat, le=o.jour(), motif="Départ").etat == "resilie"
        assert not dues(contrat).keys() - {"contrat_remise"}
    with au_nom_de(m.zoe) as zoe:
        assert not Contrat.objects.visibles_pour(zoe).exists()
    with au_nom_de(m.karim) as karim:
        assert not Contrat.objects.visibles_pour(karim).exists()


def test_deux_personnes_ecrivent_le_meme_texte(m: SimpleNamespace) -> None:
    with f.technique(m.mecs):
        version = o.preparer(m).courante
    with au_nom_de(m.sarah) as sarah:
        modifier_version(acteur=sarah, version=version, version_lue=1, objectifs="De Sarah")
        modifier_version(acteur=sarah, version=version, version_lue=1, prestations="Hébergement")
        with pytest.raises(ConflitVersion):
            modifier_version(acteur=sarah, version=version, version_lue=1, objectifs="D’une autre")
        version.refresh_from_db()
        assert (version.objectifs, version.prestations) == ("De Sarah", "Hébergement")


def test_le_temps_et_la_sortie_ferment(m: SimpleNamespace) -> None:
    with f.technique(m.mecs):
        contrat = o.preparer(m)
        o.ecrire(contrat)
        contrat = o.signer(o.remettre(contrat))
        Contrat.objects.filter(pk=contrat.pk).update(fin_le=o.jour(-1), effet_le=o.jour(-5))
        assert suivre_le_temps() == 1
        assert suivre_le_temps() == 0
        contrat.refresh_from_db()
        assert contrat.etat == "expire"
        assert not dues(contrat), "nothing of a contract past its end is expected any more"
        autre = o.preparer(m)
        contrat.refresh_from_db()
        assert contrat.etat == "clos", "the next one takes its place"
        enregistrer_sortie(acteur=None, sejour=Sejour.objects.get(pk=autre.sejour_id), le=o.jour(), motif="Retour")
        autre.refresh_from_db()
        assert (autre.etat, autre.etats.first().motif) == ("clos", "Séjour terminé")  # type: ignore[union-attr]
        assert not dues(autre)
        assert EntreeFil.objects.filter(genre="contrat", domaine="CTR").count() >= 5


def test_lhss_deux_mois_depuis_l_entree(m: SimpleNamespace) -> None:
    with f.technique(m.csapa):
        m.csapa.categorie = "180"
        m.csapa.save()
        sejour = m.d_marc.sejours.get()
        publier("usagers.sejour_commence", structure_id=m.csapa.pk, dossier_id=m.d_marc.pk, sejour_id=sejour.pk,
                usager_id=m.marc.pk)  # fmt: skip
        due = Echeance.objects.get(dossier=m.d_marc, regle="lhss_duree").date_due
        assert due == date(2026, 3, 12)
        assert due - sejour.date_entree == timedelta(days=59)


@pytest.mark.parametrize("anonyme", [False, True])
def test_lhss_se_pose_a_l_entree(m: SimpleNamespace, anonyme: bool) -> None:
    """CASF D312-176-4: two months from the entry itself, not from the decision, also for who gave no name."""
    with f.technique(m.csapa):
        m.csapa.categorie = "180"
        m.csapa.save()
        usager = f.usager(m.csapa, "Karl", "Weiss")
        Usager.objects.filter(pk=usager.pk).update(anonyme=anonyme)
        d = ouvrir_dossier(acteur=None, usager=usager, structure=m.csapa)
        sejour = prononcer_admission(acteur=None, dossier=d, le=date(2026, 1, 5), entree_prevue=date(2026, 1, 9))
        assert Echeance.objects.get(dossier=d, regle="lhss_duree").date_due == date(2026, 3, 9)
        enregistrer_entree(acteur=None, sejour=sejour, le=date(2026, 1, 12))
        assert Echeance.objects.get(dossier=d, regle="lhss_duree").date_due == date(2026, 3, 12)
        assert Echeance.objects.filter(dossier=d, regle="contrat_remise").exists() is not anonyme
