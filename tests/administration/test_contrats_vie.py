"""Life of a contract: what the law wants before it is handed, who must sign, versions, clocks (S04, §2.5, §9)."""

from datetime import date, timedelta
from functools import partial
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, transaction

from administration.models import Contrat, EtatContratHisto, VersionContrat
from administration.services.contrats import (
    basculer_en_dipc,
    clore_contrat,
    modifier_version,
    noter_annexe,
    ouvrir_aux_signatures,
    ouvrir_avenant,
    remettre_contrat,
    reprendre_brouillon,
    resilier_contrat,
)
from administration.services.contrats.vie import abandonner_avenant, remettre_avenant, suivre_le_temps
from coordination.models import Echeance, EntreeFil
from documents.choices_signature import Mode
from documents.models import CircuitSignature, Signature
from documents.services.signature import Recueil, signer, verser_papier
from dui.core.erreurs import ConflitVersion, ErreurMetier, Refus
from dui.core.evenements import publier
from tests.administration import outils as o
from tests.coordination.outils import au_nom_de
from tests.documents.ged.outils import pdf
from tests.outils import fabriques as f
from usagers.models import DroitEntourage, RelationEntourage, Sejour, Usager
from usagers.services.dossiers import enregistrer_entree, enregistrer_sortie, ouvrir_dossier, prononcer_admission
from usagers.services.droits_entourage import poser_droit

pytestmark = [pytest.mark.django_db, pytest.mark.mission("PDE-GAD-1", "PDS-GAD-1", "PRI-CAR-COO-6", "PRI-ENJ-11")]


@pytest.fixture
def m(monde: SimpleNamespace) -> SimpleNamespace:
    return o.famille(monde)


def dues(contrat: Contrat, etat: str = "ouverte") -> dict[str, date]:
    lignes = Echeance.objects.filter(dossier=contrat.dossier_id, etat=etat)
    return {r: due for r, due in lignes.values_list("regle", "date_due") if r.startswith("contrat_")}


def test_une_seule_signature_de_parent_ne_suffit_pas(m: SimpleNamespace) -> None:
    """Joint exercise: the contract waits for both holders, and for the house."""
    with f.technique(m.mecs):
        contrat = o.preparer(m)
        o.ecrire(contrat)
        o.remettre(contrat)
        qualites = [(s.nom, s.qualite, s.requis) for s in contrat.courante.signataires.all()]
        assert qualites == [
            ("Éloïse Lambert", "mineur", False), ("Carole Lambert, mère", "titulaire", True),
            ("Marc Lambert, père", "titulaire", True), ("Hélène Garnier", "direction", True),
        ]  # fmt: skip
        contrat = o.signer(contrat, "Éloïse", "Carole")
        with pytest.raises(ErreurMetier, match="signent avant Hélène"):
            o.signer(contrat, "Hélène")
        assert contrat.etat == "a_signer"
        assert "contrat_signature" in dues(contrat)
        assert o.signer(contrat, "Marc").etat == "a_signer"
        contrat = o.signer(contrat, "Hélène")
        assert (contrat.etat, contrat.signe_le, contrat.courante.etat) == ("en_vigueur", o.jour(), "signee")
        assert "contrat_signature" not in dues(contrat)
        etats = list(EtatContratHisto.objects.filter(contrat=contrat).order_by("pk").values_list("etat", flat=True))
        assert etats == ["brouillon", "remis", "a_signer", "signe", "en_vigueur"]


def test_un_beau_pere_ou_une_relation_finie_ne_signe_pas(m: SimpleNamespace) -> None:
    """Not « père » or « mère »: holders of the authority on that day; a contact forbidden takes no right away."""
    with f.technique(m.mecs):
        o.parent(m, "Luc", "Beau-père", autorite_parentale=False)
        RelationEntourage.objects.filter(pk=m.pere.pk).update(debut=o.jour(-9), fin=o.jour(-1))
        poser_droit(m.mere, "interdit", debut=o.jour(-3), fin=o.jour(40), preuve="Ordonnance")
        titulaires = [s for s in o.preparer(m).courante.signataires.all() if s.qualite == "titulaire"]
        assert [(s.nom, s.contact_interdit) for s in titulaires] == [("Carole Lambert, mère", True)]


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
            noter_annexe(acteur=None, contrat=sans, type="tarifs", remise_le=o.jour())  # type: ignore[arg-type]
        assert "contrat_tarifs" not in dues(sans)
        clore_contrat(acteur=None, contrat=sans, motif="Essai")
        avec = o.preparer(m, participation_financiere=True)
        noter_annexe(acteur=None, contrat=avec, type="tarifs", remise_le=o.jour(), remise_a="Mme Lambert")  # type: ignore[arg-type]
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


def test_refus_de_signer_bascule_en_dipc(m: SimpleNamespace) -> None:
    with f.technique(m.mecs):
        contrat = o.preparer(m)
        o.ecrire(contrat)
        contrat = o.remettre(contrat)
        with pytest.raises(ErreurMetier, match="Notez d’abord qui refuse"):
            basculer_en_dipc(acteur=None, contrat=contrat, motif="Refus")  # type: ignore[arg-type]
        with pytest.raises(ErreurMetier, match="raison"):
            o.repondre(contrat, "Marc", motif=" ")
        contrat = o.repondre(contrat, "Marc", motif="« Je veux qu’elle rentre. »")
        assert o.signataires(contrat)["Marc"].motif == "« Je veux qu’elle rentre. »"
        dipc = basculer_en_dipc(acteur=None, contrat=contrat, motif="Le père refuse de signer")  # type: ignore[arg-type]
        contrat.refresh_from_db()
        assert (contrat.etat, contrat.etats.first().motif) == ("refuse", "Le père refuse de signer")  # type: ignore[union-attr]
        assert (dipc.type, dipc.remplace, dipc.etat) == ("dipc", contrat, "brouillon")
        assert "refuse de signer" in dipc.explication
        assert dipc.versions.get().objectifs == "Finir l’année au collège."
        assert dues(contrat, "sans_objet").keys() >= {"contrat_signature", "contrat_avenant"}


def test_apres_un_refus_on_peut_proposer_de_nouveau(m: SimpleNamespace) -> None:
    """A refusal is not for ever: another circuit, on the next version of the paper; the first one keeps its answer."""
    with f.technique(m.mecs):
        contrat = o.preparer(m)
        o.ecrire(contrat)
        contrat = o.repondre(o.remettre(contrat), "Marc")
        premier = CircuitSignature.objects.get(objet=contrat.cle)
        o.ouvrir(contrat)
        assert o.signataires(contrat)["Marc"].etat == "attendue"
        second = CircuitSignature.objects.exclude(pk=premier.pk).get(objet=contrat.cle)
        assert (premier.etat, second.etat) == ("refuse", "en_cours")
        assert second.document.remplace_id == premier.document_id
        assert o.signer(contrat).etat == "en_vigueur"


def test_un_refus_de_la_maison_n_est_pas_un_refus_de_la_personne(m: SimpleNamespace) -> None:
    """D311 II: the DIPC follows the refusal of the person or of her representative, nobody else's."""
    with f.technique(m.mecs):
        contrat = o.preparer(m)
        o.ecrire(contrat)
        contrat = o.signer(o.remettre(contrat), "Éloïse", "Carole", "Marc")
        contrat = o.repondre(contrat, "Hélène")
        with pytest.raises(ErreurMetier, match="Notez d’abord qui refuse"):
            basculer_en_dipc(acteur=None, contrat=contrat, motif="La maison refuse")  # type: ignore[arg-type]


def test_le_refus_du_mineur_est_ecrit_et_n_arrete_rien(m: SimpleNamespace) -> None:
    with f.technique(m.mecs):
        contrat = o.preparer(m)
        o.ecrire(contrat)
        contrat = o.repondre(o.remettre(contrat), "Éloïse")
        assert o.signer(contrat, "Carole", "Marc", "Hélène").etat == "en_vigueur"
        assert o.signataires(contrat)["Éloïse"].etat == "refusee"


def test_un_titulaire_empeche_ne_se_coche_pas(m: SimpleNamespace) -> None:
    """PG: one parent's signature while they exercise jointly. The impediment of the other is no agreement."""
    with f.technique(m.mecs):
        contrat = o.preparer(m)
        o.ecrire(contrat)
        contrat = o.signer(o.remettre(contrat), "Éloïse", "Carole")
        o.repondre(contrat, "Marc", Mode.EMPECHEMENT, "Injoignable depuis six semaines")
        contrat = o.signer(contrat, "Hélène")
        circuit = CircuitSignature.objects.get(objet=contrat.cle)
        assert (circuit.etat, contrat.etat, contrat.courante.etat) == ("caduc", "a_signer", "figee")
        assert {s.etat for s in o.signataires(contrat).values()} == {"attendue"}, "its answers no longer count"


def test_reprendre_le_projet_fait_tomber_la_signature(m: SimpleNamespace) -> None:
    """S27: a changed document voids what was awaited; what was given stays in its circuit, and no longer counts."""
    with f.technique(m.mecs):
        contrat = o.preparer(m)
        o.ecrire(contrat)
        contrat = o.signer(o.remettre(contrat), "Carole")
        marc = o.demande(contrat, "Marc")
        with pytest.raises(ErreurMetier, match="Dites ce qui doit changer"):
            reprendre_brouillon(acteur=None, contrat=contrat, motif=" ")  # type: ignore[arg-type]
        reprendre_brouillon(acteur=None, contrat=contrat, motif="La chambre a changé")  # type: ignore[arg-type]
        assert (contrat.etat, contrat.courante.etat) == ("brouillon", "brouillon")
        circuit = CircuitSignature.objects.get(objet=contrat.cle)
        assert (circuit.etat, "La chambre a changé" in circuit.motif_fin) == ("caduc", True)
        with pytest.raises(ErreurMetier, match="caduc"):
            signer(acteur=o.direction(contrat), signataire=marc, recueil=Recueil(Mode.LU_APPROUVE, marc.nom))
        assert o.signer(o.remettre(contrat)).etat == "en_vigueur"
        assert Signature.objects.filter(signataire__circuit=circuit).count() == 1


def test_texte_change_dessous_annule_la_signature(m: SimpleNamespace) -> None:
    """The signature holds for the words that were handed: another text is refused, and the signature with it."""
    with f.technique(m.mecs):
        contrat = o.preparer(m)
        o.ecrire(contrat)
        contrat = o.remettre(contrat)
        VersionContrat.objects.filter(pk=contrat.courante.pk).update(objectifs="Autre chose")
        with pytest.raises(ErreurMetier, match="a changé depuis sa remise"), transaction.atomic():
            o.signer(contrat, "Carole")
        assert not Signature.objects.exists()


def test_clore_fait_tomber_la_signature_en_cours(m: SimpleNamespace) -> None:
    with f.technique(m.mecs):
        contrat = o.preparer(m)
        o.ecrire(contrat)
        contrat = o.remettre(contrat)
        with pytest.raises(ErreurMetier, match="déjà en cours de signature"):
            o.ouvrir(contrat)
        clore_contrat(acteur=None, contrat=contrat, motif="Retour en famille")
        assert CircuitSignature.objects.get(objet=contrat.cle).motif_fin == "Contrat clos : Retour en famille"


def test_un_avenant_abandonne_ne_se_signe_plus(m: SimpleNamespace) -> None:
    with f.technique(m.mecs):
        contrat = o.preparer(m)
        o.ecrire(contrat)
        contrat = o.signer(o.remettre(contrat))
        ouvrir_avenant(acteur=None, contrat=contrat, objet="Nouvelle chambre")  # type: ignore[arg-type]
        o.ecrire(contrat)
        with pytest.raises(ErreurMetier, match="Remettez d’abord"):
            o.ouvrir(contrat)
        remettre_avenant(acteur=None, contrat=contrat)  # type: ignore[arg-type]
        circuit = o.ouvrir(contrat)
        assert circuit.titre == "Avenant"
        abandonner_avenant(acteur=None, contrat=o.relu(contrat), motif="Plus utile")  # type: ignore[arg-type]
        circuit.refresh_from_db()
        assert (circuit.etat, circuit.motif_fin) == ("caduc", "Avenant abandonné : Plus utile")


def test_l_autorite_exclusive_signe_seule_et_le_dit(m: SimpleNamespace) -> None:
    with f.technique(m.mecs):
        DroitEntourage.objects.filter(relation=m.mere, nature="autorite").update(modalite="exclusive")
        contrat = o.preparer(m)
        o.ecrire(contrat)
        contrat = o.remettre(contrat)
        circuit = CircuitSignature.objects.get(objet=contrat.cle)
        assert set(o.signataires(contrat)) == {"Éloïse", "Carole", "Hélène"}
        assert "un seul titulaire" in circuit.mention


def test_papier_signe_ailleurs_garde_son_jour(m: SimpleNamespace) -> None:
    """By post: the day is that of the paper, never before the project was handed."""
    with f.technique(m.mecs):
        contrat = o.preparer(m)
        o.ecrire(contrat)
        contrat = o.remettre(contrat)
        verser = partial(
            verser_papier, acteur=o.direction(contrat), signataire=o.demande(contrat, "Carole"), contenu=pdf()
        )
        for le, phrase in ((o.jour(-9), "on ne signe pas avant"), (o.jour(1), "dans le futur")):
            with pytest.raises(ErreurMetier, match=phrase), transaction.atomic():
                verser(le=le)
        verser(le=o.jour(-3))
        ligne = o.signataires(contrat)["Carole"]
        assert (ligne.le, ligne.mode, ligne.etat) == (o.jour(-3), "papier", "signee")


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
