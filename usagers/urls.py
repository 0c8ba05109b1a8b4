from usagers.urls_dossiers import urlpatterns as dossiers
from usagers.urls_personnes import urlpatterns as personnes

urlpatterns = [*personnes, *dossiers]
