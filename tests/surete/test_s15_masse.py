"""S-15: what a form does not ask, nobody can set: house, author, level, version, date of signature."""

import ast
import inspect
from importlib import import_module
from pkgutil import walk_packages

import pytest
from django import forms

import accompagnement
import administration
import coordination
import documents
import habilitations
import interop
import usagers
from coordination.models import Transmission
from tests.outils import fabriques as f
from tests.surete.test_code import _modules
from usagers.models import Usager

pytestmark = pytest.mark.exigence("S-15")
RESERVES = frozenset({
    "structure", "structures", "organisme", "auteur", "auteur_id", "cle_acces", "cree_le", "modifie_le", "lecteur",
    "empreinte", "sha256", "signe_le", "valide_par", "revu_par", "recueilli_par", "identifiant_local", "fusionne_dans",
})  # fmt: skip
# The house is the question of the form, checked against the actor's own; or who wrote a paper that was received.
CHOISIS = {
    ("CommissionForm", "structure"),
    ("VoeuForm", "structure"),
    ("DemandeForm", "structures"),
    ("DroitForm", "organisme"),
    ("RessourceForm", "organisme"),  # the name of who pays, typed
    ("ProForm", "organisme"),  # the name of an employer, typed
    ("ProModifie", "organisme"),
    ("PosteForm", "structure"),
    ("FiltreJournalForm", "structure"),
    ("QualifierForm", "auteur"),
    ("FaitForm", "recueilli_par"),  # who heard it, among colleagues
    ("FaitDeForm", "recueilli_par"),
    ("RepererForm", "recueilli_par"),
}


def classes() -> set[type[forms.BaseForm]]:
    trouvees: set[type[forms.BaseForm]] = set()
    for piece in (accompagnement, administration, coordination, documents, habilitations, interop, usagers):
        for info in walk_packages(piece.__path__, f"{piece.__name__}."):
            if ".forms" in info.name or ".views" in info.name:
                membres = inspect.getmembers(import_module(info.name), inspect.isclass)
                trouvees |= {c for _, c in membres if issubclass(c, forms.BaseForm) and c.__module__ == info.name}
    return trouvees


def test_aucun_formulaire_n_offre_un_champ_reserve():
    fautes = {
        (c.__name__, champ) for c in classes() for champ in getattr(c, "base_fields", {}) if champ in RESERVES
    } - CHOISIS
    assert fautes == set()
    assert len(classes()) > 40


def test_les_formulaires_de_modele_nomment_leurs_champs():
    modeles = [c for c in classes() if issubclass(c, forms.BaseModelForm) and getattr(c, "_meta", None)]
    assert [c.__name__ for c in modeles if c._meta.fields in (None, "__all__") and c._meta.model] == []


def test_aucune_vue_ne_lit_un_champ_reserve_hors_de_son_formulaire():
    """« request.POST.get("auteur") » would go round every form; what is read that way is looked at by name."""
    lus = set()
    for chemin in _modules():
        for noeud in ast.walk(ast.parse(chemin.read_bytes())):
            if isinstance(noeud, ast.Call) and isinstance(noeud.func, ast.Attribute) and noeud.args:
                envoi, nom = noeud.func.value, noeud.args[0]
                if isinstance(envoi, ast.Attribute) and envoi.attr == "POST" and isinstance(nom, ast.Constant):
                    lus.add((chemin.name, nom.value))
    assert len(lus) > 20
    assert {(fichier, nom) for fichier, nom in lus if nom in RESERVES | set(EN_TROP)} == {
        ("apercu.py", "structure"), ("compte.py", "structure"), ("droits.py", "etat"),  # compared with one's own houses
    }  # fmt: skip


EN_TROP = {
    "structure": "999", "structure_id": "999", "organisme": "999", "organisme_id": "999", "auteur": "999",
    "auteur_id": "999", "cle_acces": "1", "etat": "rectifiee", "version": "42", "saisi_le": "2001-01-01",
    "cree_le": "2001-01-01", "valide_par": "999", "statut_identite": "qualifiee", "identifiant_local": "VOLE",
    "structures": "999", "fusionne_dans": "1", "signe_le": "2001-01-01",
}  # fmt: skip


@pytest.mark.django_db
def test_une_transmission_garde_son_auteur_sa_maison_et_son_etat(monde, connecter):
    donnees = EN_TROP | {
        "dossiers": [monde.d_eloise.pk], "texte": "A dîné.", "niveau": "2", "categorie": "quotidien",
        "importance": "1", "jeton_soumission": "6f1c2f6e-2d2b-4d0e-9b55-6d1f0f7a2b14",
    }  # fmt: skip
    assert connecter(monde.anne).post("/transmissions/nouvelle/", donnees).status_code == 303
    with f.technique(monde.mecs):
        ecrite = Transmission.objects.get()
        lus = (ecrite.auteur_id, ecrite.structure_id, ecrite.etat, ecrite.version, ecrite.saisi_le.year > 2020)
    assert lus == (monde.anne.pk, monde.mecs.pk, "publiee", 1, True)


@pytest.mark.django_db
def test_une_personne_creee_garde_sa_maison_et_son_statut(monde, connecter):
    donnees = EN_TROP | {
        "nom_naissance": "Marchand", "prenoms": "Lina", "date_naissance": "12/03/2012", "sexe": "F",
        "jeton_soumission": "6f1c2f6e-2d2b-4d0e-9b55-6d1f0f7a2b15",
    }  # fmt: skip
    reponse = connecter(monde.sarah).post("/personnes/nouvelle/", donnees)
    assert reponse.status_code == 303, reponse.content.decode()[-3000:]
    with f.technique(monde.mecs):
        creee = Usager.objects.get(nom_naissance="MARCHAND")
        lus = (creee.structures, creee.statut_identite, creee.identifiant_local != "VOLE", creee.fusionne_dans_id)
    assert lus == ([monde.mecs.pk], "provisoire", True, None)
