"""The whole table: 4 statuses × 3 attributes, what each blocks, every move. socle.md §1.2."""

from itertools import product

import pytest

from usagers.choices import StatutIdentite as S
from usagers.identite import (
    EtatIdentite,
    IdentiteRefusee,
    changer_statut,
    ins_a_invalider,
    lever_attribut,
    peut_appeler_insi,
    peut_transmettre_ins,
    poser_attribut,
    traits_verrouilles,
)
from usagers.identite.statuts import PASSAGES

ETATS = [EtatIdentite(s, h, d, f) for s, h, d, f in product(S.values, *[(False, True)] * 3)]


@pytest.mark.parametrize("etat", ETATS)
def test_combinaisons(etat):
    """Homonym with any status, the others with provisional only; one pair: doubtful + homonym."""
    attributs = {nom for nom in ("homonyme", "douteuse", "fictive") if getattr(etat, nom)}
    permises = {(), ("homonyme",)}
    if etat.statut == S.PROVISOIRE:
        permises |= {("douteuse",), ("fictive",), ("douteuse", "homonyme")}
    assert etat.permise is (tuple(sorted(attributs)) in permises)


@pytest.mark.mission("PDE-SVC-3", "PDS-SVC-3")
@pytest.mark.parametrize("etat", ETATS)
def test_ce_que_chaque_etat_bloque(etat):
    suspendue = etat.douteuse or etat.fictive
    assert bool(peut_appeler_insi(etat)) is not suspendue
    assert bool(peut_transmettre_ins(etat)) is (etat.statut == S.QUALIFIEE and not suspendue)
    assert bool(traits_verrouilles(etat)) is (etat.statut in (S.RECUPEREE, S.QUALIFIEE))
    for verdict in (peut_appeler_insi(etat), peut_transmettre_ins(etat)):
        assert bool(verdict.motif) is not bool(verdict), "a refusal always says why"


@pytest.mark.parametrize(("de", "vers"), list(product(S.values, S.values)))
def test_passages(de, vers):
    etat = EtatIdentite(de)
    passage = PASSAGES.get((de, vers))
    if passage is None:
        with pytest.raises(IdentiteRefusee) as refus:
            changer_statut(etat, vers, piece=True, insi=True, motif="x")
        assert refus.value.code == "passage"
        return
    complet = {
        "piece": passage.piece,
        "insi": passage.insi,
        "motif": "erreur de pièce" if passage.motif else "",
    }
    assert changer_statut(etat, vers, **complet).statut == vers
    for manque in (nom for nom, besoin in vars(passage).items() if besoin):
        with pytest.raises(IdentiteRefusee) as refus:
            changer_statut(etat, vers, **{**complet, manque: "" if manque == "motif" else False})
        assert refus.value.code == manque


def test_la_carte_vitale_ne_suffit_pas():
    """INSi alone (the card is only a search key) never qualifies."""
    with pytest.raises(IdentiteRefusee):
        changer_statut(EtatIdentite(S.PROVISOIRE), S.QUALIFIEE, insi=True)


def test_rien_ne_bouge_sous_un_doute():
    with pytest.raises(IdentiteRefusee) as refus:
        changer_statut(EtatIdentite(S.PROVISOIRE, douteuse=True), S.VALIDEE, piece=True)
    assert refus.value.code == "suspendue"


@pytest.mark.parametrize("statut", S.values)
def test_le_doute_ramene_au_provisoire_et_invalide_l_ins(statut):
    avant = EtatIdentite(statut, homonyme=True)
    apres = poser_attribut(avant, "douteuse", motif="deux dates de naissance")
    assert (apres.statut, apres.homonyme, apres.douteuse) == (S.PROVISOIRE, True, True)
    assert ins_a_invalider(avant, apres) is (statut in (S.RECUPEREE, S.QUALIFIEE))


@pytest.mark.parametrize(
    "etat",
    [EtatIdentite(S.VALIDEE), EtatIdentite(S.QUALIFIEE), EtatIdentite(S.PROVISOIRE, homonyme=True),
     EtatIdentite(S.PROVISOIRE, douteuse=True)],
)  # fmt: skip
def test_fictive_seulement_seule_et_provisoire(etat):
    with pytest.raises(IdentiteRefusee) as refus:
        poser_attribut(etat, "fictive", motif="formation")
    assert refus.value.code == "combinaison"


def test_attribut_pose_puis_leve_avec_un_motif():
    etat = EtatIdentite(S.PROVISOIRE)
    for fonction in (poser_attribut, lever_attribut):
        with pytest.raises(IdentiteRefusee) as refus:
            fonction(etat, "douteuse", motif="  ")
        assert refus.value.code == "motif"
    pose = poser_attribut(etat, "douteuse", motif="pièce abîmée")
    assert lever_attribut(pose, "douteuse", motif="pièce refaite") == etat
