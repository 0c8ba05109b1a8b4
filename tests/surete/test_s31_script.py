"""S-31: sixty hostile texts in every field that people type, every page shown by a real browser: nothing runs.

The fields are read in the models and the pages in the table of rights, so that a new room is attacked too. A long field
holds the sixty texts, a short one three of them, drawn at each pass. Everyday: one pass, some pages, seeded.
DUI_SCRIPTS gives the number of passes, over every page.
"""

import os
import random
import uuid
from typing import Any

import pytest

from tests.coordination.outils import ecrire
from tests.droits import papiers
from tests.front.fenetre import Vitrine
from tests.front.vitrine import Profils
from tests.outils import fabriques as f
from tests.surete import hostile
from usagers.models import Contact, RelationEntourage

pytestmark = pytest.mark.exigence("S-31")
COUP = "window.__coup=1"
PASSES = int(os.environ.get("DUI_SCRIPTS", "0"))
AU_JOUR = 30
# A console that says why: the policy stopped something, so something was written as a script.
AJOUTES = "main iframe[srcdoc], main object, main embed, main script:not([src]):not([type])"
PLAINTES = ("Content Security Policy", "Refused to", "__coup")
BALISES = (
    "<script>{c}</script>",
    "<img src=x onerror={c}>",
    "<svg onload={c}>",
    "<svg><script>{c}</script></svg>",
    "<body onload={c}>",
    "<iframe srcdoc='<script>parent.{c}</script>'>",
    "<iframe src=javascript:parent.{c}>",
    "<a href=javascript:{c} id=lien>ici</a>",
    "<details open ontoggle={c}>",
    "<input autofocus onfocus={c}>",
    "<video><source onerror={c}></video>",
    "<audio src=x onerror={c}>",
    "<marquee onstart={c}>",
    "<object data=javascript:{c}>",
    "<embed src=javascript:{c}>",
    "<math><mtext></mtext><script>{c}</script></math>",
    "<form action=javascript:{c}><button>",
    "<button onclick={c} autofocus>",
    "<select autofocus onfocus={c}>",
    "<textarea autofocus onfocus={c}>",
    "<style>@import 'javascript:{c}'</style>",
    "<link rel=import href='data:text/html,<script>{c}</script>'>",
    "<meta http-equiv=refresh content='0;url=javascript:{c}'>",
    "<base href=javascript:{c}//>",
    "<template><script>{c}</script>",
    "<noscript><p title='</noscript><script>{c}</script>'>",
    "<xmp><script>{c}</script></xmp>",
    "<isindex action=javascript:{c}>",
    "<div hx-on:click={c} hx-trigger=load hx-get=/aide/>",
    "<div hx-get=/aide/ hx-trigger='load[{c}]'>",
)  # fmt: skip
SORTIES = (
    '"><script>{c}</script>',
    "'><img src=x onerror={c}>",
    "</textarea><script>{c}</script>",
    "</title><script>{c}</script>",
    "--><script>{c}</script>",
    "]]><script>{c}</script>",
    '" onmouseover={c} x="',
    "' onfocus={c} autofocus '",
    "`onerror={c}`",
    "javascript:{c}",
    "JaVaScRiPt:{c}",
    "java\tscript:{c}",
    "\x01javascript:{c}",
    "data:text/html,<script>{c}</script>",
    "{{{{constructor.constructor('{c}')()}}}}",
    "${{{c}}}",
    "#{{{c}}}",
    "{{% include '/etc/passwd' %}}",
    "{{{{ settings.SECRET_KEY }}}}",
    "&lt;script&gt;{c}&lt;/script&gt;",
    "%3Cscript%3E{c}%3C/script%3E",
    "\\u003cscript\\u003e{c}",
    "\u202e<script>{c}</script>",
    "<scr<script>ipt>{c}</scr</script>ipt>",
    "<<script>{c}//<</script>",
    "<IMG SRC=x ONERROR={c}>",
    "<img/src/onerror={c}>",
    "<svg/onload={c}>",
    "<a href='&#106;avascript:{c}'>x</a>",
    "';{c};//",
)  # fmt: skip
CHARGES = [modele.format(c=COUP) for modele in (*BALISES, *SORTIES)]


def semer(monde: Any) -> None:
    """Each text in each kind of field that a page shows."""
    for rang, charge in enumerate(CHARGES):
        ecrire(monde.anne, monde.d_eloise, texte=charge, cible=charge[:80], donnee=charge, importance=1 + rang % 3)
    with f.technique(monde.mecs):
        for rang, charge in enumerate(CHARGES[:12]):
            contact = Contact.objects.create(
                organisme=monde.organisme, structures=[monde.mecs.pk], nom=charge[:100], organisation=charge[:100]
            )
            RelationEntourage.objects.create(
                usager=monde.eloise, contact=contact, libelle=charge[:60], ordre_appel=rang + 1
            )
        monde.eloise.prenom_utilise = monde.eloise.nom_utilise = CHARGES[1]
        monde.eloise.save()
    monde.tilleuls.nom = CHARGES[2][:40]
    monde.tilleuls.save()
    monde.anne.fonction = CHARGES[0][:60]
    monde.anne.save()


@pytest.mark.django_db(transaction=True)
@pytest.mark.navigateur
def test_rien_ne_s_execute(monde, connecter, live_server, onglet):
    assert len(CHARGES) == 60
    semer(monde)
    cookie = connecter(monde.anne).cookies["sessionid"].value
    onglet.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    d = f"/dossiers/{monde.d_eloise.pk}/"
    dialogues: list[str] = []
    onglet.on("dialog", lambda boite: (dialogues.append(boite.message), boite.dismiss()))
    for chemin in ("/", "/personnes/", "/transmissions/", d, f"{d}fil/", f"{d}entourage/", f"{d}equipe/",
                   "/transmissions/nouvelle/", f"/personnes/{monde.eloise.pk}/"):  # fmt: skip
        onglet.goto(live_server.url + chemin)
        onglet.wait_for_load_state("networkidle")
        onglet.mouse.move(300, 300)
        assert onglet.evaluate("window.__coup") is None, chemin
        assert (
            onglet.evaluate("document.querySelectorAll('main script, main iframe, main object, main embed').length")
            == 0
        )
    assert dialogues == []


@pytest.mark.django_db
@pytest.mark.navigateur
@pytest.mark.parametrize(
    ("code", "passes"),
    [(code, moitie) for code in ("DIR", "IDE") for moitie in (range(PASSES // 2), range(PASSES // 2, PASSES))]
    if PASSES
    else [("DIR", range(1))],
)
def test_rien_ne_s_execute_dans_aucune_piece(navigateur, monkeypatch, code, passes, record_property):
    papiers.sans_papier(monkeypatch)
    profils = Profils([code])
    profils.gens.pop("personne")
    noms = sorted({nom for nom, _ in profils.chemins(code)})
    noms = noms if PASSES else random.Random(31).sample(noms, AU_JOUR)
    vitrine, coups, textes, champs, pages = Vitrine(navigateur), {}, 0, 0, 0
    coupables: list[str] = []
    vitrine.page.on("dialog", lambda boite: (coupables.append(boite.message), boite.dismiss()))
    for passe in passes:
        with f.technique(profils.maison.ici):
            champs = hostile.semer(CHARGES, passe)
        for vue in profils.vues(set(noms), erreurs=False):
            pages += 1
            page = vitrine.montrer(vue, profils.client(code))
            textes += b"__coup" in vue.corps
            plaintes = [e for e in vitrine.fautes_de_console() if any(p in e for p in PLAINTES)]
            if plaintes or coupables or page.evaluate("window.__coup") is not None:
                coups[vue.chemin] = plaintes or ["exécuté"]
            ajoutes = page.locator(AJOUTES).count()
            if ajoutes:
                coups[vue.chemin] = [f"{ajoutes} éléments"]
    vitrine.contexte.close()
    mesure = f"{len(CHARGES)} textes hostiles, {champs} champs, {pages} pages vues ({code})"
    record_property("mesure", f"{mesure}, {textes} les montrent, {len(coups)} en exécute")
    assert coups == {}
    assert champs > 80
    assert textes > pages // 4


@pytest.mark.django_db
def test_un_nom_de_fichier_n_est_pas_du_html(monde, connecter):
    from django.core.files.uploadedfile import SimpleUploadedFile

    nom = "<img src=x onerror=alert(1)>.csv"
    fichier = SimpleUploadedFile(nom, "nom;prénom\nMarchand;Lina\n".encode(), content_type="text/csv")
    donnees = {"source": "ancien", "fichier": fichier, "jeton_soumission": str(uuid.uuid4())}
    client = connecter(monde.sarah)
    reponse = client.post("/reprise/", donnees)
    suite = client.get(reponse.headers["Location"]) if reponse.status_code == 303 else reponse
    for page in (suite, client.get("/reprise/")):
        assert b"<img src=x" not in page.content
