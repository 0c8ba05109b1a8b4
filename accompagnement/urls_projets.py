"""Addresses of the projects."""

from django.urls import path, re_path

from accompagnement.views import ppe
from accompagnement.views.projets import actes, bilans, chaine, page, tableau, vie

ACTES = "|".join(actes.ACTES)
GENRES = "|".join(chaine.FORMULAIRES)
ACTES_NOEUD = "|".join(sorted({nom for actes_du_genre in chaine.ACTES_NOEUD.values() for nom in actes_du_genre}))
P = r"^projets/(?P<pk>\d{1,9})/"

urlpatterns = [
    path("dossiers/<int:pk>/projet/", page.du_dossier, name="dossier_projet"),
    path("dossiers/<int:pk>/projet/nouveau/", page.nouveau, name="projet_nouveau"),
    path("dossiers/<int:pk>/projet/vie/", vie.vie, name="dossier_projet_vie"),
    path("dossiers/<int:pk>/projet/vie/dire/", vie.dire, name="projet_vie_dire"),
    path("dossiers/<int:pk>/projet/vie/falc/", vie.traduire, name="projet_vie_falc"),
    path("projets/", tableau.tableau, name="projets"),
    path("projets/falc/", vie.falc, name="falc"),
    path("projets/<int:pk>/", page.projet, name="projet"),
    path("projets/<int:pk>/signatures/", actes.signatures, name="projet_signatures"),
    path("projets/<int:pk>/remettre/", actes.remettre, name="projet_remettre"),
    re_path(rf"{P}papier/(?P<nom>projet|falc)/$", actes.papier, name="projet_papier"),
    path("projets/<int:pk>/bilans/nouveau/", bilans.nouveau, name="bilan_nouveau"),
    path("bilans/<int:pk>/", bilans.bilan, name="bilan"),
    path("bilans/<int:pk>/papier/", bilans.papier, name="bilan_papier"),
    path("bilans/<int:pk>/convoquer/<int:invite_pk>/", bilans.convocation, name="bilan_convoquer"),
    re_path(rf"^bilans/(?P<pk>\d{{1,9}})/(?P<nom>{'|'.join(bilans.ACTES)})/$", bilans.acte, name="bilan_acte"),
    path("dossiers/<int:pk>/ppe/", ppe.du_dossier, name="dossier_ppe"),
    path("dossiers/<int:pk>/ppe/papier/", ppe.papier, name="ppe_papier"),
    re_path(
        rf"^dossiers/(?P<pk>\d{{1,9}})/ppe/(?P<nom>{'|'.join(ppe.ACTES)})/$", ppe.acte, name="ppe_acte"
    ),
    path("dossiers/<int:pk>/ppe/parties/<slug:code>/", ppe.partie, name="ppe_partie"),
    path("projets/<int:pk>/modifier/", page.modifier, name="projet_modifier"),
    path("projets/<int:pk>/comparer/", page.comparer, name="projet_comparer"),
    re_path(rf"{P}actes/(?P<nom>{ACTES})/$", actes.acte, name="projet_acte"),
    re_path(rf"{P}(?P<genre>{GENRES})/nouveau/$", chaine.ajouter, name="projet_ajouter"),
    re_path(rf"{P}(?P<genre>{GENRES})/(?P<noeud_pk>\d{{1,9}})/$", chaine.changer, name="projet_noeud"),
    re_path(
        rf"{P}(?P<genre>{GENRES})/(?P<noeud_pk>\d{{1,9}})/(?P<nom>{ACTES_NOEUD})/$", chaine.acte,
        name="projet_noeud_acte",
    ),
]  # fmt: skip
