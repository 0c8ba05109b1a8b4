"""S-12: an identifier that a form posts obeys the same perimeter as the pages; each field of a page is tried."""

import os
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.db import transaction
from django.db.models import Model, Q
from django.forms.models import ModelChoiceField
from django.urls import reverse

from dui.core import contexte
from habilitations.acces import acteur_de, contexte_de
from habilitations.donnees.matrices import MATRICES
from habilitations.models import OrganismeGestionnaire, Professionnel, Profil, Structure, Unite
from tests.droits import cibles, papiers
from tests.droits.marche import PAR_DOSSIER, combinaisons, demander, ouvrir
from tests.droits.regles import FERMENT_LA_SESSION, REGLES
from tests.outils import fabriques as f
from usagers.models import Contact, Dossier

pytestmark = [pytest.mark.django_db, pytest.mark.exigence("S-12")]


@pytest.fixture(autouse=True)
def _sans_papier(monkeypatch: pytest.MonkeyPatch) -> None:
    papiers.sans_papier(monkeypatch)


COMPLET = os.environ.get("DUI_DROITS_COMPLET") == "1"
# A pair of two persons, each with their own check.
ENSEMBLE = frozenset({"fusion_demander"})
# Name of a parameter → whose number is slipped in.
GLISSES: dict[str, Any] = {
    **dict.fromkeys(("dossier", "dossiers"), lambda c: c.d.pk),
    **dict.fromkeys(("usager", "personne", "person"), lambda c: c.usager.pk),
    **dict.fromkeys(("avec", "doublon", "candidature"), lambda c: c.candidature.pk),
    **dict.fromkeys(("voeu", "voeux"), lambda c: c.voeu.pk),
    **dict.fromkeys(("contact", "relation"), lambda c: c.relation.contact_id),
    **dict.fromkeys(("professionnel", "pro", "responsable"), lambda c: c.maison.collegue.pk),
    **dict.fromkeys(("structure", "structures"), lambda c: c.maison.structure.pk),
    **dict.fromkeys(("document", "modele"), lambda c: c.document.pk),
    "numero": lambda c: c.d.numero,
    "sejour": lambda c: c.sejour.pk,
}
ICI = ("equipe", "ici", "sans objet")


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


@pytest.mark.parametrize("code", ["DIR", "CSE", "IDE"] if COMPLET else ["DIR", "IDE"])
def test_aucune_page_n_accepte_ni_ne_montre_une_ligne_d_ailleurs(code):
    """Each field of each form, with all the rows of elsewhere; each page, with their numbers in what it reads."""
    m = cibles.maisons("PDE", "177")
    for ailleurs in (m.voisine, m.etrangere):
        Unite.objects.create(structure=ailleurs, nom="Ailleurs")
        with f.technique(ailleurs):
            Contact.objects.create(organisme=ailleurs.organisme, structures=[ailleurs.pk], nom="Loin")
    pro, _ = cibles.arriver(m, next(p for p in MATRICES["MECS"] if p.code == code))
    client = ouvrir(pro)
    la_bas, _ = cibles.poser(m, "autre_structure", pro)
    glisses = {nom: [donner(la_bas)] for nom, donner in GLISSES.items()} | {"ids": [la_bas.transmission.pk]}
    acceptes, montres, essais, pages, vus = [], [], 0, 0, set()
    for _place, nom, args, _lieu in combinaisons(m, pro, ICI):
        if "POST" in REGLES[nom] and nom not in FERMENT_LA_SESSION:
            pages += 1
            montres += _montre(_glisser(client, "post", nom, args, glisses), "POST", nom)
        if "GET" not in REGLES[nom]:
            continue
        pages += 1
        reponse = _glisser(client, "get", nom, args, glisses)
        montres += _montre(reponse, "GET", nom)
        if reponse.status_code != 200:
            reponse = demander(client, "GET", nom, args)
        with contexte.ouvrir(contexte_de(acteur_de(pro.compte))):
            for form in formulaires(reponse) if reponse.status_code == 200 else ():
                for champ, objet in form.fields.items():
                    if isinstance(objet, ModelChoiceField) and (nom, champ) not in vus:
                        vus.add((nom, champ))
                        pks = dehors(objet.queryset.model, m)
                        essais += len(pks)
                        acceptes += [(nom, champ, pk) for pk in pks if _accepte(objet, pk)]
    print(f"Mesure : {essais} lignes d’ailleurs dans {len(vus)} champs ({code}), {len(acceptes)} acceptées ;"
          f" {pages} pages, {len(glisses)} numéros glissés, {len(montres)} montrés")  # fmt: skip
    assert (acceptes, montres) == ([], [])
    assert essais >= {"DIR": 20, "CSE": 10, "IDE": 2}[code]
    assert pages > 250


def _glisser(client: Any, methode: str, nom: str, args: list[Any], glisses: dict[str, Any]) -> Any:
    chemin = reverse(nom.partition(":")[0], args=args)
    with transaction.atomic():
        reponse = getattr(client, methode)(chemin, glisses | {"jeton_soumission": [str(uuid.uuid4())]})
        transaction.set_rollback(True)
    return reponse


def _montre(reponse: Any, methode: str, nom: str) -> list[tuple[Any, ...]]:
    montre = not reponse.streaming and "Lambert autre_structure" in reponse.content.decode(errors="replace")
    return [(methode, nom, reponse.status_code)] if montre or reponse.status_code >= 500 else []


def _accepte(champ: ModelChoiceField, pk: int) -> bool:
    plusieurs = isinstance(champ, forms.ModelMultipleChoiceField)
    try:
        champ.clean([pk] if plusieurs else pk)
    except forms.ValidationError:
        return False
    return True


def test_une_adresse_ne_melange_pas_deux_dossiers():
    """« /dossiers/mine/equipe/theirs/ »: even when both are open to the reader, the second is not of the first."""
    m = cibles.maisons("PDE", "177")
    pro, _ = cibles.arriver(m, next(p for p in MATRICES["MECS"] if p.code == "DIR"))
    client, fautes, essais = ouvrir(pro), [], 0
    mien, _ = cibles.poser(m, "equipe", pro)
    for place in ("equipe", "autre_structure", "autre_organisme"):
        autre, _ = cibles.poser(m, place, pro)
        for nom, arguments in PAR_DOSSIER.items():
            with f.technique(m.ici, m.voisine, m.etrangere):
                a, b = arguments(mien), arguments(autre)
            if nom in ENSEMBLE or len(a) < 2 or not isinstance(a[1], int) or a[1] == b[1]:
                continue
            for melange in ([a[0], b[1], *a[2:]], [b[0], a[1], *a[2:]]):
                for methode in REGLES[nom]:
                    essais += 1
                    if demander(client, methode, nom, melange).status_code not in (403, 404):
                        fautes.append((methode, nom, place))
    print(f"Mesure : {essais} adresses mêlées, {len(fautes)} ouvertes")
    assert fautes == []
    assert essais > 100


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
