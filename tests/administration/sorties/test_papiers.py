"""Papers of the exit: filled from what is known, each reader with the levels that are theirs, the address in none."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from administration.models import ActionSuivi, BilanSortie, PointSortie, Sortie
from coordination.services.evenements import planifier_evenement
from documents.models import Document
from dui.core import horloge
from tests.administration.mesures.outils import le, lu, poster
from tests.administration.sorties.outils import partie, prononcee
from tests.coordination.outils import au_nom_de
from tests.documents.lire_pdf import texte
from tests.outils import fabriques as f

pytestmark = [pytest.mark.django_db, pytest.mark.mission("PDE-GAD-5", "PDS-GAD-5")]
NEWS, RECIT, ADRESSE, SOIN = "A commencé son apprentissage.", "Scolarité maintenue.", "12 allée CANARI", "Neurologue"


def _rendez_vous(m: SimpleNamespace) -> None:
    planifier_evenement(acteur=None, structure_id=m.mecs.pk, dossier=m.d_eloise, niveau=4, lieu="Nantes",
                        type="rendez_vous", libelle=SOIN, debut=horloge.maintenant() + (le(9) - le(0)))  # fmt: skip


@pytest.fixture
def sortie(maison: SimpleNamespace) -> Sortie:
    with f.technique(maison.mecs):
        _rendez_vous(maison)
        s = partie(maison, jour=le(-8))
        BilanSortie.objects.filter(sortie=s).update(bilan=RECIT, paroles="Je suis prête.", adresse=ADRESSE)
        premiere = ActionSuivi.objects.filter(sortie=s).order_by("prevue_le")[0]
        ActionSuivi.objects.filter(pk=premiere.pk).update(issue="realise", le=le(-1), compte_rendu=NEWS)
        return s


def _produire(m: SimpleNamespace, connecter: Any, pro: Any, s: Sortie, code: str, **champs: str) -> str:
    """As it is done from the page of the exit: the link chooses the model and the exit."""
    client, page = connecter(pro), reverse("document_produire", args=[m.d_eloise.pk])
    adresse = f"{page}?modele={code}&objet=sortie:{s.pk}"
    fiche = lu(client.get(reverse("sortie", args=[m.d_eloise.pk, s.pk])))
    assert adresse.replace("&", "&amp;") in fiche, "the paper is not offered on the page"
    formulaire = client.get(adresse).context["form"]
    assert (formulaire["code"].value(), formulaire["objet"].value()) == (code, f"sortie:{s.pk}")
    envoi = {"code": code, "objet": f"sortie:{s.pk}", "pour": "moi", "format": "pdf", **champs}
    assert poster(client, page, **envoi).status_code == 303
    with au_nom_de(pro):
        return texte(Document.objects.order_by("-pk")[0].contenu)


def test_le_bilan_et_le_suivi(maison: SimpleNamespace, connecter: Any, sortie: Sortie) -> None:
    bilan = _produire(maison, connecter, maison.nina, sortie, "SORTIE-BILAN")
    assert all(
        mots in bilan for mots in (RECIT, "Je suis prête.", "Service Jeunes majeurs", "Anne", "Papiers originaux")
    )
    suivi = _produire(maison, connecter, maison.nina, sortie, "SORTIE-SUIVI")
    assert all(mots in suivi for mots in (NEWS, "Nouvelles reçues", "Une semaine après"))
    assert not any(mots in bilan + suivi for mots in ("CANARI", SOIN))


def test_la_lettre_de_liaison_revient_aux_soins(maison: SimpleNamespace, connecter: Any) -> None:
    """Written before the exit, by the nurse of the team; an appointment still planned is one to take over."""
    with f.technique(maison.mecs):
        _rendez_vous(maison)
        sortie = prononcee(maison)
        BilanSortie.objects.filter(sortie=sortie).update(bilan=RECIT, adresse=ADRESSE)
        PointSortie.objects.filter(sortie=sortie, code="traitements").update(a_qui="Éloïse")
    chez = {"pour": "dehors", "destinataire": "Docteur Duval\n3 place Viarme\n44000 Nantes"}
    lettre = _produire(maison, connecter, maison.lucie, sortie, "SORTIE-LIAISON", **chez)
    assert all(mots in lettre for mots in (SOIN, "Nantes", "à Éloïse"))
    assert not any(mots in lettre for mots in ("CANARI", NEWS, RECIT))
    fiche = lu(connecter(maison.nina).get(reverse("sortie", args=[maison.d_eloise.pk, sortie.pk])))
    assert "SORTIE-LIAISON" not in fiche
    page = reverse("document_produire", args=[maison.d_eloise.pk])
    refus = poster(connecter(maison.nina), page, code="SORTIE-LIAISON", objet=f"sortie:{sortie.pk}", **chez)
    assert refus.status_code == 422


def test_la_lettre_a_la_personne_ne_dit_que_le_necessaire(
    maison: SimpleNamespace, connecter: Any, sortie: Sortie
) -> None:
    chez = {"pour": "dehors", "destinataire": "Éloïse Lambert\n12 rue des Acacias\n44400 Rezé"}
    lettre = _produire(maison, connecter, maison.nina, sortie, "SORTIE-NOUVELLES", **chez)
    assert "Bonjour Éloïse" in lettre
    assert "Pour vous répondre : Anne" in lettre
    assert not any(mots in lettre for mots in (RECIT, NEWS, "CANARI", SOIN))


def test_qui_n_ouvre_que_l_administratif_n_a_ni_recit_ni_nouvelles(
    maison: SimpleNamespace, connecter: Any, sortie: Sortie
) -> None:
    alix = f.professionnel(maison.organisme, "Alix", "Morel", "Chargée d’admission")
    f.affecter(alix, maison.mecs, {"ID": "W", "ADM": "W", "CTR": "W", "DRO": "W"}, transverse="structure")
    client, page = connecter(alix), reverse("document_produire", args=[maison.d_eloise.pk])
    fiche = lu(client.get(reverse("sortie", args=[maison.d_eloise.pk, sortie.pk])))
    for code in ("SORTIE-BILAN", "SORTIE-SUIVI"):
        assert f"modele={code}" not in fiche
        assert poster(client, page, code=code, objet=f"sortie:{sortie.pk}", pour="moi", format="pdf").status_code == 403
    dits = _produire(maison, connecter, alix, sortie, "SORTIE-ATTEST")
    assert not any(mots in dits for mots in (RECIT, NEWS, "Je suis prête.", "CANARI", SOIN))
