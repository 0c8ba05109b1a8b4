"""Who signs a contract, who refuses, what makes a signature fall (S04, S27)."""

from datetime import date
from functools import partial
from types import SimpleNamespace

import pytest
from django.db import transaction

from administration.models import Contrat, EtatContratHisto, VersionContrat
from administration.services.contrats import (
    basculer_en_dipc,
    clore_contrat,
    ouvrir_avenant,
    reprendre_brouillon,
)
from administration.services.contrats.vie import abandonner_avenant, remettre_avenant
from coordination.models import Echeance
from documents.choices_signature import Mode
from documents.models import CircuitSignature, Signature
from documents.services.signature import Recueil, signer, verser_papier
from dui.core.erreurs import ErreurMetier
from tests.administration import outils as o
from tests.documents.ged.outils import pdf
from tests.outils import fabriques as f
from usagers.models import DroitEntourage, RelationEntourage
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
