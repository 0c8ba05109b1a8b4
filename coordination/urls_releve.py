from django.urls import path

from coordination.views import releve

urlpatterns = [
    path("releve/", releve.releve, name="releve"),
    path("releve/lu/", releve.lu, name="releve_lu"),
    path("releve/lue/", releve.lue, name="releve_lue"),
    path("releve/releve.pdf", releve.pdf, name="releve_pdf"),
    path("releve/points/", releve.points, name="points_suspens"),
    path("releve/points/<int:pk>/clore/", releve.clore, name="suspens_clore"),
]
