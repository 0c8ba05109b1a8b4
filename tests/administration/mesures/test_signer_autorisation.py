"""An agreement signed on the tablet: each signature is an answer, by whoever may, for that question (S33, S27)."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from administration.models import Autorisation
from administration.selectors.consentements import autorise
from administration.services.accords_signes import faire_signer_autorisation
from administration.services.consentements import retirer_autorisation
from documents.choices_signature import Mode
from documents.models import CircuitSignature, Signataire, Signature
from documents.services.signature import Recueil, noter_sans_signature, signer
from dui.core.erreurs import ErreurMetier
from tests.administration.mesures.outils import lu, poster
from tests.administration.mesures.test_consentements import _demander, _repondre, famille  # noqa: F401 - fixture
from tests.coordination.outils import au_nom_de
from tests.outils import fabriques as f
from usagers.models import Dossier, DroitEntourage

pytestmark = [pytest.mark.django_db, pytest.mark.mission("PRI-CAR-ADM-2", "PDE-HAB-2", "PDS-HAB-2")]
ANESTHESIE = {"objet": "anesthesie", "portee": "Anesthésie du 2 décembre, dents de sagesse"}


def question(m: SimpleNamespace, **champs: Any) -> Autorisation:
    with f.technique(m.mecs):
        return _demander(m, **champs)


def ouvrir(m: SimpleNamespace, a: Autorisation, *droits: DroitEntourage) -> CircuitSignature:
    with au_nom_de(m.nina) as nina:
        lue = Autorisation.objects.get(pk=a.pk)
        lue.dossier = Dossier.objects.select_related("usager", "structure", "perimetre").get(pk=a.dossier_id)
        return faire_signer_autorisation(acteur=nina, autorisation=lue, droits=droits)


def poser(m: SimpleNamespace, circuit: CircuitSignature, prenom: str) -> Signature:
    with au_nom_de(m.nina) as nina:
        s = Signataire.objects.get(circuit=circuit, nom__startswith=prenom)
        return signer(acteur=nina, signataire=s, recueil=Recueil(Mode.LU_APPROUVE, s.nom))


def noter(m: SimpleNamespace, circuit: CircuitSignature, prenom: str, mode: str = Mode.REFUS) -> None:
    with au_nom_de(m.nina) as nina:
        s = Signataire.objects.get(circuit=circuit, nom__startswith=prenom)
        noter_sans_signature(acteur=nina, signataire=s, mode=mode, motif="« Non, pas maintenant. »")


def permis(m: SimpleNamespace, objet: str = "sortie") -> bool:
    with f.technique(m.mecs):
        return autorise(m.d_eloise, objet).permis


def test_acte_non_usuel_chaque_titulaire_signe(famille: SimpleNamespace) -> None:  # noqa: F811
    a = question(famille, **ANESTHESIE)
    circuit = ouvrir(famille, a)
    assert (circuit.objet, circuit.domaine, circuit.acte) == (a.cle, "CTR", "non_usuel")
    with f.technique(famille.mecs):
        demandes = [(s.nom, s.role, s.portee) for s in circuit.signataires.all()]
    assert demandes == [
        ("Éloïse Lambert", "personne", "information"), ("Carole Lambert", "titulaire", "accord"),
        ("Denis Lambert", "titulaire", "accord"),
    ]  # fmt: skip
    poser(famille, circuit, "Carole")
    assert not permis(famille, "anesthesie"), "one parent is not enough"
    poser(famille, circuit, "Denis")
    assert permis(famille, "anesthesie")
    noter(famille, circuit, "Éloïse")
    with f.technique(famille.mecs):
        accords = {x.nom: (x.decision, x.mode, x.pour_information, x.recueilli_par_id) for x in a.accords.all()}
    assert accords["Carole Lambert"] == ("accord", "presence", False, famille.nina.pk)
    assert accords["Éloïse Lambert"] == ("refus", "presence", True, famille.nina.pk)
    assert permis(famille, "anesthesie"), "the opinion of a minor is written and decides nothing"


def test_acte_usuel_celui_qu_on_choisit_suffit(famille: SimpleNamespace) -> None:  # noqa: F811
    a = question(famille)
    circuit = ouvrir(famille, a, famille.carole)
    assert "372-2" in circuit.mention
    poser(famille, circuit, "Carole")
    assert permis(famille)


def test_un_refus_ferme_la_question(famille: SimpleNamespace) -> None:  # noqa: F811
    a = question(famille, **ANESTHESIE)
    circuit = ouvrir(famille, a)
    noter(famille, circuit, "Denis")
    with f.technique(famille.mecs):
        a.refresh_from_db()
        circuit.refresh_from_db()
    assert (a.statut, circuit.etat) == ("refusee", "refuse")
    with pytest.raises(ErreurMetier, match="n’attend plus de réponse"):
        ouvrir(famille, a)


def test_empeche_n_est_pas_une_reponse(famille: SimpleNamespace) -> None:  # noqa: F811
    """PG: an answer that nobody gave. The circuit is void; another one asks again those who have not answered."""
    a = question(famille, **ANESTHESIE)
    circuit = ouvrir(famille, a)
    poser(famille, circuit, "Éloïse")
    poser(famille, circuit, "Carole")
    noter(famille, circuit, "Denis", Mode.EMPECHEMENT)
    with f.technique(famille.mecs):
        circuit.refresh_from_db()
        assert a.accords.filter(droit=famille.denis).count() == 0
    assert (circuit.etat, permis(famille, "anesthesie")) == ("caduc", False)
    suite = ouvrir(famille, a)
    with f.technique(famille.mecs):
        assert [s.nom for s in suite.signataires.all()] == ["Denis Lambert"]
    assert "a déjà répondu" in suite.mention
    poser(famille, suite, "Denis")
    assert permis(famille, "anesthesie")


def test_retirer_fait_tomber_la_signature(famille: SimpleNamespace) -> None:  # noqa: F811
    a = question(famille)
    circuit = ouvrir(famille, a)
    with pytest.raises(ErreurMetier, match="déjà en cours"):
        ouvrir(famille, a)
    with f.technique(famille.mecs):
        retirer_autorisation(acteur=None, autorisation=a, par="Carole Lambert")
        circuit.refresh_from_db()
    assert (circuit.etat, circuit.motif_fin) == ("caduc", "Autorisation retirée par Carole Lambert")


def test_ce_qui_est_deja_dit_ailleurs_ne_se_redit_pas(famille: SimpleNamespace) -> None:  # noqa: F811
    """An answer noted meanwhile by post: the same holder signs nothing more, and leaves no half-written answer."""
    a = question(famille, **ANESTHESIE)
    circuit = ouvrir(famille, a)
    with f.technique(famille.mecs):
        _repondre(a, famille.denis, decision="refus", mode="courriel", preuve="Lettre du 3")
    with pytest.raises(ErreurMetier, match="close"), transaction.atomic():
        poser(famille, circuit, "Carole")
    with f.technique(famille.mecs):
        assert not Signature.objects.filter(signataire__circuit=circuit).exists()


def test_de_la_question_a_la_tablette(famille: SimpleNamespace, connecter: Any) -> None:  # noqa: F811
    a, client = question(famille), connecter(famille.nina)
    adresse = reverse("autorisation_signatures", args=[famille.d_eloise.pk, a.pk])
    assert "Faire signer" in lu(client.get(reverse("autorisation", args=[famille.d_eloise.pk, a.pk])))
    page = lu(client.get(adresse))
    assert "un titulaire suffit" in page
    assert "checked" not in page, "nobody is chosen beforehand"
    assert poster(client, adresse).status_code == 422
    fait = poster(client, adresse, droits=str(famille.carole.pk))
    assert fait.status_code == 303
    circuit = lu(client.get(fait.headers["Location"]))
    assert "Voir l’autorisation" in circuit
    assert "Denis" not in circuit
    assert "Suivre les signatures" in lu(client.get(reverse("autorisation", args=[famille.d_eloise.pk, a.pk])))
