from usagers.urls_confidentialite import urlpatterns as confidentialite
from usagers.urls_dossiers import urlpatterns as dossiers
from usagers.urls_personnes import urlpatterns as personnes
from usagers.urls_reprise import urlpatterns as reprise

urlpatterns = [*personnes, *dossiers, *confidentialite, *reprise]
