from django.urls import path

from usagers.views import confidentialite, restrictions, secrets

BASE = "dossiers/<int:pk>/confidentialite/"

urlpatterns = [
    path("proches/", restrictions.proche, name="proche"),
    path(BASE, confidentialite.confidentialite, name="confidentialite"),
    path(f"{BASE}oppositions/", confidentialite.opposition, name="opposition"),
    path(f"{BASE}oppositions/<int:opposition_pk>/", confidentialite.opposition_fin, name="opposition_fin"),
    path(f"{BASE}restriction/", restrictions.restriction, name="restriction"),
    path(f"{BASE}restriction/levee/", restrictions.restriction_levee, name="restriction_levee"),
    path(f"{BASE}admis/", restrictions.admis, name="admis"),
    path(f"{BASE}admis/<int:lien_pk>/", restrictions.admis_fin, name="admis_fin"),
    path(f"{BASE}concernes/", restrictions.concerne, name="concerne"),
    path(f"{BASE}concernes/<int:lien_pk>/", restrictions.concerne_fin, name="concerne_fin"),
    path(f"{BASE}secrets/", secrets.secret, name="secret"),
    path(f"{BASE}secrets/<int:secret_pk>/", secrets.secret_fin, name="secret_fin"),
    path(f"{BASE}secrets/<int:secret_pk>/redit/", secrets.secret_confirme, name="secret_confirme"),
]
