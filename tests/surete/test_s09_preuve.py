"""S-09: exports, papers, signatures, emergency access, rights, factors, called without a fresh proof: all refused."""

import os
from typing import Any

import pytest
from django.urls import reverse

from documents.models import CircuitSignature, Signataire
from habilitations.donnees.matrices import MATRICES
from tests.droits import cibles, papiers
from tests.droits.marche import adresses, combinaisons, demander, ouvrir
from tests.droits.regles import FERMENT_LA_SESSION, REGLES
from tests.habilitations.outils import equiper
from tests.outils import fabriques as f

pytestmark = [pytest.mark.django_db, pytest.mark.exigence("S-09")]
COMPLET = os.environ.get("DUI_DROITS_COMPLET") == "1"
# Typed by hand: an act that joins the product is added here, or explained in a review.
SENSIBLES = {
    "GET:circuit_preuve", "GET:circuit_signer", "GET:dossier_extrait", "GET:equipe_pdf", "GET:synthese_pdf",
    "POST:circuit_signer", "POST:dossier_extrait",
    "GET:admis", "GET:admis_fin", "GET:agenda_abonnement", "GET:dossier_cahier", "GET:releve_pdf",
    "POST:agenda_abonnement", "GET:concerne", "GET:concerne_fin", "GET:distance_profil",
    "GET:documents_export", "GET:dossier_acces_remise", "GET:export_documents_fichier",
    "GET:extrait_fichier", "GET:extraits", "GET:profil_cellule",
    "GET:profils_rapport", "GET:profils_rapport_pdf", "GET:restriction", "GET:restriction_levee", "GET:urgence",
    "POST:absence_declarer", "POST:absence_retour", "POST:admis", "POST:admis_fin", "POST:affectation_fin",
    "POST:affectation_tuteur", "POST:concerne", "POST:concerne_fin", "POST:contrat_nouveau",
    "POST:delegation_decider", "POST:demande_decider", "POST:distance_profil", "POST:documents_export",
    "POST:dossier_acces_remise",
    "POST:export_documents_fichier",
    "POST:extrait_fichier", "POST:extraits", "POST:habilitations", "POST:mes_delegations",
    "POST:poste_revoquer", "POST:postes", "POST:professionnel_categorie",
    "POST:professionnel_contrat", "POST:professionnel_etat",
    "POST:professionnel_inviter", "POST:professionnel_psc", "POST:professionnel_psc_retirer",
    "POST:profil_cellule", "POST:reglages_comptes", "POST:reseau_declarer", "POST:reseau_retirer",
    "POST:restriction", "POST:restriction_levee", "POST:revue_clore", "POST:revue_garder", "POST:revue_ligne",
    "POST:revues", "POST:sensibilisation", "POST:sensibilisations", "POST:structures", "POST:unite_creer",
    "POST:urgence",
}  # fmt: skip
# The doors of the login and of the proof themselves; the list of one's factors, which shows their names.
OUVRENT = {"mfa_authenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "mfa_index", "mfa_list_webauthn"}
# Done without a proof, and the page comes back to itself.
REVIENNENT = {"POST:admissions_reglages", "POST:agenda_a_cloturer", "POST:grille_atelier", "POST:papier"}


def perimee(pro: Any) -> Any:
    """A session whose last proof is an hour old."""
    client = ouvrir(pro)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": 0}]
    session.save()
    return client


def renvoyes(client: Any, combinees: list[Any], seulement: set[str] | None = None) -> set[str]:
    """« METHOD name » of what asks for the proof, or comes back to its own page, instead of answering."""
    trouves = set()
    for _place, nom, args, _lieu in combinees:
        for methode in ("GET", "POST"):
            demandee = seulement is None or f"{methode}:{nom}" in seulement
            if demandee and methode in REGLES[nom] and nom not in FERMENT_LA_SESSION:
                reponse = demander(client, methode, nom, args)
                suite = reponse.headers.get("Location", "")
                meme_page = methode == "POST" and reponse.status_code == 303 and suite == reponse.request["PATH_INFO"]
                if suite.startswith("/compte/confirmer/") or meme_page:
                    trouves.add(f"{methode}:{nom}")
    return trouves


@pytest.mark.parametrize("code", ["DIR", "EDU"] if COMPLET else ["DIR"])
def test_sans_preuve_fraiche_aucun_acte_sensible(code, monkeypatch):
    papiers.sans_papier(monkeypatch)
    m = cibles.maisons("PDE", "177")
    pro, _ = cibles.arriver(m, next(p for p in MATRICES["MECS"] if p.code == code))
    combinees = list(combinaisons(m, pro, ("equipe", "ici", "sans objet")))
    _attendre_sa_signature(m, pro)
    demandes = renvoyes(perimee(pro), combinees) - REVIENNENT
    print(f"Mesure : {len(demandes)} actes sensibles sans preuve ({code}), {len(SENSIBLES - demandes)} sans refus")
    # Where the right is asked first, whoever has none reads the refusal instead.
    manquants = SENSIBLES - demandes if code == "DIR" else set()
    assert (demandes - SENSIBLES, manquants) == (set(), set())
    assert len(demandes) > 30
    assert renvoyes(ouvrir(pro), combinees, demandes) == set()


def _attendre_sa_signature(m: Any, pro: Any) -> None:
    """Who is not asked to sign reads a refusal before any proof."""
    with f.technique(m.ici):
        for circuit in CircuitSignature.objects.filter(structure=m.ici):
            Signataire.objects.create(circuit=circuit, structure=m.ici, niveau=1, role="professionnel",
                                      portee="obligatoire", nom="Alix Vernier", professionnel=pro)  # fmt: skip


def test_les_facteurs_et_le_mot_de_passe_aussi(monde):
    """Pages of allauth: a factor added or taken off, recovery codes seen, the password changed."""
    equiper(monde.anne)
    client = perimee(monde.anne)
    noms = {a.name for a in adresses() if a.name and a.name.startswith("mfa_")} - OUVRENT
    ouvertes = []
    for nom in sorted(noms):
        chemin = reverse(nom, args=[1] if "<int" in str(next(a.pattern for a in adresses() if a.name == nom)) else [])
        for reponse in (client.get(chemin), client.post(chemin)):
            renvoye = reponse.headers.get("Location", "").startswith("/compte/confirmer/")
            # No key of that number, or a page that takes no post: nothing to protect there.
            if not renvoye and reponse.status_code not in (404, 405):
                ouvertes.append((nom, reponse.status_code))
    assert ouvertes == []
    assert len(noms) >= 8
