"""Names and streets around dossiers, for the search of unusual accesses: never an address kept secret."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from habilitations.anomalies.reperes import Repere, cle_identite, cle_nom, cle_rue
from usagers.models import Adresse, Dossier, RelationEntourage


def reperes(dossiers: Collection[int]) -> Mapping[int, Repere]:
    """Three queries, whatever the number of dossiers. Contacts at work (an organisation) are nobody's family."""
    lus = list(Dossier.objects.filter(pk__in=dossiers).select_related("usager"))
    usagers = {d.usager_id for d in lus}
    noms: dict[int, set[str]] = defaultdict(set)
    rues: dict[int, set[str]] = defaultdict(set)
    proches = RelationEntourage.objects.filter(RelationEntourage.en_cours(), usager__in=usagers)
    for usager_id, nom in proches.filter(contact__organisation="").values_list("usager_id", "contact__nom"):
        noms[usager_id].add(cle_nom(nom))
    adresses = Adresse.objects.filter(Adresse.en_cours(), usager__in=usagers)
    for usager_id, lignes, code in adresses.values_list("usager_id", "lignes", "code_postal"):
        rues[usager_id].add(cle_rue(lignes, code))
    return {d.pk: _repere(d, noms[d.usager_id], rues[d.usager_id]) for d in lus}


def _repere(d: Dossier, noms: set[str], rues: set[str]) -> Repere:
    u = d.usager
    siens = {cle_nom(u.nom_naissance), cle_nom(u.nom_utilise)}
    identite = cle_identite(u.nom_utilise or u.nom_naissance, u.prenom_utilise or u.premier_prenom)
    return Repere(frozenset((noms | siens) - {""}), identite, frozenset(rues - {""}))
