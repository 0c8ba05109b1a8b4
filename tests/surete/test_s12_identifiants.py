"""S-12: an identifier that a form posts obeys the same perimeter as the pages; each field of a page is tried."""

from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.db.models import Model, Q
from django.forms.models import ModelChoiceField

from dui.core import contexte
from habilitations.acces import acteur_de, contexte_de
from habilitations.donnees.matrices import MATRICES
from habilitations.models import OrganismeGestionnaire, Professionnel, Profil, Structure, Unite
from tests.droits import cibles
from tests.droits.marche import combinaisons, demander, ouvrir
from tests.droits.regles import REGLES
from tests.outils import fabriques as f
from usagers.models import Contact, Dossier

pytestmark = [pytest.mark.django_db, pytest.mark.exigence("S-12")]


def formulaires(reponse: Any) -> Iterator[forms.BaseForm]:
    """Those that a page shows."""
    for couche in reponse.context or []:
        for valeur in couche.flatten().values() if hasattr(couche, "flatten") else couche.values():
            if isinstance(valeur, forms.BaseForm):
                yield valeur


def dehors(modele: type[Model], m: Any) -> list[int]:
    """Rows that exist, in another house or another organisme."""
    ici, autre = m.ici.pk, m.etrangere.organisme_id
    with f.technique(m.ici, m.voisine, m.etrangere):
        requetes = {
            Professionnel: Professionnel.objects.filter(organisme=autre),
            Unite: Unite.objects.exclude(structure=ici),
            Structure: Structure.objects.filter(organisme=autre),
            Profil: Profil.objects.filter(Q(organisme=autre) | Q(structure__in=[m.voisine.pk, m.etrangere.pk])),
            Dossier: Dossier.objects.exclude(structure=ici),
            Contact: Contact.objects.exclude(structures__contains=[ici]),
            OrganismeGestionnaire: OrganismeGestionnaire.objects.filter(pk=autre),
        }
        if modele not in requetes:  # a fact of a house: all that lie elsewhere; else nothing is planted for it
            lignes = modele._default_manager
            a_une_maison = any(champ.name == "structure" for champ in modele._meta.get_fields())
            requetes[modele] = lignes.exclude(structure=ici) if a_une_maison else lignes.none()
        return list(requetes[modele].values_list("pk", flat=True))


@pytest.mark.parametrize("code", ["DIR", "CSE", "IDE"])
def test_aucun_champ_n_accepte_une_ligne_d_ailleurs(code):
    m = cibles.maisons("PDE", "177")
    for ailleurs in (m.voisine, m.etrangere):
        Unite.objects.create(structure=ailleurs, nom="Ailleurs")
        with f.technique(ailleurs):
            Contact.objects.create(organisme=ailleurs.organisme, structures=[ailleurs.pk], nom="Loin")
    modele = next(p for p in MATRICES["MECS"] if p.code == code)
    pro, _ = cibles.arriver(m, modele)
    client = ouvrir(pro)
    acceptes, essais, vus = [], 0, set()
    for place, nom, args, _lieu in combinaisons(m, pro):
        if place not in ("equipe", "ici", "sans objet") or "GET" not in REGLES[nom]:
            continue
        reponse = demander(client, "GET", nom, args)
        with contexte.ouvrir(contexte_de(acteur_de(pro.compte))):
            for form in formulaires(reponse) if reponse.status_code == 200 else ():
                for champ, objet in form.fields.items():
                    if isinstance(objet, ModelChoiceField) and (nom, champ) not in vus:
                        vus.add((nom, champ))
                        pks = dehors(objet.queryset.model, m)
                        essais += len(pks)
                        acceptes += [(nom, champ, pk) for pk in pks if _accepte(objet, pk)]
    assert acceptes == []
    assert essais >= {"DIR": 20, "CSE": 10, "IDE": 2}[code]


def _accepte(champ: ModelChoiceField, pk: int) -> bool:
    plusieurs = isinstance(champ, forms.ModelMultipleChoiceField)
    try:
        champ.clean([pk] if plusieurs else pk)
    except forms.ValidationError:
        return False
    return True


def test_la_recherche_d_une_ligne_d_ailleurs_est_un_vrai_essai(monde):
    """The probe sees a field that would accept anything."""
    libre = forms.ModelChoiceField(queryset=Professionnel.objects.all())
    assert _accepte(libre, monde.zoe.pk)


def test_un_numero_de_dossier_d_ailleurs_ne_relie_rien(monde, connecter):
    with f.technique(monde.csapa):
        numero = monde.d_marc.numero
    donnees = {
        "numero": numero,
        "nature": "fratrie",
        "place": "",
        "jeton_soumission": "6f1c2f6e-2d2b-4d0e-9b55-6d1f0f7a2b11",
    }
    reponse = connecter(monde.sarah).post(f"/personnes/{monde.eloise.pk}/liens/", donnees)
    assert reponse.status_code == 422
    assert "Vidal" not in reponse.content.decode()


def test_une_transmission_ne_s_ecrit_pas_chez_les_autres(monde, connecter):
    donnees = {
        "dossiers": [monde.d_marc.pk], "texte": "Essai", "niveau": "2", "categorie": "quotidien", "importance": "1",
        "jeton_soumission": "6f1c2f6e-2d2b-4d0e-9b55-6d1f0f7a2b12",
    }  # fmt: skip
    assert connecter(monde.anne).post("/transmissions/nouvelle/", donnees).status_code == 422
    with f.technique(monde.csapa):
        assert monde.d_marc.transmissions.count() == 0
