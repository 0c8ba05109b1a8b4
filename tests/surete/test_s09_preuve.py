"""S-09: exports, emergency access, changes of rights, called directly without a fresh proof: all refused."""

from typing import Any

import pytest

from habilitations.donnees.matrices import MATRICES
from tests.droits import cibles
from tests.droits.marche import combinaisons, demander, ouvrir
from tests.droits.regles import FERMENT_LA_SESSION, REGLES

pytestmark = [pytest.mark.django_db, pytest.mark.exigence("S-09")]
# Typed by hand: an act that joins the product is added here, or explained in a review.
SENSIBLES = {
    "GET:admis", "GET:admis_fin", "GET:concerne", "GET:concerne_fin", "GET:distance_profil",
    "GET:documents_export", "GET:dossier_acces_remise", "GET:extrait_fichier", "GET:extraits", "GET:profil_cellule",
    "GET:profils_rapport", "GET:profils_rapport_pdf", "GET:restriction", "GET:restriction_levee", "GET:urgence",
    "POST:absence_declarer", "POST:absence_retour", "POST:admis", "POST:admis_fin", "POST:affectation_fin",
    "POST:affectation_tuteur", "POST:concerne", "POST:concerne_fin", "POST:contrat_nouveau",
    "POST:delegation_decider", "POST:demande_decider", "POST:distance_profil", "POST:documents_export",
    "POST:dossier_acces_remise",
    "POST:extrait_fichier", "POST:extraits", "POST:habilitations", "POST:mes_delegations",
    "POST:poste_revoquer", "POST:postes", "POST:professionnel_categorie",
    "POST:professionnel_contrat", "POST:professionnel_etat",
    "POST:professionnel_inviter", "POST:professionnel_psc", "POST:professionnel_psc_retirer",
    "POST:profil_cellule", "POST:reglages_comptes", "POST:reseau_declarer", "POST:reseau_retirer",
    "POST:restriction", "POST:restriction_levee", "POST:revue_clore", "POST:revue_garder", "POST:revue_ligne",
    "POST:revues", "POST:sensibilisation", "POST:sensibilisations", "POST:structures", "POST:unite_creer",
    "POST:urgence",
}  # fmt: skip
# Done without a proof, and the page comes back to itself.
REVIENNENT = {"POST:admissions_reglages", "POST:papier"}


def perimee(pro: Any) -> Any:
    """A session whose last proof is an hour old."""
    client = ouvrir(pro)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": 0}]
    session.save()
    return client


def renvoyes(client: Any, m: Any, pro: Any) -> set[str]:
    """« METHOD name » of what asks for the proof, or comes back to its own page, instead of answering."""
    trouves = set()
    for place, nom, args, _lieu in combinaisons(m, pro):
        if place not in ("equipe", "ici", "sans objet"):
            continue
        for methode in ("GET", "POST"):
            if methode in REGLES[nom] and nom not in FERMENT_LA_SESSION:
                reponse = demander(client, methode, nom, args)
                suite = reponse.headers.get("Location", "")
                meme_page = methode == "POST" and reponse.status_code == 303 and suite == reponse.request["PATH_INFO"]
                if suite.startswith("/compte/confirmer/") or meme_page:
                    trouves.add(f"{methode}:{nom}")
    return trouves


@pytest.mark.parametrize("code", ["DIR", "EDU"])
def test_sans_preuve_fraiche_aucun_acte_sensible(code, monkeypatch):
    monkeypatch.setattr("coordination.views.synthese.rendre_fiche", lambda *a, **k: cibles.PDF)
    monkeypatch.setattr("coordination.views.synthese.rendre_pdf", lambda *a, **k: cibles.PDF)
    m = cibles.maisons("PDE", "177")
    pro, _ = cibles.arriver(m, next(p for p in MATRICES["MECS"] if p.code == code))
    demandes = renvoyes(perimee(pro), m, pro) - REVIENNENT
    # Where the right is asked first, whoever has none reads the refusal instead.
    manquants = SENSIBLES - demandes if code == "DIR" else set()
    assert (demandes - SENSIBLES, manquants) == (set(), set())
    assert len(demandes) > 30
    assert renvoyes(ouvrir(pro), m, pro) <= REVIENNENT
