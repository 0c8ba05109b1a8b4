"""The workshop: a house writes, moves, publishes, imports; drafts always read; what is under licence stays out."""

import json
import uuid
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accompagnement.grilles import DefinitionRefusee, lire
from accompagnement.models import Grille, VersionGrille
from dui.core.entrees import lire_tableur
from tests.accompagnement.test_grilles_passations import livree
from tests.outils import fabriques as f

pytestmark = pytest.mark.django_db


def envoyer(client: Any, nom: str, *args: Any, **champs: Any) -> Any:
    return client.post(reverse(nom, args=args), champs | {"jeton_soumission": str(uuid.uuid4())})


def _version(monde: SimpleNamespace, code: str) -> VersionGrille:
    with f.technique(monde.mecs):
        return (
            VersionGrille.objects.select_related("grille")
            .filter(grille__code=code, grille__organisme=monde.organisme)
            .first()
        )


@pytest.mark.mission("PDE-ACC-1", "PDS-ACC-1")
def test_ecrire_une_grille_sans_code_et_la_publier(monde: SimpleNamespace, connecter: Any):
    client = connecter(monde.paul)
    assert envoyer(client, "grille_nouvelle", titre="Bien-être", code="BIEN-ETRE", niveau="2").status_code == 303
    pk = _version(monde, "BIEN-ETRE").grille_id
    question = {"libelle": "Avez-vous bien dormi ?", "type": "choix", "id": "sommeil", "parent": "section_1",
                "options": "0 | Mal | 0\n1 | Bien | 2", "obligatoire": "on", "version": "1"}  # fmt: skip
    reponse = envoyer(client, "grille_item", pk, "nouveau", **question)
    assert reponse.status_code == 303, reponse.content.decode()[:3000]
    sous = {"libelle": "Pourquoi ?", "type": "texte", "id": "pourquoi", "parent": "section_1",
            "condition": "sommeil = 0", "version": "2"}  # fmt: skip
    assert envoyer(client, "grille_item", pk, "nouveau", **sous).status_code == 303
    baremes = "# La maison\n0 | Peu | attention\n4 | Bien | ok"
    score = {"libelle": "Repos", "code": "repos", "formule": "sommeil * 2", "baremes": baremes, "version": "3"}
    assert envoyer(client, "grille_score", pk, "nouveau", **score).status_code == 303
    assert envoyer(client, "grille_geste", pk, "sommeil", "monter").status_code == 303
    page = client.get(reverse("grille_atelier", args=[pk])).content.decode()
    assert page.index("Avez-vous bien dormi") < page.index("Première question")
    assert 'data-question="sommeil"' in page, "l’aperçu est celui de la saisie"
    assert envoyer(client, "grille_publier", pk, motif="Première version").status_code == 303
    assert "Bien-être" in client.get(reverse("grilles")).content.decode()
    assert envoyer(client, "grille_atelier", pk).status_code == 303
    with f.technique(monde.mecs):
        etats = list(VersionGrille.objects.filter(grille=pk).order_by("numero").values_list("numero", "etat"))
    assert etats == [(1, "publiee"), (2, "brouillon")]


def test_un_brouillon_qui_ne_tient_pas_est_refuse_avec_sa_question(monde: SimpleNamespace, connecter: Any):
    client = connecter(monde.paul)
    envoyer(client, "grille_nouvelle", titre="Essai", code="ESSAI", niveau="2")
    pk = _version(monde, "ESSAI").grille_id
    cas = (
        ({"type": "choix", "options": "0 | Seul"}, "de 2 à 120 options"),
        ({"type": "texte", "condition": "absent = 1"}, "absent"),
        ({"type": "calcul", "formule": "somme(absent"}, "parenthèse"),
        ({"type": "texte", "condition": "du texte libre"}, "ne se lit pas"),
    )
    for champs, mots in cas:
        reponse = envoyer(client, "grille_item", pk, "nouveau", libelle="Q", id="q", version="1", **champs)
        assert reponse.status_code == 422
        assert mots in reponse.content.decode().replace("\xa0", " "), mots
    assert _version(monde, "ESSAI").version == 1


def test_une_grille_livree_se_copie_et_ne_se_modifie_pas(monde: SimpleNamespace, connecter: Any):
    client = connecter(monde.paul)
    with f.technique(monde.mecs):
        katz = livree("KATZ").pk
    assert client.get(reverse("grille_atelier", args=[katz])).status_code == 404
    assert envoyer(client, "grille_copier", katz, titre="Katz de la maison", code="KATZ-MAISON").status_code == 303
    copie = _version(monde, "KATZ-MAISON")
    assert copie.etat == "brouillon"
    assert "Adaptée" in copie.definition["mention"]


def test_l_equipe_n_ecrit_pas_de_grille(monde: SimpleNamespace, connecter: Any):
    client = connecter(monde.anne)
    assert client.get(reverse("grille_nouvelle")).status_code == 403
    assert "Nouvelle grille" not in client.get(reverse("grilles")).content.decode()


def test_importer_un_questionnaire_et_lire_ce_qui_manque(monde: SimpleNamespace, connecter: Any):
    questions = [
        {"linkId": "a", "text": "Dormez-vous ?", "type": "boolean"},
        {"linkId": "b", "text": "Photo", "type": "attachment"},
    ]
    etranger = {"resourceType": "Questionnaire", "status": "active", "name": "Vie", "title": "Vie", "item": questions}
    client = connecter(monde.paul)
    fichier = SimpleUploadedFile("vie.json", json.dumps(etranger).encode(), "application/json")
    reponse = envoyer(client, "grille_importer", fichier=fichier)
    assert reponse.status_code == 303, reponse.content.decode()[:2000]
    page = client.get(reponse.headers["Location"]).content.decode()
    assert "Dormez-vous" in page
    assert "pièce jointe ne se saisit pas" in page.replace("\xa0", " ")


def test_le_classeur_se_telecharge_se_remplit_et_dit_ses_fautes_ligne_par_ligne(monde: SimpleNamespace, connecter: Any):
    from openpyxl import load_workbook

    client = connecter(monde.paul)
    modele = client.get(reverse("grille_classeur")).content
    assert len(lire_tableur(modele, "m.xlsx").lignes) == 14
    bon = SimpleUploadedFile("grille.xlsx", modele)
    assert envoyer(client, "grille_importer", fichier=bon).status_code == 303
    for case, valeur, mots in (("F7", "deux", "Ligne 7 : « deux » n’est pas un nombre"),
                               ("H12", "somme(absent, sommeil)", "Ligne 12 : « total » : la formule nomme « absent »"),
                               ("D10", "chois", "Ligne 10 : « humeur » : le type « chois » n’existe pas")):  # fmt: skip
        classeur = load_workbook(BytesIO(modele))
        classeur.active[case] = valeur
        sortie = BytesIO()
        classeur.save(sortie)
        _refuse(client, sortie.getvalue(), mots)


def _refuse(client: Any, octets: bytes, mots: str) -> None:
    refus = envoyer(client, "grille_importer", fichier=SimpleUploadedFile("g.xlsx", octets), code="AUTRE-CODE")
    assert refus.status_code == 422
    assert mots in refus.content.decode().replace("\xa0", " ").replace("\u202f", " "), mots


def test_un_instrument_protege_ne_s_ecrit_pas_ici():
    brut = {"code": "SDQ", "titre": "SDQ", "licence": "maison", "mention": "?", "items": [
        {"id": "q", "type": "oui_non", "libelle": "Item"}]}  # fmt: skip
    with pytest.raises(DefinitionRefusee, match="sous droits"):
        lire(brut)
    seul = brut | {"licence": "restreinte", "items": [{"id": "score", "type": "decimal", "libelle": "Score"}]}
    assert lire(seul).licence == "restreinte"
    with pytest.raises(DefinitionRefusee, match="sans choix"):
        lire(brut | {"licence": "restreinte"})


@pytest.mark.parametrize(("change", "mots"), [
    ({"inconnu": 1}, "n’existe pas"), ({"licence": "volée"}, "licence"), ({"items": []}, "aucune question"),
    ({"items": [{"id": "A b", "type": "texte", "libelle": "x"}]}, "identifiant"),
    ({"items": [{"id": "q", "type": "texte", "libelle": "x"}] * 2}, "deux fois"),
    ({"items": [{"id": "q", "type": "texte", "libelle": "x", "niveau": 1}]}, "sous celui de la grille"),
    ({"items": [{"id": "s", "type": "texte", "libelle": "x", "niveau": 5},
                {"id": "q", "type": "texte", "libelle": "x", "condition": {"regles": [
                    {"item": "s", "op": "existe"}]}}]}, "révélerait"),
    ({"items": [{"id": "s", "type": "entier", "libelle": "x", "niveau": 5},
                {"id": "c", "type": "calcul", "libelle": "x", "formule": "s * 2"}]}, "niveau plus élevé"),
    ({"scores": [{"code": "t", "libelle": "T", "formule": "__import__(q)"}]}, "formule"),
    ({"scores": [{"code": "t", "libelle": "T", "formule": "q.x"}]}, "formule"),
])  # fmt: skip
def test_chaque_faute_nomme_ce_qui_ne_va_pas(change: dict[str, Any], mots: str):
    base = {"code": "ESSAI", "titre": "Essai", "licence": "maison", "mention": "Ici.",
            "items": [{"id": "q", "type": "entier", "libelle": "Combien ?"}]}  # fmt: skip
    assert lire(base).code == "ESSAI"
    with pytest.raises(DefinitionRefusee, match=mots) as refus:
        lire(base | change)
    assert all(faute.ou for faute in refus.value.fautes)


def test_une_autre_maison_n_a_pas_nos_grilles(monde: SimpleNamespace, connecter: Any):
    client = connecter(monde.paul)
    envoyer(client, "grille_nouvelle", titre="À nous", code="A-NOUS", niveau="2")
    with f.technique(monde.mecs):
        pk = Grille.objects.get(code="A-NOUS").pk
    ailleurs = connecter(monde.zoe)
    assert ailleurs.get(reverse("grille_atelier", args=[pk])).status_code == 404
    assert "À nous" not in ailleurs.get(reverse("grilles")).content.decode()
