"""From the first call to the news after the exit, in the browsers of those who take part (issue 4, acceptance 2).

A mother asks from outside; the admission officer instructs; the director decides in commission; the child enters; both
parents sign with the finger on a tablet handed to them, locked after each; the director signs on her own session; the
nurse, the office and the direction let her go; her referent takes news.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from administration.models import Candidature, Contrat, ReglageAdmission
from documents.models import CircuitSignature, Signature
from dui.core import boite, horloge
from habilitations import sessions
from habilitations.choices import Transverse
from tests.habilitations.outils import PIN
from tests.outils import fabriques as f
from tests.outils.monde import fraiche
from tests.parcours import depart
from tests.parcours.scene import TABLETTE, TELEPHONE, Personne
from usagers.models import Sejour

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.navigateur]
PARENTS = (("Carole", "Mère"), ("Marc", "Père"))


@pytest.fixture
def maison(monde: SimpleNamespace) -> SimpleNamespace:
    """Sarah holds admissions and contracts; Hélène directs; the house takes requests from outside."""
    m = monde
    m.helene = f.professionnel(m.organisme, "Hélène", "Garnier", "Directrice")
    profil = f.affecter(m.helene, m.mecs, f.DIR | {"ADM": "V", "CTR": "V"}, transverse=Transverse.STRUCTURE).profil
    profil.code = "DIR"
    profil.save(update_fields=["code"])
    sessions.choisir_pin(m.sarah.compte, PIN)
    with f.technique(m.mecs):
        ReglageAdmission.objects.create(structure=m.mecs, formulaire_public=True)
    return m


@pytest.fixture
def gens(maison: SimpleNamespace, connecter: Any, navigateur: Any, live_server: Any) -> Iterator[SimpleNamespace]:
    def de(pro: Any) -> Client:
        return fraiche(connecter(pro, Client()), avance_s=3600)

    base, m = live_server.url, maison
    tous = SimpleNamespace(
        mere=Personne("mere", navigateur, base, viewport=TELEPHONE),
        sarah=Personne("admission", navigateur, base, de(m.sarah)),
        helene=Personne("direction", navigateur, base, de(m.helene)),
        lucie=Personne("infirmiere", navigateur, base, de(m.lucie)),
        anne=Personne("educatrice", navigateur, base, de(m.anne), viewport=TELEPHONE),
        tablette=Personne("tablette", navigateur, base, de(m.sarah), viewport=TABLETTE, has_touch=True),
    )
    yield tous
    for personne in vars(tous).values():
        personne.partir()


@pytest.mark.mission("PDE-ADM-1", "PDE-GAD-1", "PRI-CAR-ADM-1", "PDE-HAB-2", "PRI-SUI-4")
def test_du_premier_appel_aux_nouvelles_apres_la_sortie(maison: SimpleNamespace, gens: SimpleNamespace) -> None:
    demander(gens.mere, maison)
    instruire(gens.sarah)
    preparer_la_commission(gens.sarah)
    decider(gens.helene)
    dossier = faire_entrer(gens.sarah, maison)
    contrat = rediger(gens.sarah, dossier)
    circuit = ouvrir_aux_signatures(gens.sarah, maison, contrat)
    for prenom in ("Maelys", *(prenom for prenom, _ in PARENTS)):
        signer_sur_la_tablette(gens.tablette, circuit, prenom)
    signer_pour_la_maison(gens.helene, maison, contrat)
    depart.composer_l_equipe(gens.helene, maison, dossier)
    depart.preparer_la_sortie(gens.sarah, dossier)
    depart.soigner(gens.lucie, dossier)
    depart.prononcer(gens.sarah, gens.helene, dossier)
    depart.laisser_partir(gens.sarah, maison, dossier)
    depart.prendre_des_nouvelles(gens.anne, maison, dossier)


def demander(mere: Personne, m: SimpleNamespace) -> None:
    """No account; a form on a phone; a number of receipt, and nothing read back."""
    mere.aller(f"/demande/{m.mecs.finess}/")
    assert mere.page.locator(".sr [name=site]").count() == 1, "the box for robots is not for people"
    mere.remplir(demandeur="Carole Aubry", demandeur_qualite="Mère", demandeur_telephone="06 00 00 00 01",
                 nom_naissance="Aubry", prenoms="Maëlys", date_naissance="02/04/2016",
                 motif="Le juge nous a parlé de votre maison.")  # fmt: skip
    mere.choisir("origine", "parents")
    mere.capturer("demande")
    mere.page.wait_for_timeout(4_500)  # nobody types a request in less than four seconds
    mere.presser("Envoyer la demande")
    mere.capturer("recu")
    assert re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", mere.page.locator("main").inner_text())
    assert not mere.lit("Maëlys")
    with f.technique(m.mecs):
        assert Candidature.objects.get().canal == "formulaire"


def instruire(sarah: Personne) -> None:
    sarah.aller("/admissions/")
    sarah.capturer("etapes")
    sarah.presser("Maëlys")
    sarah.capturer("demande")
    for etat in ("recue", "complete", "contact", "rencontre", "commission"):
        sarah.presser("Faire avancer")
        sarah.cocher("statut", etat)
        sarah.page.locator("main form button[type=submit]").first.click()
        sarah.page.wait_for_url("**/admissions/*/")
    sarah.capturer("instruite")


def preparer_la_commission(sarah: Personne) -> None:
    sarah.aller("/admissions/commissions/")
    sarah.remplir(jour=f"{horloge.aujourdhui():%d/%m/%Y}", lieu="Salle du conseil", participants="Hélène Garnier")
    sarah.page.locator("main form button[type=submit]").first.click()
    sarah.page.wait_for_url(re.compile(r"/commissions/\d+/$"))
    sarah.page.locator("main select[name=voeu]").select_option(index=1)
    sarah.presser("Inscrire à l’ordre du jour")
    sarah.capturer("ordre-du-jour")


def decider(helene: Personne) -> None:
    helene.aller("/admissions/commissions/")
    helene.page.locator("main a[href*='/admissions/commissions/']").last.click()
    helene.page.wait_for_url(re.compile(r"/commissions/\d+/$"))
    helene.presser("Proposer")
    helene.cocher("proposition", "admis")
    helene.remplir(motivation="La place est libre, la famille est d’accord.")
    helene.presser("Garder cette proposition")
    helene.presser("Décider ainsi")
    helene.capturer("decidee")
    helene.presser("Clore la commission")
    assert helene.lit("Procès-verbal définitif")
    helene.capturer("proces-verbal")


def faire_entrer(sarah: Personne, m: SimpleNamespace) -> int:
    """Decision, opening of the stay and entry: three acts. Then who holds the authority, each with a proof."""
    sarah.aller("/admissions/liste/?vue=tout")
    with f.technique(m.mecs):
        demande = Candidature.objects.get()
    sarah.aller(f"/admissions/{demande.pk}/")
    sarah.presser("Ouvrir le séjour")
    sarah.choisir("unite", str(m.tilleuls.pk))
    sarah.presser("Ouvrir le séjour")
    sarah.presser("Noter l’entrée")
    sarah.remplir(lieu="Chambre 4")
    sarah.presser("Noter l’entrée")
    sarah.capturer("entree")
    with f.technique(m.mecs):
        sejour = Sejour.objects.select_related("dossier").get(dossier__usager__nom_naissance="AUBRY")
        assert sejour.date_entree == horloge.aujourdhui()
    for prenom, lien in PARENTS:
        sarah.aller(f"/dossiers/{sejour.dossier_id}/entourage/nouveau/")
        sarah.remplir(nom="Aubry", prenom=prenom, preuve="Livret de famille")
        sarah.page.locator("main select[name=relation]").select_option(label=lien)
        sarah.cocher("autorite_parentale")
        sarah.page.locator("main form:has([name=preuve]) button[type=submit]").click()
        sarah.page.wait_for_url("**/entourage/")
    sarah.capturer("entourage")
    return sejour.dossier_id


def rediger(sarah: Personne, dossier: int) -> str:
    """The law answers with its article; the text; the project handed."""
    jour = horloge.aujourdhui()
    sarah.aller(f"/dossiers/{dossier}/contrats/nouveau/")
    sarah.remplir(admission=f"{jour:%d/%m/%Y}")
    sarah.cocher("lieu", "sejour")
    sarah.page.get_by_role("button", name="Lire la réponse").click()
    sarah.page.get_by_role("button", name="Préparer ce document").wait_for()
    assert sarah.lit("D311")
    sarah.capturer("quel-document")
    sarah.presser("Préparer ce document")
    contrat = sarah.page.url.removesuffix("texte/")
    sarah.remplir(participants="Sarah Petit, secrétaire\nCarole Aubry, mère", avis_mineur="Je veux ma chambre à moi.",
                  avis_le=f"{jour:%d/%m/%Y}", avis_conditions="seule, avec Sarah",
                  objectifs="Finir l’année à l’école.", prestations="Hébergement ; tous les jours ; groupe Tilleuls",
                  conditions_sejour="Chambre individuelle.")  # fmt: skip
    sarah.presser("Garder ce texte")
    sarah.presser("Remettre le projet")
    sarah.presser("Noter la remise")
    sarah.capturer("remis")
    return contrat


def ouvrir_aux_signatures(sarah: Personne, m: SimpleNamespace, contrat: str) -> str:
    sarah.aller(contrat)
    sarah.presser("Faire signer")
    sarah.choisir("direction", str(m.helene.pk))
    sarah.remplir(limite=f"{horloge.aujourdhui() + timedelta(days=20):%d/%m/%Y}")
    sarah.capturer("faire-signer")
    sarah.presser("Ouvrir aux signatures")
    sarah.capturer("circuit")
    return sarah.page.url


def signer_sur_la_tablette(tablette: Personne, circuit: str, prenom: str) -> None:
    """The screen is handed, and locked after the signature until Sarah’s code."""
    page = tablette.page
    tablette.aller(circuit)
    page.locator("li", has_text=f"{prenom} Aubry").get_by_role("button", name="Signer sur cet écran").click()
    page.wait_for_url("**/tablette/")
    page.locator("canvas").wait_for()  # its script moves what is below
    tablette.cocher("lu")
    tablette.signer_au_doigt()
    tablette.capturer(f"signe-{prenom.lower()}")
    tablette.poser(page.get_by_role("button", name="Signer", exact=True)).click()
    page.wait_for_url("**/deverrouiller/**")
    tablette.capturer("verrouillee")
    page.fill("input[name=code]", PIN)  # sent with its last figure
    page.wait_for_url(re.compile(r"/signatures/\d+/$"))


def signer_pour_la_maison(helene: Personne, m: SimpleNamespace, contrat: str) -> None:
    helene.aller("/signatures/")
    helene.capturer("parapheur")
    helene.page.locator("main a[href^='/signatures/']", has_text="ontrat").first.click()
    helene.page.wait_for_url(re.compile(r"/signatures/\d+/"))
    helene.presser("Signer")
    helene.cocher("lu")
    helene.presser("Signer")
    with f.technique(m.mecs):
        assert {s.mode for s in Signature.objects.all()} == {"tactile", "electronique"}
        assert CircuitSignature.objects.get().etat == "signe"
    boite.livrer()
    helene.aller(contrat)
    helene.capturer("contrat-signe")
    assert helene.lit("Signé, ne change plus")
    with f.technique(m.mecs):
        lu = Contrat.objects.get()
        assert (lu.etat, lu.signe_le) == ("en_vigueur", horloge.aujourdhui())
