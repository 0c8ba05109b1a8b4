from django.urls import path

from documents.views import documents

urlpatterns = [path("documents/<int:pk>/", documents.telecharger, name="document")]
