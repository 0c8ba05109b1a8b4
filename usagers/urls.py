from usagers.urls_dossiers import urlpatterns as dossiers
from usagers.urls_personnes import urlpatterns as personnes
from usagers.urls_reprise import urlpatterns as reprise

urlpatterns = [*personnes, *dossiers, *reprise]
