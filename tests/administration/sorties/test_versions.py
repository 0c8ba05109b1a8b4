"""Belongings, exit, checklist, follow-up: the last writer never wins in silence (AD-7)."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from administration.models import ActionSuivi, Inventaire, LigneInventaire, PointSortie, Sortie
from administration.services import inventaires
from tests.administration.mesures.outils import le, poster
from tests.administration.sorties.outils import envisagee, partie, sejour
from tests.administration.versions import deux_editions
from tests.outils import fabriques as f

pytestmark = pytest.mark.django_db


@pytest.fixture
def effets(maison: SimpleNamespace) -> LigneInventaire:
    with f.technique(maison.mecs):
        i = inventaires.ouvrir_inventaire(acteur=None, sejour=sejour(maison.d_eloise), moment="entree")
        return inventaires.ajouter_ligne(acteur=None, inventaire=i, designation="Vélo")


def _relire(m: SimpleNamespace, objet: Any, champ: str) -> Callable[[], str]:
    def relire() -> str:
        with f.technique(m.mecs):
            return str(getattr(type(objet).objects.get(pk=objet.pk), champ))

    return relire


def test_un_objet_change_a_deux(maison: SimpleNamespace, connecter: Any, effets: LigneInventaire) -> None:
    deux_editions(
        (connecter(maison.nina), connecter(maison.dora)),
        ("inventaire_ligne", [maison.d_eloise.pk, effets.inventaire_id, effets.pk]), "designation",
        ("Vélo bleu", "Vélo rouge"), _relire(maison, effets, "designation"), version=1, quantite=1, etat="bon",
    )  # fmt: skip


def test_deux_champs_differents_se_rejoignent(maison: SimpleNamespace, connecter: Any, effets: LigneInventaire) -> None:
    """Nobody is asked anything when one wrote the state and the other the value."""
    adresse = reverse("inventaire_ligne", args=[maison.d_eloise.pk, effets.inventaire_id, effets.pk])
    communs = {"version": 1, "designation": "Vélo", "quantite": 1}
    assert poster(connecter(maison.nina), adresse, etat="abime", **communs).status_code == 303
    assert poster(connecter(maison.dora), adresse, etat="bon", valeur="120", **communs).status_code == 303
    with f.technique(maison.mecs):
        effets.refresh_from_db()
    assert (effets.etat, effets.valeur, effets.version) == ("abime", 120, 3)


def test_les_observations_d_un_inventaire_a_deux(
    maison: SimpleNamespace, connecter: Any, effets: LigneInventaire
) -> None:
    i = effets.inventaire
    deux_editions(
        (connecter(maison.nina), connecter(maison.dora)), ("inventaire_observations", [maison.d_eloise.pk, i.pk]),
        "observations", ("Un sac est resté chez sa tante.", "Le sac noir manque."),
        _relire(maison, i, "observations"), version=1, presents="sa mère",
    )  # fmt: skip


def test_rien_ne_s_efface_quand_l_inventaire_part_a_la_signature(
    maison: SimpleNamespace, effets: LigneInventaire
) -> None:
    """Whoever sends it to be signed read it before the other wrote: what was written stays."""
    with f.technique(maison.mecs):
        lu_avant = Inventaire.objects.get(pk=effets.inventaire_id)
        Inventaire.objects.filter(pk=lu_avant.pk).update(observations="Écrit entre-temps", version=2)
        inventaires._exiger_ouvert(None, lu_avant)
        inventaires._passer(lu_avant, "a_signer")  # type: ignore[arg-type]
        relu = Inventaire.objects.get(pk=lu_avant.pk)
    assert (relu.observations, relu.version) == ("Écrit entre-temps", 3)


def test_une_sortie_corrigee_a_deux(maison: SimpleNamespace, connecter: Any) -> None:
    with f.technique(maison.mecs):
        s = partie(maison)
        s.refresh_from_db()
    deux_editions(
        (connecter(maison.nina), connecter(maison.dora)), ("sortie_acte", [maison.d_eloise.pk, s.pk, "corriger"]),
        "destination_nom", ("SAVS du Quai", "SAVS du Port"), _relire(maison, s, "destination_nom"), version=s.version,
        date_sortie=le(0), initiative="usager", destination="esms", relais_nom="Service Jeunes majeurs",
        motif_correction="Nom mal écrit",
    )  # fmt: skip


def test_le_jour_corrige_par_l_un_reste_quand_l_autre_corrige_le_relais(
    maison: SimpleNamespace, connecter: Any
) -> None:
    with f.technique(maison.mecs):
        s = partie(maison)
        s.refresh_from_db()
    adresse = reverse("sortie_acte", args=[maison.d_eloise.pk, s.pk, "corriger"])
    communs = {"version": s.version, "initiative": "usager", "destination": "esms", "motif_correction": "Erreur"}
    jour = communs | {"relais_nom": "Service Jeunes majeurs", "date_sortie": le(-3)}
    assert poster(connecter(maison.nina), adresse, **jour).status_code == 303
    relais = communs | {"relais_nom": "Mme Le Goff", "date_sortie": le(0)}
    assert poster(connecter(maison.dora), adresse, **relais).status_code == 303
    with f.technique(maison.mecs):
        relue = Sortie.objects.get(pk=s.pk)
        premiere = ActionSuivi.objects.filter(sortie=s).order_by("prevue_le")[0]
    assert (relue.date_sortie, relue.relais_nom) == (le(-3), "Mme Le Goff")
    assert premiere.prevue_le == le(4)


def test_un_point_de_la_liste_a_deux(maison: SimpleNamespace, connecter: Any) -> None:
    with f.technique(maison.mecs):
        s = envisagee(maison)
        point = PointSortie.objects.get(sortie=s, code="papiers")
    deux_editions(
        (connecter(maison.nina), connecter(maison.dora)),
        ("sortie_point", [maison.d_eloise.pk, s.pk, point.pk]), "a_qui", ("Éloïse", "Sa mère"),
        _relire(maison, point, "a_qui"), version=1, etat="fait", le=le(0),
    )  # fmt: skip


def test_un_contact_deplace_a_deux(maison: SimpleNamespace, connecter: Any) -> None:
    with f.technique(maison.mecs):
        action = ActionSuivi.objects.filter(sortie=partie(maison)).order_by("prevue_le")[0]
    deux_editions(
        (connecter(maison.anne), connecter(maison.dora)),
        ("suivi_acte", [maison.d_eloise.pk, action.pk, "deplacer"]), "libelle", ("Appel du soir", "Appel du matin"),
        _relire(maison, action, "libelle"), version=1, prevue_le=le(10),
    )  # fmt: skip
