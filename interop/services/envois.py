"""Ask for a sending, ask again. The worker does the rest (interop.mssante.tasks)."""

from dataclasses import replace

from django.db import transaction

from coordination.choices import EtatMembre
from coordination.fiche import construire_fiche
from coordination.models import MembreEquipe
from documents.fiches import Lecteur
from documents.models import Document
from documents.rendu import rendre_fiche
from documents.services import conserver
from documents.types import SYNTHESE, URGENCE
from dui.core import horloge, journal
from dui.core.erreurs import ErreurMetier
from dui.core.evenements import publier
from habilitations.acces import Acteur, acteur_de, oppose
from habilitations.choices import CadrePartage
from habilitations.models import PerimetreDossier
from habilitations.partage import categorie_de, exiger_categorie
from interop.cda.selectors import exiger_identite_complete
from interop.choices import ContenuEnvoi, EtatEnvoi
from interop.models import Envoi
from usagers.choices import REPRESENTANTS, NatureDroit
from usagers.models import Dossier, DroitEntourage, en_vigueur
from usagers.selectors.secrets import secret_demande

OPPOSEE = "La personne s’est opposée à ce partage depuis la demande. Rien n’est parti."
MINEUR = "La personne a demandé le secret : rien ne part à un titulaire de l’autorité parentale."

SANS_CATEGORIE = "L’auteur n’a plus de catégorie pour échanger et partager (R1110-2). Rien n’est parti."


@transaction.atomic
def demander_envoi(
    *,
    acteur: Acteur,
    dossier: Dossier,
    destinataire: str,
    destinataire_nom: str = "",
    contenu: str = ContenuEnvoi.SYNTHESE,
    texte: str = "",
) -> Envoi:
    """Freeze the fiche as the sender may read it now, made out to the receiver, and queue it.

    The secure mailbox is for those of R1110-2 alone, whatever the document. Publishes `interop.envoi_demande`. The
    caller has authorised the actor (domain DMP, action creer).
    """
    categorie = exiger_categorie(acteur)
    exiger_identite_complete(dossier.usager)
    _refuser_contact_interdit(dossier, destinataire)
    if refus := secret_pour(dossier, destinataire):
        raise ErreurMetier("secret", refus, champ="adresse")
    adresse = destinataire.strip().lower()
    document = _faire_document(acteur, dossier, adresse, destinataire_nom, contenu)
    envoi = Envoi.objects.create(
        dossier=dossier,
        structure_id=dossier.structure_id,
        niveau=document.niveau,
        document=document,
        auteur_id=acteur.id,
        destinataire=adresse,
        destinataire_nom=destinataire_nom.strip(),
        texte=texte.strip(),
        categorie=categorie,
        cadre=cadre_de(dossier, adresse),
    )
    _demander(envoi)
    return envoi


@transaction.atomic
def relancer_envoi(*, acteur: Acteur, envoi: Envoi) -> Envoi:
    """A person decides to try again: same bytes, same Message-ID. Also their answer to an uncertain departure."""
    exiger_categorie(acteur)
    envoi = Envoi.objects.select_for_update().get(pk=envoi.pk)
    if envoi.etat != EtatEnvoi.ECHEC:
        raise ErreurMetier("relance", "Cet envoi n’est pas en échec : il n’y a rien à relancer.")
    envoi.etat, envoi.raison, envoi.detail = EtatEnvoi.EN_FILE, "", ""
    envoi.depart_incertain = False
    envoi.save(update_fields=["etat", "raison", "detail", "depart_incertain"])
    _demander(envoi)
    return envoi


def _demander(envoi: Envoi) -> None:
    evenement = publier(
        "interop.envoi_demande",
        structure_id=envoi.structure_id,
        dossier_id=envoi.dossier_id,
        envoi_id=envoi.pk,
    )
    Envoi.objects.filter(pk=envoi.pk).update(evenement_id=evenement.pk)
    journal.tracer(
        "envoi",
        objet=f"envoi:{envoi.pk}",
        dossier_id=envoi.dossier_id,
        structure_id=envoi.structure_id,
        usager_id=envoi.dossier.usager_id,
        niveau=envoi.niveau,
    )


def _faire_document(acteur: Acteur, dossier: Dossier, adresse: str, nom: str, contenu: str) -> Document:
    urgence = contenu == ContenuEnvoi.URGENCE
    lue = construire_fiche(dossier, acteur)
    lecteur = Lecteur(nom.strip() or adresse, niveaux=lue.lecteur.niveaux)
    fiche = replace(lue.fiche, pied=replace(lue.fiche.pied, le=horloge.maintenant()))
    type_ = URGENCE if urgence else SYNTHESE
    return conserver(
        acteur=acteur,
        dossier=dossier,
        type=type_,
        titre=ContenuEnvoi(contenu).label,
        niveau=lue.niveau,
        contenu=rendre_fiche(fiche, lecteur, urgence=urgence, variante="pdf/a-1b"),
        destinataire=adresse,
        remplace=_version_precedente(dossier, type_, adresse),
    )


def _version_precedente(dossier: Dossier, type_: str, adresse: str) -> Document | None:
    """The last one that this receiver really got; one that never arrived replaces nothing."""
    remis = Envoi.objects.filter(dossier=dossier, destinataire=adresse, document__type=type_, etat=EtatEnvoi.REMIS)
    dernier = remis.select_related("document").order_by("-document__version", "-pk").first()
    return dernier.document if dernier and not hasattr(dernier.document, "remplacant") else None


def secret_pour(dossier: Dossier, adresse: str) -> str:
    """What forbids a sending to that address when a minor asked for secrecy (socle §3: none to representatives)."""
    if not secret_demande(dossier):
        return ""
    return MINEUR if _porte(dossier, adresse, *REPRESENTANTS) else ""


def _porte(dossier: Dossier, adresse: str, *natures: NatureDroit) -> bool:
    """That secure address belongs to somebody who carries one of these rights or prohibitions today."""
    droits = DroitEntourage.objects.filter(en_vigueur(), usager=dossier.usager_id, nature__in=natures)
    return droits.filter(relation__contact__mssante__iexact=adresse.strip()).exists()


def empechement(envoi: Envoi) -> str:
    """Asked again just before leaving: what the person, or the house, closed since the request stays here."""
    if categorie_de(envoi.auteur_id) is None:
        return SANS_CATEGORIE
    acteur = acteur_de(envoi.auteur.compte)
    perimetre = PerimetreDossier.objects.prefetch_related("liens").get(pk=envoi.dossier_id)
    if oppose(acteur, "DMP", perimetre):
        return OPPOSEE
    return secret_pour(envoi.dossier, envoi.destinataire)


def cadre_de(dossier: Dossier, adresse: str) -> CadrePartage:
    """Sharing when the receiver is of this dossier's care team, else exchange (CSP L1110-4, III and II)."""
    soins = MembreEquipe.objects.filter(dossier=dossier, etat=EtatMembre.ACTIF, equipe_de_soins=True)
    dedans = soins.filter(MembreEquipe.en_cours(), contact__mssante__iexact=adresse.strip()).exists()
    return CadrePartage.EQUIPE if dedans else CadrePartage.ECHANGE


def _refuser_contact_interdit(dossier: Dossier, adresse: str) -> None:
    if _porte(dossier, adresse, NatureDroit.INTERDIT):
        message = "Le contact avec cette personne est interdit. Rien ne lui est envoyé."
        raise ErreurMetier("contact_interdit", message, champ="adresse")
