"""Delegations: dated, bounded by what the delegator holds today, never passed on, taken back at once (metier S26)."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from coordination.audience import audience
from dui.core import contexte, horloge
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.models import Notification, TraceAcces
from habilitations.acces import acteur_de, contexte_de, decider, perimetres_visibles
from habilitations.choices import FacteurDistance, NatureLien, Transverse
from habilitations.delegues import NON_DELEGABLES, commune
from habilitations.distance import Situation
from habilitations.models import (
    Affectation,
    Compte,
    Delegation,
    PerimetreDossier,
    Professionnel,
    Profil,
    ReseauConnu,
)
from habilitations.services import (
    changer_etat,
    decider_delegation,
    declarer_absence,
    deleguer,
    retirer_delegation,
    terminer_contrat,
)
from habilitations.services.bris import ouvrir_bris
from tests.outils import fabriques as f
from tests.outils.monde import fraiche

pytestmark = pytest.mark.django_db
JOUR = timedelta(days=1)


def nom_de(pro):
    return contexte.ouvrir(contexte_de(acteur_de(pro.compte)))


def confier(m, de, a, droits, jours=7, **champs):
    with nom_de(de):
        return deleguer(
            acteur=acteur_de(de.compte), delegataire=Professionnel.objects.get(pk=a.pk), structure=m.mecs,
            droits=droits, debut=horloge.aujourdhui(), fin=horloge.aujourdhui() + jours * JOUR, motif="Congés",
            **champs,
        )  # fmt: skip


def forcer(m, de, a, droits):
    """Written in the table behind the services' back."""
    jour = horloge.aujourdhui()
    Delegation.objects.create(
        delegant=de, delegataire=a, structure=m.mecs, droits=droits, debut=jour, fin=jour, motif="", accordee=True
    )


def peut(pro, dossier, domaine="ADM", action="lire", niveau=None):
    """Decision and filter, which must agree."""
    acteur = acteur_de(Compte.objects.get(professionnel=pro))
    with f.technique(dossier.structure_id):
        perimetre = PerimetreDossier.objects.prefetch_related("liens").get(pk=dossier.pk)
    permis = decider(acteur, action, domaine, perimetre, niveau).permis
    with contexte.ouvrir(contexte_de(acteur)):
        assert perimetres_visibles(acteur, domaine, action, niveau).filter(pk=dossier.pk).exists() is permis
    return permis


@pytest.mark.mission("PDE-HAB-1", "PDS-HAB-1", "PRI-ENJ-3")
def test_la_direction_delegue_et_cela_ouvre_exactement_cela(direction):
    m = direction
    assert not peut(m.karim, m.d_sofia)
    d = confier(m, m.helene, m.karim, {"ADM": "R"})
    assert d.accordee
    assert peut(m.karim, m.d_sofia), "the direction sees the whole house"
    assert not peut(m.karim, m.d_sofia, "ADM", "ecrire")
    assert not peut(m.karim, m.d_sofia, "PP"), "what was not delegated stays as it was"
    with f.technique(m.mecs):
        assert TraceAcces.objects.filter(action="delegation_accordee", objet=f"delegation:{d.pk}").exists()
    with nom_de(m.karim):
        assert Notification.objects.filter(acteur_id=m.karim.pk, nature="delegation").exists()


def test_le_chef_propose_la_direction_decide_jamais_pour_soi(direction):
    m = direction
    d = confier(m, m.paul, m.karim, {"ADM": "W"})
    assert d.accordee is None
    assert not peut(m.karim, m.d_sofia)
    for qui in (m.paul, m.victor, m.zoe):
        with nom_de(qui), pytest.raises(Refus):
            decider_delegation(acteur=acteur_de(qui.compte), delegation=d, accorder=True)
    with nom_de(m.helene):
        decider_delegation(acteur=acteur_de(m.helene.compte), delegation=d, accorder=True)
        with pytest.raises(ErreurMetier, match="déjà reçu"):
            decider_delegation(acteur=acteur_de(m.helene.compte), delegation=d, accorder=False)
    assert peut(m.karim, m.d_sofia, "ADM", "ecrire")
    pour_elle = confier(m, m.paul, m.helene, {"GRE": "W"})
    with nom_de(m.helene), pytest.raises(ErreurMetier, match="autre personne"):
        decider_delegation(acteur=acteur_de(m.helene.compte), delegation=pour_elle, accorder=True)


@pytest.mark.parametrize(("code", "droits"), [
    ("plus_large", {"ADM": "V"}),
    ("plus_large", {"OBS": "R"}),
    ("plus_large", {"PP": "W"}),
    ("plus_large", {"ADM": "Z"}),
    ("droits", {}),
    *(("non_delegable", {d: "R"}) for d in sorted(NON_DELEGABLES)),
])  # fmt: skip
def test_on_ne_delegue_que_ce_que_l_on_a(direction, code, droits):
    with pytest.raises(ErreurMetier) as refus:
        confier(direction, direction.paul, direction.karim, droits)
    assert refus.value.code == code


def test_ce_que_le_delegant_perd_le_delegataire_le_perd_aussitot(direction):
    """Never wider, each day: the bound is computed when rights are loaded."""
    m = direction
    confier(m, m.helene, m.karim, {"ADM": "W", "PP": "V"})
    assert peut(m.karim, m.d_sofia, "ADM", "ecrire")
    profil = Profil.objects.get(affectations__professionnel=m.helene)
    profil.droits = {**profil.droits, "ADM": "R"}
    profil.save()
    assert peut(m.karim, m.d_sofia)
    assert not peut(m.karim, m.d_sofia, "ADM", "ecrire")
    Affectation.objects.filter(professionnel=m.helene).update(fin=horloge.aujourdhui() - JOUR)
    assert not peut(m.karim, m.d_sofia)


def test_la_delegation_suit_l_equipe_du_delegant_pas_la_sienne(direction):
    """What Anne does not open stays closed in her place, though Karim himself is in that team."""
    m = direction
    with f.technique(m.mecs):
        f.lier(m.d_sofia, m.karim)
    d = confier(m, m.anne, m.karim, {"PP": "W"})
    with nom_de(m.helene):
        decider_delegation(acteur=acteur_de(m.helene.compte), delegation=d, accorder=True)
    assert peut(m.karim, m.d_eloise, "PP"), "Anne's team"
    assert not peut(m.karim, m.d_sofia, "PP"), "neither Anne's team nor his own unit"


@pytest.mark.parametrize("quoi", ["soi", "restreint", "opposition"])
@pytest.mark.parametrize("qui", ["helene", "karim"])
def test_ce_qui_ferme_le_dossier_a_l_un_des_deux_le_ferme(direction, quoi, qui):
    m = direction
    confier(m, m.helene, m.karim, {"ADM": "W"})
    vise, autre = (m.helene, m.karim) if qui == "helene" else (m.karim, m.helene)
    with f.technique(m.mecs):
        if quoi == "soi":
            f.lier(m.d_sofia, vise, NatureLien.SOI)
        elif quoi == "opposition":
            f.lier(m.d_sofia, vise, NatureLien.OPPOSITION)
        else:
            PerimetreDossier.objects.filter(pk=m.d_sofia.pk).update(restreint=True)
            f.lier(m.d_sofia, autre, NatureLien.NOMME)
    assert not peut(m.karim, m.d_sofia)


def test_rien_ne_se_delegue_deux_fois(direction):
    m = direction
    profil = Profil.objects.get(affectations__professionnel=m.helene)
    profil.droits = {**profil.droits, "ARC": "V"}
    profil.save()
    confier(m, m.helene, m.paul, {"ARC": "V"})
    acteur = acteur_de(m.paul.compte)
    assert acteur.peut("ARC", "valider", m.mecs.pk)
    with pytest.raises(ErreurMetier, match="soi-même"):
        confier(m, m.paul, m.karim, {"ARC": "V"})
    forcer(m, m.paul, m.karim, {"ARC": "V"})
    assert not acteur_de(m.karim.compte).peut("ARC", "valider"), "forced in the table, it opens nothing"


def test_une_part_de_sante_ne_va_qu_a_un_professionnel_de_sante(direction):
    m = direction
    with pytest.raises(ErreurMetier, match="soi-même"):
        confier(m, m.lucie, m.karim, {"OBS": "R"})
    forcer(m, m.lucie, m.karim, {"OBS": "R", "TRS": "W"})
    assert not peut(m.karim, m.d_eloise, "OBS", "lire")
    assert not peut(m.karim, m.d_eloise, "TRS", "lire", 4)
    assert peut(m.karim, m.d_eloise, "TRS", "resumer"), "the summary at most"
    assert not (contexte_de(acteur_de(m.karim.compte)).cles & {contexte.cle_acces(m.mecs.pk, 4)})


def test_ni_stagiaire_ni_remplacant_ne_donne_ni_ne_recoit(stage):
    m = stage
    for recevant in (m.lea, m.omar):
        with pytest.raises(ErreurMetier) as refus:
            confier(m, m.helene, recevant, {"ADM": "R"})
        assert refus.value.code == "mission"
    with pytest.raises(ErreurMetier, match="soi-même"):
        confier(m, m.omar, m.karim, {"TRE": "W"})
    forcer(m, m.helene, m.lea, {"TRE": "R"})
    assert {p.pour for p in acteur_de(m.lea.compte).postes} == {None}


@pytest.mark.parametrize("qui", ["helene", "karim"])
def test_la_fin_d_un_contrat_suffit_sans_attendre_l_horloge(direction, qui):
    m = direction
    confier(m, m.helene, m.karim, {"ADM": "R"})
    getattr(m, qui).contrat_fin = horloge.aujourdhui() - JOUR
    getattr(m, qui).save()
    assert Delegation.objects.get().revoquee_le is None
    assert not peut(m.karim, m.d_sofia)


@pytest.mark.parametrize("fin", ["date", "revocation", "contrat_delegant", "contrat_delegataire", "cloture"])
def test_elle_finit_avec_sa_date_sa_revocation_ou_l_un_des_contrats(direction, fin):
    m = direction
    d = confier(m, m.helene, m.karim, {"ADM": "R"})
    f.affecter(m.paul, m.mecs, f.DIR, transverse=Transverse.STRUCTURE)
    assert peut(m.karim, m.d_sofia)
    hier = horloge.aujourdhui() - JOUR
    if fin == "date":
        with horloge.a_l_instant(horloge.maintenant() + 7 * JOUR):
            assert peut(m.karim, m.d_sofia)
        with horloge.a_l_instant(horloge.maintenant() + 8 * JOUR):
            assert not peut(m.karim, m.d_sofia)
        return
    if fin == "revocation":
        with nom_de(m.karim), pytest.raises(ErreurMetier):
            retirer_delegation(acteur=acteur_de(m.karim.compte), delegation=d, motif=" ")
        with nom_de(m.zoe), pytest.raises(Refus):
            retirer_delegation(acteur=acteur_de(m.zoe.compte), delegation=d, motif="Non")
        with nom_de(m.helene):
            retirer_delegation(acteur=acteur_de(m.helene.compte), delegation=d, motif="Retour")
    elif fin == "cloture":
        changer_etat(acteur=acteur_de(m.paul.compte), compte=m.helene.compte, etat="clos")
    else:
        parti = m.helene if fin == "contrat_delegant" else m.karim
        terminer_contrat(acteur=acteur_de(m.paul.compte), professionnel=parti, fin=hier)
        assert Delegation.objects.get(pk=d.pk).etat == "retiree"
    assert not peut(m.karim, m.d_sofia)


def test_l_absence_du_delegant_ne_l_arrete_pas_une_suspension_si(direction):
    """Being away is what delegations are for; being suspended for another reason is not."""
    m = direction
    f.affecter(m.paul, m.mecs, f.DIR, transverse=Transverse.STRUCTURE)
    paul = acteur_de(m.paul.compte)
    confier(m, m.helene, m.karim, {"ADM": "R"})
    absence = declarer_absence(acteur=paul, professionnel=m.helene, debut=horloge.aujourdhui(),
                               fin=horloge.aujourdhui() + 60 * JOUR)  # fmt: skip
    assert Compte.objects.get(professionnel=m.helene).etat == "suspendu"
    assert peut(m.karim, m.d_sofia)
    absence.delete()
    assert not peut(m.karim, m.d_sofia)


@pytest.mark.parametrize(("change", "code"), [
    ({"debut": -1}, "dates"), ({"fin": -1}, "dates"), ({"fin": 200}, "duree"), ({"a": "zoe"}, "organisme"),
    ({"a": "helene"}, "soi"), ({"motif": " "}, "motif"), ({"contrat": 3}, "contrat"),
])  # fmt: skip
def test_ses_bornes(direction, change, code):
    m, jour = direction, horloge.aujourdhui()
    if "contrat" in change:
        m.karim.contrat_fin = jour + change["contrat"] * JOUR
        m.karim.save()
    voulu = {"delegataire": getattr(m, change.get("a", "karim")), "motif": change.get("motif", "Congés"),
             "debut": jour + change.get("debut", 0) * JOUR, "fin": jour + change.get("fin", 7) * JOUR}  # fmt: skip
    with nom_de(m.helene), pytest.raises(ErreurMetier) as refus:
        deleguer(acteur=acteur_de(m.helene.compte), structure=m.mecs, droits={"ADM": "R"}, **voulu)
    assert refus.value.code == code


def test_la_table_refuse_une_delegation_sans_fin_ou_trop_longue(direction):
    m, jour = direction, horloge.aujourdhui()
    for fin in (None, jour - JOUR, jour + 200 * JOUR):
        with transaction.atomic(), pytest.raises(IntegrityError):
            Delegation.objects.create(delegant=m.helene, delegataire=m.karim, structure=m.mecs, debut=jour, fin=fin)


def test_elle_n_ouvre_pas_d_acces_d_urgence(direction):
    """Breaking the glass is one's own act, in one's own house."""
    m = direction
    with nom_de(m.helene):
        deleguer(acteur=acteur_de(m.helene.compte), delegataire=m.nora, structure=m.mecs, droits={"URG": "R"},
                 debut=horloge.aujourdhui(), fin=horloge.aujourdhui() + JOUR, motif="Renfort")  # fmt: skip
    acteur = acteur_de(m.nora.compte)
    with contexte.ouvrir(contexte_de(acteur)):
        assert PerimetreDossier.objects.filter(pk=m.d_sofia.pk).exists(), "the wall follows the delegation"
        with pytest.raises(Refus):
            ouvrir_bris(acteur=acteur, perimetre=PerimetreDossier.objects.get(pk=m.d_sofia.pk), motif="vitale",
                        precision="Une raison assez longue")  # fmt: skip


def test_hors_des_reseaux_connus_elle_garde_ce_que_le_delegant_garderait(direction):
    """The remote policy of the delegator's profile narrows the place taken (PRI-CON-7)."""
    m = direction
    confier(m, m.helene, m.karim, {"ADM": "W", "PP": "V"})
    ReseauConnu.objects.create(structure=m.mecs, cidr="10.20.0.0/16", libelle="Maison")
    profil = Profil.objects.get(affectations__professionnel=m.helene)
    profil.reglages = {"distance": {"facteur": FacteurDistance.ROBUSTE, "ouverts": ["PP"]}}
    profil.save()
    for adresse, attendu in (("10.20.1.1", True), ("192.0.2.1", False)):
        acteur = acteur_de(m.karim.compte, situation=Situation(adresse, frozenset({"totp"})))
        (poste,) = (p for p in acteur.postes if p.pour == m.helene.pk)
        assert poste.permet("ADM", "lire") is attendu
        assert poste.permet("PP", "valider")


def test_l_audience_compte_les_delegataires(direction):
    """« Lisible par » says who will read, by delegation too."""
    m = direction
    with f.technique(m.mecs):
        avant = audience(m.mecs.pk, "PDE", [m.d_sofia.pk], 2).noms
    confier(m, m.helene, m.karim, {"TRE": "R"})
    with f.technique(m.mecs):
        apres = audience(m.mecs.pk, "PDE", [m.d_sofia.pk], 2).noms
    assert "Karim Sadi" not in avant
    assert set(apres) == {*avant, "Karim Sadi"}


def test_les_lettres_communes():
    attendues = {"WV": "R", "WR": "R", "RS": "S", "CW": "C", "CR": "", "AS": "", "W": ""}
    assert {paire: commune(paire[:1], paire[1:]) for paire in attendues} == attendues


@pytest.mark.mission("PDE-HAB-1", "PDS-HAB-1")
def test_du_compte_a_la_decision_par_les_ecrans(direction, connecter):
    m, jour = direction, horloge.aujourdhui()
    paul = fraiche(connecter(m.paul))
    page = paul.get("/compte/delegations/").content.decode()
    assert "Proposer à la direction" in page
    assert 'value="HAB"' not in page
    champs = {"delegataire": m.karim.pk, "debut": f"{jour:%d/%m/%Y}", "fin": f"{jour + 5 * JOUR:%d/%m/%Y}",
              "domaines": ["ADM", "PP"], "etendue": "lecture", "motif": "Congés"}  # fmt: skip
    mauvais = paul.post("/compte/delegations/", champs | {"domaines": ["HAB"], "jeton_soumission": str(uuid.uuid4())})
    assert mauvais.status_code == 422
    assert paul.post("/compte/delegations/", champs | {"jeton_soumission": str(uuid.uuid4())}).status_code == 303
    (d,) = Delegation.objects.all()
    assert d.droits == {"ADM": "R", "PP": "R"}
    helene = fraiche(connecter(m.helene))
    assert "Karim Sadi" in helene.get("/habilitations/delegations/").content.decode()
    envoi = {"reponse": "accorder", "jeton_soumission": str(uuid.uuid4())}
    assert helene.post(f"/habilitations/delegations/{d.pk}/decider/", envoi).status_code == 303
    assert peut(m.karim, m.d_sofia)
    karim = connecter(m.karim)
    assert "De Paul Renaud" in karim.get("/compte/delegations/").content.decode()
    fin = {"motif": "Fini", "jeton_soumission": str(uuid.uuid4())}
    assert connecter(m.sarah).post(f"/compte/delegations/{d.pk}/retirer/", fin).status_code == 404
    assert connecter(m.karim).post(f"/compte/delegations/{d.pk}/retirer/", fin).status_code == 303
    assert not peut(m.karim, m.d_sofia)
