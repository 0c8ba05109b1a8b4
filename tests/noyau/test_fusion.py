"""F-15, I5: two editors, no accepted edit lost, no silent overwrite; the merge screen gives every word back."""

import re
import threading
from html import unescape

import pytest
from django.db import connections
from django.http import HttpResponse, QueryDict
from django.test import Client
from django.urls import include, path

from dui.core import contexte, fusion
from dui.core.erreurs import ConflitVersion
from dui.core.formulaires import FormulaireModele
from dui.core.fusion import FormulaireVersionne, enregistrer_versionne, resoudre, reunir, surligner
from dui.core.reponses import voir
from habilitations.acces import acteur_de, contexte_de
from usagers.models import Usager


class UsagerForm(FormulaireVersionne, FormulaireModele):
    class Meta:
        model = Usager
        fields = ("prenom_utilise", "surnom", "commentaire", "interprete", "date_deces")


def editer(request, pk):
    """An ordinary edit view: form, service, redirect."""
    usager = Usager.objects.get(pk=pk)
    form = UsagerForm(request.POST or None, instance=usager)
    if request.method == "POST" and form.is_valid():
        enregistrer_versionne(Usager(pk=pk), form.cleaned_data_sans_version, form.version_lue)
        return voir("/aide/")
    return HttpResponse(str(form["version"]))


UsagerForm.cleaned_data_sans_version = property(
    lambda self: {nom: valeur for nom, valeur in self.cleaned_data.items() if nom != "version"}
)
urlpatterns = [
    path("editer/<int:pk>/", editer),
    path("compte/", include("habilitations.urls_compte")),
    path("", include("dui.core.urls")),
]
pytestmark = pytest.mark.urls(__name__)


def _saisie(usager, **champs):
    actuels = {"prenom_utilise": usager.prenom_utilise, "surnom": usager.surnom, "commentaire": usager.commentaire}
    return actuels | {"version": str(usager.version)} | champs


def _relire(monde):
    with contexte.ouvrir(contexte_de(acteur_de(monde.sarah.compte))):
        return Usager.objects.get(pk=monde.eloise.pk)


def _poster(pro, connecter, monde, **champs):
    return connecter(pro, Client()).post(f"/editer/{monde.eloise.pk}/", _saisie(monde.eloise, **champs))


def test_le_formulaire_porte_la_version(monde, connecter):
    page = connecter(monde.sarah).get(f"/editer/{monde.eloise.pk}/").content.decode()
    assert re.search(rf'type="hidden" name="version" value="{_relire(monde).version}"', page)


def test_une_version_a_jour_s_enregistre(monde, connecter):
    avant = _relire(monde).version
    assert _poster(monde.sarah, connecter, monde, surnom="Lolo").status_code == 303
    apres = _relire(monde)
    assert (apres.surnom, apres.version) == ("Lolo", avant + 1)


def test_sans_version_c_est_un_conflit_jamais_un_ecrasement(monde, connecter):
    assert _poster(monde.sarah, connecter, monde, surnom="Lolo", version="").status_code == 409
    assert _relire(monde).surnom == ""


def test_des_champs_disjoints_se_reunissent_seuls(monde, connecter):
    assert _poster(monde.sarah, connecter, monde, surnom="Lolo").status_code == 303
    assert _poster(monde.paul, connecter, monde, commentaire="Aime le foot.").status_code == 303
    usager = _relire(monde)
    assert (usager.surnom, usager.commentaire) == ("Lolo", "Aime le foot.")


def _conflit(monde, connecter):
    _poster(monde.sarah, connecter, monde, commentaire="Car 301, accompagnée à l’aller", surnom="Lolo")
    return _poster(monde.paul, connecter, monde, commentaire="Car 301, retour à 17 h 20 le jeudi", interprete="on")


def _champs(page):
    """What a browser would post: hidden fields, checked radios, text areas."""
    donnees = QueryDict(mutable=True)
    for genre, nom, valeur, coche in re.findall(
        r'<input type="(hidden|radio)" name="([^"]+)" value="([^"]*)"( checked)?>', page
    ):
        if genre == "hidden" or coche:
            donnees.appendlist(nom, unescape(valeur))
    for nom, texte in re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>([^<]*)</textarea>', page):
        donnees.appendlist(nom, unescape(texte))
    return donnees


def test_l_ecran_dit_le_fait_et_rend_les_deux_textes(monde, connecter):
    reponse = _conflit(monde, connecter)
    page = re.sub(r"\s+", " ", reponse.content.decode())
    assert reponse.status_code == 409
    assert "Sarah a enregistré avant vous" in page
    assert "Rien n’est perdu. Choisissez ce qu’il faut garder pour 1" in page
    assert "<mark>accompagnée à l’aller</mark>" in page
    assert "<mark>retour à 17 h 20 le jeudi</mark>" in page
    assert "Version de Sarah Petit" in page
    assert "Lolo, modifié par Sarah" in page
    assert "oui, modifié par vous" in page
    assert _relire(monde).interprete is False


@pytest.mark.parametrize(
    ("choix", "attendu"),
    [
        ("moi", "Car 301, retour à 17 h 20 le jeudi"),
        ("eux", "Car 301, accompagnée à l’aller"),
        ("deux", "Car 301, accompagnée à l’aller, retour à 17 h 20 le jeudi"),
    ],
)
def test_le_choix_s_enregistre_avec_le_reste(monde, connecter, choix, attendu):
    donnees = _champs(_conflit(monde, connecter).content.decode())
    donnees["fusion_choix_commentaire"] = choix
    reponse = connecter(monde.paul, Client()).post(
        f"/editer/{monde.eloise.pk}/", donnees.urlencode(), content_type="application/x-www-form-urlencoded"
    )
    assert reponse.status_code == 303
    usager = _relire(monde)
    assert (usager.commentaire, usager.surnom, usager.interprete) == (attendu, "Lolo", True)


def test_un_troisieme_passe_pendant_la_fusion(monde, connecter):
    donnees = _champs(_conflit(monde, connecter).content.decode())
    monde.eloise.refresh_from_db = None
    frais = _relire(monde)
    connecter(monde.sarah, Client()).post(f"/editer/{frais.pk}/", _saisie(frais, commentaire="Encore autre chose"))
    reponse = connecter(monde.paul, Client()).post(
        f"/editer/{frais.pk}/", donnees.urlencode(), content_type="application/x-www-form-urlencoded"
    )
    assert reponse.status_code == 409
    assert _relire(monde).commentaire == "Encore autre chose"


def test_le_fragment_n_emporte_pas_toute_la_page(monde, connecter):
    _poster(monde.sarah, connecter, monde, commentaire="A")
    navigateur = connecter(monde.paul, Client())
    reponse = navigateur.post(
        f"/editer/{monde.eloise.pk}/", _saisie(monde.eloise, commentaire="B"), headers={"HX-Request": "true"}
    )
    assert reponse.status_code == 409
    assert "<html" not in reponse.content.decode()


def test_un_objet_hors_de_portee_reste_introuvable(monde):
    from django.http import Http404

    with contexte.ouvrir(contexte_de(acteur_de(monde.nora.compte))), pytest.raises(Http404):
        enregistrer_versionne(Usager(pk=monde.eloise.pk), {"surnom": "x"}, 1)


@pytest.mark.django_db(transaction=True)
def test_deux_editeurs_simultanes_rien_n_est_perdu(monde):
    """Each thread adds its marks to the same text; a conflict is merged by hand, then saved again: all are there."""
    coups = 20

    def editer_sans_cesse(pro, marque):
        try:
            for numero in range(coups):
                _ajouter(pro, monde.eloise.pk, f"{marque}{numero};")
        finally:
            connections.close_all()

    fils = [threading.Thread(target=editer_sans_cesse, args=a) for a in ((monde.sarah, "s"), (monde.paul, "p"))]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    marques = set(_relire(monde).commentaire.split(";")) - {""}
    assert marques == {f"{m}{n}" for m in "sp" for n in range(coups)}


def _ajouter(pro, pk, marque):
    while True:
        with contexte.ouvrir(contexte_de(acteur_de(pro.compte))):
            usager = Usager.objects.get(pk=pk)
            try:
                enregistrer_versionne(usager, {"commentaire": usager.commentaire + marque}, usager.version)
            except ConflitVersion:
                continue
            return


def test_surligner_et_reunir():
    assert surligner("Car 301, à l’aller", "Car 301, le jeudi") == [("Car 301, ", False), ("le jeudi", True)]
    assert reunir("un\ndeux\n", "un\ntrois\n") == "un\ndeux\ntrois"
    assert reunir("a", "a b") == "a b"
    assert reunir("le chat dort", "le chien dort") == "le chat, chien dort"


def test_resoudre_laisse_un_envoi_ordinaire():
    donnees = QueryDict("a=1&b=2")
    assert resoudre(donnees) is donnees
    assert fusion.brut(None) == [""]
    assert fusion.brut([1, 2]) == ["1", "2"]
    assert fusion.brut(False) == []
