"""Identity rules as pure functions: no database, no network, no clock (socle.md §1, RNIV)."""

from usagers.identite.cles import NumeroInvalide, cle_finess, verifier_finess, verifier_rpps
from usagers.identite.coherence import coherence_nir
from usagers.identite.datamatrix import contenu_datamatrix, dessiner_svg
from usagers.identite.dates import DateNaissance, date_de_naissance, lire_date_insi
from usagers.identite.matricule import (
    OID_DEMONSTRATION,
    OID_NIA,
    OID_NIR,
    OID_TEST,
    MatriculeInvalide,
    cle_nir,
    verifier_matricule,
    verifier_oid,
)
from usagers.identite.normalisation import TraitInvalide, majuscules, normaliser_nom, normaliser_prenom
from usagers.identite.statuts import (
    EtatIdentite,
    IdentiteRefusee,
    Verdict,
    changer_statut,
    ins_a_invalider,
    lever_attribut,
    peut_appeler_insi,
    peut_transmettre_ins,
    poser_attribut,
    traits_verrouilles,
)
from usagers.identite.traits import (
    Anomalie,
    TraitsStricts,
    cog_valide,
    controler_traits,
    premier_prenom_coherent,
)

__all__ = [
    "OID_DEMONSTRATION",
    "OID_NIA",
    "OID_NIR",
    "OID_TEST",
    "Anomalie",
    "DateNaissance",
    "EtatIdentite",
    "IdentiteRefusee",
    "MatriculeInvalide",
    "NumeroInvalide",
    "TraitInvalide",
    "TraitsStricts",
    "Verdict",
    "changer_statut",
    "cle_finess",
    "cle_nir",
    "cog_valide",
    "coherence_nir",
    "contenu_datamatrix",
    "controler_traits",
    "date_de_naissance",
    "dessiner_svg",
    "ins_a_invalider",
    "lever_attribut",
    "lire_date_insi",
    "majuscules",
    "normaliser_nom",
    "normaliser_prenom",
    "peut_appeler_insi",
    "peut_transmettre_ins",
    "poser_attribut",
    "premier_prenom_coherent",
    "traits_verrouilles",
    "verifier_finess",
    "verifier_matricule",
    "verifier_oid",
    "verifier_rpps",
]
