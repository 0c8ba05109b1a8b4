"""Tags, forms and shell as the other rooms use them."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.http import HttpRequest
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory

from dui.core import navigation
from dui.core.context_processors import interface
from dui.core.formulaires import Formulaire, Segment, lignes_resume
from dui.core.navigation import ChoixStructure, Entree, Moi, composer
from dui.core.registres import Registre


def rendre(source: str, **contexte: Any) -> str:
    return Template(source).render(Context(contexte))


def test_icon_is_decorative_unless_titled() -> None:
    assert 'aria-hidden="true"' in rendre('{% icone "house" %}')
    assert 'role="img" aria-label="Nuit"' in rendre('{% icone "moon" "" "Nuit" %}')


def test_unknown_icon_is_an_error() -> None:
    with pytest.raises(KeyError, match=r"icones\.txt"):
        rendre('{% icone "licorne" %}')


def test_inline_icon_for_the_pdf() -> None:
    assert "<path" in rendre('{% icone_en_ligne "house" %}')


def test_person_is_round_and_professional_square() -> None:
    assert 'class="portrait c40 teinte-' in rendre('{% portrait "Éloïse Lambert" 40 %}')
    assert ">ÉL<" in rendre('{% portrait "Éloïse Lambert" %}')
    assert '<span class="pro" aria-hidden="true">AD</span>' in rendre('{% pro "Anne Dupont" %}')
    photo = rendre("{% portrait p %}", p=SimpleNamespace(url_photo="/p/1"))
    assert '<img src="/p/1" alt=""' in photo


def test_tint_does_not_change_between_processes() -> None:
    """A salted hash would repaint everybody at each restart; crc32 of this name is fixed."""
    assert "teinte-1" in rendre('{% portrait "Éloïse Lambert" %}')


@pytest.mark.parametrize(
    "source", ['{% portrait "A" 33 %}', '{% badge "A" "abricot" %}', '{% avis "rose" %}x{% endavis %}']
)
def test_out_of_the_design_is_refused(source: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        rendre(source)


def test_values_are_escaped() -> None:
    mechant = "<script>alert(1)</script>"
    for source in (
        "{% badge v %}",
        "{% avis %}{{ v }}{% endavis %}",
        "{% parole v %}{{ v }}{% endparole %}",
        "{% portrait v %}",
        '{% vide v v "sun" %}',
        "{{ v|typo }}",
        "{{ v|exposants }}",
        '{% plus "/" v %}',
    ):
        assert "<script" not in rendre(source, v=mechant), source


def test_confidentiality_tags() -> None:
    assert "N4 équipe de soins" in rendre("{% niveau 4 %}")
    assert "badge sante" in rendre("{% niveau 3 %}")


def test_since_carries_the_full_date() -> None:
    from datetime import UTC, datetime

    html = rendre("{{ q|depuis }}", q=datetime(2020, 5, 4, 8, 0, tzinfo=UTC))
    assert 'datetime="2020-05-04T08:00:00+00:00"' in html
    assert 'title="lundi 4\u00a0mai\u00a02020, 10\u00a0h"' in html


class EssaiForm(Formulaire):
    nom = forms.CharField(label="Nom", help_text="Celui de l'état civil")
    entree = forms.DateField(label="Entrée", required=False)
    importance = forms.ChoiceField(label="Importance", choices=[("i", "Info"), ("u", "Urgent")], widget=Segment)
    accord = forms.BooleanField(label="Accord", required=False)

    def clean(self) -> None:
        raise forms.ValidationError("Indiquez au moins un titulaire.")


def test_form_marks_optional_and_hides_colons() -> None:
    html = str(EssaiForm())
    assert html.count("(facultatif)") == 1, "a box to tick is never marked: it is optional by nature"
    assert "Celui de l’état civil" in html
    assert 'aria-describedby="id_nom_helptext"' in html
    assert "resume" not in html
    assert "jj/mm/aaaa" in html


def test_invalid_form_says_where_and_links_there() -> None:
    formulaire = EssaiForm({"entree": "32/01/2026", "nom": ""})
    html = str(formulaire)
    assert "Quatre points à revoir avant d’enregistrer" in html
    for cible in ("id_nom", "id_entree", "id_importance_0"):
        assert f'href="#{cible}"' in html
        assert f'id="{cible}"' in html
    assert html.count('aria-invalid="true"') >= 2
    assert 'aria-describedby="id_nom_helptext id_nom_error"' in html
    assert 'id="id_nom_error"' in html
    assert "Indiquez au moins un titulaire." in html
    assert ">Nom : ce champ est obligatoire.</a>" in html.replace("\u00a0", " "), (
        "four times the same sentence lead nowhere"
    )


def test_summary_of_several_forms() -> None:
    lignes = lignes_resume(EssaiForm({"nom": "A", "importance": "i"}))
    assert [ligne.cible for ligne in lignes] == [""]
    html = rendre("{% resume_erreurs a b %}", a=EssaiForm({}), b=EssaiForm({}))
    assert html.count("<li>") == 6
    assert "Six points" in html
    assert rendre("{% resume_erreurs a %}", a=EssaiForm()).strip() == ""


def test_progress_says_its_words() -> None:
    assert "6 sur 17 lues" in rendre('{% progression 6 17 "lues" %}')


def test_tabs_are_links() -> None:
    html = rendre(
        '{% onglets l "Dossier" courant="fil" %}',
        l=[
            {"libelle": "Synthèse", "url": "/s/", "cle": "synthese"},
            {"libelle": "Fil", "url": "/f/", "cle": "fil", "nouveau": True},
        ],
    )
    assert 'href="/f/" aria-current="page"' in html
    assert html.count("aria-current") == 1
    assert "du nouveau depuis votre dernière visite" in html


@pytest.fixture
def registre(monkeypatch: pytest.MonkeyPatch) -> Iterator[Registre[Entree]]:
    vide: Registre[Entree] = Registre("navigation")
    monkeypatch.setattr(navigation, "NAVIGATION", vide)
    monkeypatch.setattr(
        navigation, "_adresse", lambda nom: None if nom == "absente" else "/" if nom == "/" else f"/{nom}/"
    )
    return vide


def requete(chemin: str = "/") -> HttpRequest:
    return RequestFactory().get(chemin)


def test_navigation_leaves_out_what_may_not_be_opened(registre: Registre[Entree]) -> None:
    registre.enregistrer(Entree("Vue", "vue", "house"), cle="a", ordre=2)
    registre.enregistrer(Entree("Cachée", "cachee", "house", visible=lambda r: False), cle="b")
    registre.enregistrer(Entree("Sans adresse", "absente", "house"), cle="c")
    registre.enregistrer(
        Entree(lambda r: "Jeunes", "personnes", "users", "Suivi", compte=lambda r: 0), cle="d", ordre=1
    )
    groupes = composer(requete("/personnes/12/")).groupes
    assert [(g.libelle, [lien.libelle for lien in g.liens]) for g in groupes] == [("Suivi", ["Jeunes"]), ("", ["Vue"])]
    assert groupes[0].liens[0].courant
    assert not groupes[1].liens[0].courant
    assert groupes[0].liens[0].compte is None, "zero is not shown"


def test_home_is_current_only_at_home(registre: Registre[Entree]) -> None:
    registre.enregistrer(Entree("Aujourd’hui", "/", "house"), cle="a")
    assert composer(requete("/")).groupes[0].liens[0].courant
    assert not composer(requete("/personnes/")).groupes[0].liens[0].courant


def test_roles_take_their_fixed_place(registre: Registre[Entree]) -> None:
    registre.enregistrer(Entree("Transmission", "composer", "pencil-line", role="transmission"), cle="t")
    coque = composer(requete())
    assert coque.groupes == []
    assert coque.roles["transmission"].url == "/composer/"
    with pytest.raises(ValueError, match="inconnu"):
        Entree("X", "x", "x", role="inconnu")


def test_three_entries_at_most_in_the_phone_bar(registre: Registre[Entree]) -> None:
    for n in range(5):
        registre.enregistrer(Entree(f"E{n}", f"e{n}", "house", mobile=f"M{n}"), cle=str(n), ordre=n)
    assert [lien.mobile for lien in composer(requete()).mobiles] == ["M0", "M1", "M2"]


def test_interface_is_lazy_and_trusts_no_cookie(registre: Registre[Entree]) -> None:
    appels: list[int] = []
    registre.enregistrer(Entree("A", "a", "house", compte=lambda r: appels.append(1) or 1), cle="a")
    demande = requete()
    demande.COOKIES["theme"] = '"><script>'
    contexte = interface(demande)
    assert contexte["theme"] == ""
    assert appels == []
    assert contexte["coque"].groupes[0].liens[0].compte == 1
    assert appels == [1]


def test_who_is_signed_in_comes_from_a_port(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "_fournisseur", navigation.moi_par_defaut)
    demande = requete()
    assert navigation.moi(demande) is None
    demande.acteur = SimpleNamespace(nom="Anne Dupont", fonction="Éducatrice")  # type: ignore[attr-defined]
    assert navigation.moi(demande).initiales == "AD"  # type: ignore[union-attr]
    navigation.fournir_moi(lambda r: Moi("Zoé", structures=(ChoixStructure(1, "MECS"),)))
    assert navigation.moi(demande).structures[0].nom == "MECS"  # type: ignore[union-attr]
