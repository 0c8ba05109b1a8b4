"""Send a document of the dossier to signature: the very bytes that are read are those signed (S27, S28)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction

from documents.choices_ged import EtatDepot, Traitement
from documents.models import CircuitSignature, Depot, Document, VersionDepot
from documents.services.conserver import conserver
from documents.services.signature import Invite, ouvrir_circuit
from documents.services.signature.ouverture import domaine_de
from dui.core.erreurs import ErreurMetier
from dui.core.modeles import Niveau
from habilitations.acces import Acteur
from usagers.acces import exiger

SIGNABLES = (EtatDepot.CLASSE, EtatDepot.DIFFUSE)


@transaction.atomic
def faire_signer_depot(
    *, acteur: Acteur, depot: Depot, signataires: Sequence[Invite], acte: str = "", dispense: str = "",
    limite: date | None = None,
) -> CircuitSignature:  # fmt: skip
    """The last version, by its own SHA-256; another version voids the circuit."""
    verrouille = Depot.objects.select_for_update(of=("self",)).get(pk=depot.pk)
    dossier = depot.dossier
    if dossier is None or verrouille.etat not in SIGNABLES or verrouille.traitement != Traitement.FAIT:
        raise ErreurMetier("etat", "Seul un document classé et lisible se signe.")
    if depot.niveau == Niveau.N5 and depot.depose_par_id != acteur.id:
        raise ErreurMetier("auteur", "Ce document ne se signe qu’à la demande de son auteur.")
    exiger(acteur, dossier, [depot.domaine], "ecrire", "creer", "valider")
    version = VersionDepot.objects.filter(depot=depot).order_by("-numero")[0]
    precedent = Document.objects.filter(circuits__objet=depot.cle).order_by("-version").first()
    if precedent is None or precedent.sha256 != version.sha256:
        precedent = conserver(
            acteur=acteur, dossier=dossier, type=depot.type, titre=depot.titre, niveau=depot.niveau,
            contenu=version.contenu, mime=version.mime, lecteur_id=acteur.id, remplace=precedent,
        )  # fmt: skip
    return ouvrir_circuit(
        acteur=acteur, document=precedent, signataires=signataires, objet=depot.cle, domaine=domaine_de(depot.niveau),
        acte=acte, dispense=dispense, limite=limite,
    )  # fmt: skip


@transaction.atomic
def faire_signer_document(*, acteur: Acteur, document: Document, **demande: Any) -> CircuitSignature:
    """A document that was produced: only its reader sends it."""
    if document.lecteur_id != acteur.id:
        raise ErreurMetier("lecteur", "Seule la personne pour qui ce document est fait l’envoie à la signature.")
    return ouvrir_circuit(acteur=acteur, document=document, **demande)
