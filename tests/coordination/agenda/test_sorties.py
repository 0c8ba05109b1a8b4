"""What leaves the agenda: a valid calendar without name, house nor word of health; an address that can be shut."""

import hashlib
import os
import re
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar

from coordination.ics import calendrier
from coordination.models import CompteRendu, Evenement, FluxAgenda
from coordination.services.flux import compte_du_flux, fermer_flux, ouvrir_flux
from coordination.services.recits import rediger_compte_rendu
from dui.core import horloge
from habilitations.models import Compte, Professionnel
from tests.coordination.agenda.outils import dans, jeton, prevoir
from tests.coordination.outils import au_nom_de
from tests.documents.lire_pdf import texte as texte_pdf
from tests.outils import fabriques as f
from tests.outils.monde import fraiche

pytestmark = pytest.mark.django_db
Monde = SimpleNamespace
INTERDITS = (
    "csapa", "mecs", "tilleuls", "quai", "santé", "sante", "soin", "médec", "medec", "dentist", "psy", "cmp",
    "hôpital", "hopital", "addict", "méthadone", "éloïse", "eloise", "lambert", "vidal", "marc", "dupont", "anne",
    "clairière", "kangoo", "infirm", "traitement",
)  # fmt: skip


def _deplier(octets: bytes) -> str:
    return re.sub(r"\r?\n[ \t]", "", octets.decode()).lower()


@pytest.fixture
def charge(six: Monde) -> Monde:
    """Titles and places that betray everything, in the two houses."""
    with f.technique(six.mecs):
        f.lier(six.d_sofia, six.lucie)
    prevoir(six.lucie, six.mecs, six.d_eloise, libelle="Psychiatre CMP, méthadone", lieu="CSAPA Le Quai", niveau=4,
            type="sante", debut=dans(days=1), participants=(six.lucie,))  # fmt: skip
    prevoir(six.lucie, six.mecs, six.d_eloise, libelle="Dentiste d’Éloïse Lambert", lieu="Hôpital", type="sante",
            debut=dans(days=2), participants=(six.lucie,), ressources=(six.kangoo,))  # fmt: skip
    prevoir(six.lucie, six.mecs, libelle="Réunion MECS et CSAPA", type="reunion", debut=dans(days=3),
            participants=(six.lucie,))  # fmt: skip
    prevoir(six.nora, six.csapa, six.d_marc, libelle="Traitement de Marc Vidal", type="entretien", debut=dans(days=1),
            participants=(six.nora,))  # fmt: skip
    return six


@pytest.mark.mission("PDS-COO-6", "PDE-COO-6")
def test_le_flux_est_valide_et_muet(charge: Monde, record_property: Any) -> None:
    lus = 0
    for pro, attendus in ((charge.lucie, 3), (charge.nora, 1)):
        with au_nom_de(pro) as acteur:
            cle = ouvrir_flux(acteur=acteur)
        reponse = Client().get(f"/agenda/flux/{cle}.ics")
        assert reponse.status_code == 200
        assert reponse["Content-Type"].startswith("text/calendar")
        cal = Calendar.from_ical(reponse.content)
        assert (cal["VERSION"], bool(cal["PRODID"])) == ("2.0", True)
        evenements = cal.walk("VEVENT")
        assert len(evenements) == attendus
        for e in evenements:
            assert e["UID"]
            assert e["DTSTAMP"]
            assert e.decoded("DTEND") > e.decoded("DTSTART")
            assert e["SUMMARY"] in {"Rendez-vous", "Réunion", "Activité"}
            assert not {"LOCATION", "DESCRIPTION", "ATTENDEE", "ORGANIZER", "CATEGORIES"} & set(e)
        texte = _deplier(reponse.content)
        assert [mot for mot in INTERDITS if mot in texte] == []
        lus += len(evenements)
    record_property("mesure", f"flux : {lus} rendez-vous, {len(INTERDITS)} mots cherchés, 0 trouvé")


def test_n_importe_quel_titre_reste_dedans(six: Monde) -> None:
    """Whatever was typed: the file is made of a closed list of words."""
    e = prevoir(six.anne, six.mecs, six.d_eloise, libelle="CSAPA " * 20, lieu="CSAPA", objectif="addiction")
    for nom in ("autre", "sante", "entretien", "famille", "reunion"):
        e.type = nom
        texte = _deplier(calendrier([e], "https://dui.exemple.test/"))
        assert [mot for mot in INTERDITS if mot in texte] == []


def test_une_serie_dit_chaque_fois_son_heure(six: Monde) -> None:
    prevus = [prevoir(six.anne, six.mecs, six.d_eloise, debut=dans(days=n), participants=(six.anne,)) for n in (1, 40)]
    with f.technique(six.mecs):
        Evenement.objects.filter(pk=prevus[1].pk).update(statut="ANNULE")
        octets = calendrier(Evenement.objects.filter(pk__in=[e.pk for e in prevus]).order_by("debut"), "https://x/")
    a, b = Calendar.from_ical(octets).walk("VEVENT")
    assert a.decoded("DTSTART") == prevus[0].debut
    assert (a["STATUS"], b["STATUS"]) == ("TENTATIVE", "CANCELLED")
    assert a["UID"] != b["UID"]


def test_l_adresse_est_gardee_en_empreinte_et_se_ferme(six: Monde, connecter: Any) -> None:
    client = fraiche(connecter(six.anne))
    page = client.post("/agenda/abonnement/", jeton(ouvrir="1")).content.decode()
    cle = re.search(r"/agenda/flux/([\w-]{43})\.ics", page)
    assert cle is not None
    tenue = FluxAgenda.objects.get(professionnel=six.anne.pk)
    assert tenue.empreinte == hashlib.sha256(cle.group(1).encode()).hexdigest()
    assert cle.group(1) not in client.get("/agenda/abonnement/").content.decode()
    assert Client().get(f"/agenda/flux/{cle.group(1)}.ics").status_code == 200
    assert client.post("/agenda/abonnement/", jeton(fermer="1")).status_code == 303
    assert Client().get(f"/agenda/flux/{cle.group(1)}.ics").status_code == 404


def test_une_nouvelle_adresse_ferme_l_ancienne(six: Monde) -> None:
    with au_nom_de(six.anne) as anne:
        ancienne = ouvrir_flux(acteur=anne)
        nouvelle = ouvrir_flux(acteur=anne)
        assert compte_du_flux(ancienne) is None
        assert compte_du_flux(nouvelle) == Compte.objects.get(professionnel=six.anne)
        fermer_flux(acteur=anne)
        assert compte_du_flux(nouvelle) is None


def test_ni_inconnue_ni_compte_clos_ni_depart(six: Monde) -> None:
    with au_nom_de(six.anne) as anne:
        cle = ouvrir_flux(acteur=anne)
    assert Client().get(f"/agenda/flux/{'x' * 43}.ics").status_code == 404
    Professionnel.objects.filter(pk=six.anne.pk).update(contrat_fin=horloge.aujourdhui() - timedelta(days=1))
    assert Client().get(f"/agenda/flux/{cle}.ics").status_code == 404


def test_l_adresse_ne_se_devine_pas_a_l_essai(six: Monde, settings: Any) -> None:
    settings.DUI_DEBITS = settings.DUI_DEBITS | {"agenda": 5}
    codes = [Client().get(f"/agenda/flux/{os.urandom(32).hex()[:43]}.ics").status_code for _ in range(8)]
    assert codes == [404] * 5 + [429] * 3


def test_l_invitation_est_muette_aussi(charge: Monde, connecter: Any) -> None:
    with f.technique(charge.mecs):
        e = Evenement.objects.get(libelle="Dentiste d’Éloïse Lambert")
    reponse = connecter(charge.lucie).get(f"/agenda/evenements/{e.pk}/invitation.ics")
    assert Calendar.from_ical(reponse.content)["METHOD"] == "REQUEST"
    assert [mot for mot in INTERDITS if mot in _deplier(reponse.content)] == []


@pytest.mark.mission("PDE-COO-4")
def test_le_compte_rendu_devient_un_document_de_sa_personne(six: Monde, connecter: Any) -> None:
    e = prevoir(six.anne, six.mecs, *six.jeunes[:2], libelle="Foot", type="activite")
    with au_nom_de(six.anne) as anne:
        rediger_compte_rendu(acteur=anne, evenement=e, texte="Éloïse a arbitré, Sofia a marqué.", niveau=2)
        pk = CompteRendu.objects.get(evenement=e, dossier=six.d_eloise).pk
    client = connecter(six.anne)
    reponse = client.post(f"/agenda/comptes-rendus/{pk}/document/", jeton())
    assert reponse.status_code == 303
    pdf = client.get(reponse["Location"])
    octets = b"".join(pdf.streaming_content) if pdf.streaming else pdf.content
    mots = texte_pdf(octets)
    assert "a arbitré" in mots
    assert "Sofia" not in mots
    assert connecter(six.karim).post(f"/agenda/comptes-rendus/{pk}/document/", jeton()).status_code == 404
