from django.urls import path

from dui.core.views import aide, planche

urlpatterns = [
    path("aide/", aide.aide, name="aide"),
    path("aide/apparence/", aide.apparence, name="apparence"),
    path("planche/", planche.planche, name="planche"),
]
