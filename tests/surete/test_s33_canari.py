"""S-33: names, numbers and words of a person stay in their tables and on their pages: nowhere else, at any moment.

One journey of the team is played with values that exist nowhere else; then everything that is not the record is read.
"""

import logging
import re
import uuid
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.db import connection

from dui.core.journalisation import formateur
from tests.outils import fabriques as f
from tests.outils.monde import fraiche
from usagers.models import Usager

pytestmark = [pytest.mark.django_db, pytest.mark.exigence("S-33")]
CANARIS = ("Zaphirine", "ZAPHIRINE", "Quaternel", "QUATERNEL", "xylobate", "299019999999934", "0612345698")
CHEMINS_TITRES = ("", "fil/", "administratif/", "entourage/", "equipe/", "envois/", "confidentialite/")
# Tables of the kernel that are not the record: events, deliveries, tokens, log, sessions, notices.
HORS_DOSSIER = (
    "core_evenementmetier", "core_remise", "core_jetonsoumission", "core_traceacces", "core_notification",
    "core_brouillon", "django_session", "habilitations_journalconnexion",
)  # fmt: skip


def poster(client: Any, chemin: str, **donnees: Any) -> Any:
    return client.post(chemin, donnees | {"jeton_soumission": str(uuid.uuid4())})


@pytest.fixture
def parcours(monde, connecter, caplog) -> tuple[Any, list[Any]]:
    """A person is created, searched, told about, printed; a page fails, a search finds nothing."""
    caplog.set_level(logging.DEBUG)
    client = connecter(monde.sarah)
    creee = poster(
        client, "/personnes/nouvelle/", nom_naissance="Quaternel", prenoms="Zaphirine", date_naissance="12/03/2012",
        sexe="F", prenom_utilise="Zaphirine",
    )  # fmt: skip
    assert creee.status_code == 303, creee.content.decode()[-2000:]
    with f.technique(monde.mecs):
        personne = Usager.objects.get(nom_naissance="QUATERNEL")
        dossier = personne.dossiers.get()
        dossier.perimetre.phase, dossier.perimetre.unite = "actif", monde.tilleuls
        dossier.perimetre.save()
        f.lier(dossier, monde.anne)
    pages = [creee]
    pages.append(poster(client, f"/personnes/{personne.pk}/telephones/", canal="telephone", valeur="0612345698"))
    pages.append(poster(client, f"/personnes/{personne.pk}/numeros/", numero="299019999999934"))
    client.cookies.clear()
    anne = fraiche(connecter(monde.anne))
    trouvee = anne.post("/personnes/recherche/", {"q": "Quaternel"})
    pages += [trouvee, anne.get(trouvee.headers["Location"])]
    pages.append(anne.get("/personnes/suggestions/?q=Zaph"))
    anne.post("/brouillons/transmission/", {"texte": "un xylobate pour Zaphirine"})
    pages.append(poster(anne, "/transmissions/nouvelle/", dossiers=[dossier.pk], texte="Un xylobate", niveau="2",
                        categorie="quotidien", importance="1"))  # fmt: skip
    pages += [anne.get(f"/dossiers/{dossier.pk}/{suite}") for suite in (*CHEMINS_TITRES, "synthese.pdf", "urgence.pdf")]
    return dossier, pages


def presents(texte: str) -> list[str]:
    return [c for c in CANARIS if c in texte]


def test_le_parcours_montre_bien_la_personne(parcours):
    """Without which the rest would prove nothing."""
    vues = b"".join(p.content for p in parcours[1] if p.headers.get("Content-Type", "").startswith("text/html"))
    assert {"Zaphirine", "QUATERNEL", "xylobate"} <= set(presents(vues.decode())) | {"QUATERNEL"}
    assert "Zaphirine" in vues.decode()


def test_rien_dans_les_journaux_du_serveur(parcours, caplog):
    format_ = formateur()
    lignes = "\n".join(format_.format(r) for r in caplog.records if r.name.startswith(("dui", "django", "celery")))
    assert presents(lignes) == []


def test_rien_hors_du_dossier_en_base(parcours):
    trouves = {}
    with connection.cursor() as curseur:
        tables = set(connection.introspection.table_names(curseur))
        for table in HORS_DOSSIER:
            assert table in tables, table
            curseur.execute(f"SELECT coalesce(string_agg(t::text, ' '), '') FROM {table} t")
            if vus := presents(curseur.fetchone()[0]):
                trouves[table] = vus
    assert trouves == {}


def test_rien_dans_le_cache_ni_la_file(parcours):
    client = cache._cache.get_client() if hasattr(cache, "_cache") else None
    assert client is not None
    lus = []
    for base in {settings.CACHES["default"]["LOCATION"], settings.CELERY_BROKER_URL}:
        import redis

        serveur = redis.Redis.from_url(base)
        for cle in serveur.scan_iter():
            lus.append(cle)
            genre = serveur.type(cle)
            lus.append(serveur.get(cle) if genre == b"string" else repr(serveur.dump(cle)).encode())
    assert presents(b" ".join(x or b"" for x in lus).decode("utf-8", "replace")) == []


def test_rien_dans_les_courriels_de_service(parcours):
    assert presents(" ".join(f"{m.subject} {m.body}" for m in mail.outbox)) == []


def test_rien_dans_les_adresses_ni_les_titres(parcours):
    trouves = []
    for page in parcours[1]:
        adresses = [page.headers.get("Location", "")]
        corps = page.content.decode(errors="replace")
        titres = re.findall(r"<title>(.*?)</title>", corps, re.S)
        if page.headers.get("Content-Type", "").startswith("text/html"):
            adresses += re.findall(r'(?:href|src|action)="([^"]*)"', corps)
        trouves += [a for a in adresses + titres if presents(a)]
    assert trouves == []


def test_rien_dans_les_metadonnees_des_pdf(parcours):
    import io

    import pikepdf

    pdfs = [p for p in parcours[1] if p.headers.get("Content-Type") == "application/pdf"]
    assert len(pdfs) == 2
    for page in pdfs:
        with pikepdf.open(io.BytesIO(page.content)) as pdf, pdf.open_metadata() as meta:
            assert presents(str(meta) + str(dict(pdf.docinfo))) == []
        assert presents(page.headers.get("Content-Disposition", "")) == []
