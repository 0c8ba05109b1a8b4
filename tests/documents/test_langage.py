"""The markup of models: what it says, and everything that it refuses (acceptance 6 of documents)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.champs import Champ, champs_connus
from documents.langage import ModeleRefuse, analyser, resoudre
from documents.langage.analyse import LIGNES, LONGUEUR, TAILLE
from documents.langage.html import en_html
from documents.langage.noeuds import BlocChamp, Encadre, Liste, Page, Paragraphe, Si, Signatures, Tableau, Titre
from documents.langage.resolution import A_REMPLIR, MASQUE, vides

CONNUS = {
    "personne.nom": Champ("nom", "Nom", "Lambert"),
    "personne.prenom": Champ("prenom", "Prénom", "Éloïse"),
    "entourage.contacts": Champ("contacts", "Contacts", None, bloc="tableau"),
    "entourage.signataires": Champ("signataires", "Signataires", None, bloc="signatures"),
}


def lire(corps, **valeurs):
    """Text of the HTML, fields given by their second word."""
    donnees = {nom: valeurs.get(nom.partition(".")[2]) for nom in CONNUS}
    return str(en_html(resoudre(analyser(corps, CONNUS), donnees)))


def refus(corps) -> str:
    with pytest.raises(ModeleRefuse) as exc:
        analyser(corps, CONNUS)
    assert exc.value.champ == "corps"
    return exc.value.message


def test_les_blocs():
    texte = analyser(
        "# 1. La durée\nDeux lignes\nd’un paragraphe.\n\n- un\n- deux\n\n{% page %}\n{{ entourage.contacts }}\n"
        "{% encadre En facile à lire %}\nJe reste.\n{% fin %}\n{% signatures A, mère | B %}",
        CONNUS,
    )
    genres = [type(bloc) for bloc in texte.blocs]
    assert genres == [Titre, Paragraphe, Liste, Page, BlocChamp, Encadre, Signatures]
    assert texte.blocs[0].numero == "1"
    assert len(texte.blocs[1].lignes) == 2
    assert texte.champs == {"entourage.contacts"}


def test_les_champs_et_le_gras():
    html = lire("Bonjour **{{ personne.prenom }}** {{ personne.nom }}.", prenom="Éloïse", nom="Lambert")
    assert html == "<p>Bonjour <strong>Éloïse</strong> Lambert.</p>"


def test_ce_qui_vient_du_dossier_est_du_texte():
    """A value never becomes markup, of the page nor of the model."""
    html = lire("Nom : {{ personne.nom }}", nom="<b>{{ personne.prenom }}</b> {% page %}", prenom="CANARI")
    assert "<b>" not in html
    assert "CANARI" not in html
    assert "&lt;b&gt;{{ personne.prenom }}" in html


def test_champ_vide_et_champ_masque():
    assert A_REMPLIR in lire("Nom : {{ personne.nom }}")
    assert 'class="masque">non affiché à ce lecteur' in lire("Nom : {{ personne.nom }}", nom=MASQUE)
    texte = analyser("{{ personne.nom }} {{ personne.prenom }}", CONNUS)
    assert vides(texte, {"personne.nom": "", "personne.prenom": MASQUE}) == ["personne.nom"]


def test_conditions():
    corps = (
        "{% si personne.nom %}\nOui {{ personne.nom }}\n{% sinon %}\nNon\n{% fin %}\n"
        "Fin{% si pas personne.prenom %} seule{% fin %}."
    )
    assert lire(corps, nom="Lambert", prenom="Éloïse") == "<p>Oui Lambert</p><p>Fin.</p>"
    assert lire(corps) == "<p>Non</p><p>Fin seule.</p>"
    # What is masked counts as absent: its existence is not told either.
    assert lire(corps, nom=MASQUE, prenom=MASQUE) == "<p>Non</p><p>Fin seule.</p>"
    assert isinstance(analyser(corps, CONNUS).blocs[0], Si)


def test_tableau_et_signatures():
    tableau = Tableau(("Lien", "Nom"), (("Mère", "<i>"),))
    html = lire("{{ entourage.contacts }}\n{% signatures {{ entourage.signataires }} %}", contacts=tableau,
                signataires=Tableau(("Nom", "Qualité"), (("Carole Petit", "mère"),)))  # fmt: skip
    assert '<th scope="row">Mère</th><td>&lt;i&gt;</td>' in html
    assert "<strong>Carole Petit</strong><br><span>mère</span>" in html
    assert html.count('class="cadre"') == 1
    assert lire("{% signatures {{ entourage.signataires }} %}").count('class="cadre"') == 2


HOSTILES = [
    ("{{ personne.inconnu }}", "n’existe pas"),
    ("{{ personne.nomm }}", "Vouliez-vous dire « personne.nom »"),
    ("{{ settings.SECRET_KEY }}", "n’est pas un champ"),
    ("{{ personne.nom.__class__ }}", "ne se parcourt pas"),
    ("{{ personne.__class__ }}", "ne se parcourt pas"),
    ("{{ personne.nom|safe }}", "sans filtre"),
    ("{{ personne.nom() }}", "ne calcule rien"),
    ("{{ ''.join(x) }}", "ne calcule rien"),
    ("{{ 7*7 }}", "ne calcule rien"),
    ("{{ }}", "n’est pas un champ"),
    ("{{ personne.nom", "pas fermée"),
    ("personne.nom }}", "pas fermée"),
    ("{{ {{ personne.nom }} }}", "n’est pas"),
    ("{% for x in personne %}\n{% endfor %}", "ne fait pas de boucle"),
    ("{%for x in y%}a{%endfor%}", "ne fait pas de boucle"),
    ("{%- for x in y -%}", "ne fait pas de boucle"),
    ("{% pour chaque contact %}", "ne fait pas de boucle"),
    ("{% include '/etc/passwd' %}", "n’ouvre ni fichier"),
    ("{% load static %}", "n’ouvre ni fichier"),
    ("{% ssi /etc/passwd %}", "n’ouvre ni fichier"),
    ("{% extends 'base.html' %}", "n’ouvre ni fichier"),
    ("{% fichier /etc/passwd %}", "n’ouvre ni fichier"),
    ("{% import os %}", "n’ouvre ni fichier"),
    ("{% set x = 1 %}", "ne calcule rien"),
    ("{% if personne.nom %}", "ne calcule rien"),
    ("{% debug %}", "ne calcule rien"),
    ("{% inconnu %}", "n’est pas une construction connue"),
    ("{%%}", "n’est pas une construction connue"),
    ("{% si personne.nom == 'x' %}\na\n{% fin %}", "un seul champ"),
    ("{% si %}\na\n{% fin %}", "un seul champ"),
    ("{% si personne.nom %}\na", "n’est jamais fermé"),
    ("a {% si personne.nom %} b", "n’est pas fermé"),
    ("{% fin %}", "sans « si »"),
    ("a {% fin %}", "sans « si »"),
    ("{% sinon %}", "sans « si »"),
    ("{% lignes 999999999999999999999 %}", "de 1 à 30"),
    ("{% lignes ²  %}", "de 1 à 30"),
    ("{% lignes -1 %}", "de 1 à 30"),
    ("{% signatures %}", "de 1 à 8 noms"),
    ("{% signatures " + "a|" * 9 + " %}", "de 1 à 8 noms"),
    ("Du **gras jamais fermé", "gras ouvert"),
    ("Voir {{ entourage.contacts }} ci-joint", "seul sur sa ligne"),
    ("Une {% page %} au milieu", "seul sur sa ligne"),
    ("<script>alert(1)</script>", "ni balise"),
    ("<img src='file:///etc/passwd'>", "ni balise"),
    ("< link rel=attachment href=file:///etc/passwd>", "ni balise"),
    ("<!DOCTYPE x>", "ni balise"),
    ("&#60;script", "ni balise"),
    ("![](http://exemple.fr/x.png)", "ni balise"),
    ("[texte](javascript:alert(1))", "ni balise"),
    ("Voir file:///etc/passwd", "n’ouvre ni fichier"),
    ("Voir FILE : /etc/passwd", "n’ouvre ni fichier"),
    ("data:text/html;base64,AAAA", "n’ouvre ni fichier"),
    ("background: url(//exemple.fr)", "n’ouvre ni fichier"),
    ("@import 'x'", "n’ouvre ni fichier"),
    ("${7*7}", "n’ouvre ni fichier"),
    ("a\x00b", "caractère invisible"),
    ("a\u202egnp.exe", "caractère invisible"),
    ("", "vide"),
    ("   \n\n", "vide"),
    ("a" * (LONGUEUR + 1), "dépasse"),
    ("a\n" * (LIGNES + 1), "trop long"),
    ("a" * (TAILLE + 1), "trop long"),
]


@pytest.mark.parametrize(("corps", "dit"), HOSTILES, ids=range(len(HOSTILES)))
def test_refuse_avec_une_phrase(corps, dit):
    assert dit in refus(corps)


def test_la_ligne_est_nommee_et_toutes_les_fautes_sont_dites():
    message = refus("Bonjour\n\n{{ personne.nomm }}\nDu texte\n{% for x in y %}")
    assert message.splitlines()[0].startswith("Ligne 3 : le champ « personne.nomm »")
    assert message.splitlines()[1].startswith("Ligne 5 : « for »")
    assert len(refus("{% for %}\n" * 40).splitlines()) == 9


def test_profondeur():
    ouvrir = "{% si personne.nom %}\n"
    assert "l’un dans l’autre" in refus(ouvrir * 6 + "a\n" + "{% fin %}\n" * 6)
    assert "l’une dans l’autre" in refus("{% si personne.nom %}" * 40 + "a" + "{% fin %}" * 40)
    analyser(ouvrir * 3 + "a\n" + "{% fin %}\n" * 3, CONNUS)


JETONS = st.sampled_from(
    ["{{ personne.nom }}", "{{", "}}", "{%", "%}", "{% si personne.nom %}", "{% sinon %}", "{% fin %}", "**", "# ",
     "- ", "1. ", "> ", "[ ] ", "\n", "\n\n", "{% page %}", "{% for %}", "{% encadre a %}", "<", "&", "mot ",
     "|", ".", "é"]
)  # fmt: skip


@given(st.lists(JETONS | st.text(max_size=6), max_size=60).map("".join))
def test_toute_entree_est_lue_ou_refusee_avec_des_mots(corps):
    """Whatever is typed: a tree whose HTML holds only our own tags, or a refusal that names the line."""
    refuse, arbre = None, None
    try:
        arbre = analyser(corps, CONNUS)
    except ModeleRefuse as exc:
        refuse = exc
    if refuse is not None:
        assert refuse.fautes
        assert all(faute.message for faute in refuse.fautes)
        return
    html = str(en_html(resoudre(arbre, {"personne.nom": "<script>{{ x }}"})))
    assert "<script" not in html
    assert "paquet:" not in html


@given(st.text(max_size=300))
def test_une_valeur_ne_casse_jamais_la_page(valeur):
    html = str(en_html(resoudre(analyser("A {{ personne.nom }} B", CONNUS), {"personne.nom": valeur})))
    assert html.startswith("<p>A ")
    assert html.endswith(" B</p>")
    assert "<" not in html[3:-4].replace("<br>", "").replace('<span class="vide">', "").replace("</span>", "").replace(
        "<sup>", "").replace("</sup>", "")  # fmt: skip


def test_chaque_champ_a_un_libelle_et_un_exemple():
    connus = champs_connus()
    assert len(connus) > 40
    for nom, champ in connus.items():
        assert champ.libelle, nom
        assert champ.exemple, nom
        assert 1 <= champ.niveau <= 6
