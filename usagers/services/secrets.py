"""Secret asked by a minor (L1111-5 CSP): recorded, asked again, ended by her or by her majority."""

from datetime import date

from django.db import IntegrityError, transaction

from dui.core import horloge, journal
from dui.core.erreurs import ErreurMetier
from dui.core.evenements import publier
from dui.core.registres import CACHABLES
from habilitations.acces import Acteur
from usagers.choices import NatureSecret
from usagers.confidentialite import exiger_recueil
from usagers.models import Dossier, SecretMineur, Usager

DEJA = "Cet écrit est déjà gardé secret."


@transaction.atomic
def demander_secret(
    *, acteur: Acteur, dossier: Dossier, nature: str, objet: str = "", demande_le: date | None = None,
    accord_recherche: bool = False, accompagne: bool = False,
) -> SecretMineur:  # fmt: skip
    """`objet`: "transmission:12", or nothing when it was only said. Publishes `usagers.secret_demande`."""
    exiger_recueil(acteur, dossier)
    exiger_minorite(dossier.usager)
    le = demande_le or horloge.aujourdhui()
    if le > horloge.aujourdhui():
        raise ErreurMetier("futur", "La demande ne peut pas être dans le futur.", champ="demande_le")
    if nature not in NatureSecret.values:
        raise ErreurMetier("nature", "Dites ce qui reste secret.", champ="nature")
    genre, objet_id = _objet(acteur, dossier, objet)
    if nature == NatureSecret.ECRIT and objet_id is None:
        raise ErreurMetier("objet", "Choisissez l’écrit qui reste secret.", champ="objet")
    try:
        with transaction.atomic():
            secret = SecretMineur.objects.create(
                dossier=dossier, structure_id=dossier.structure_id, nature=nature, genre=genre, objet_id=objet_id,
                demande_le=le, recueilli_par_id=acteur.id, accord_recherche=accord_recherche, accompagne=accompagne,
            )  # fmt: skip
    except IntegrityError as erreur:
        raise ErreurMetier("deja", DEJA, champ="objet") from erreur
    _annoncer(secret, "demande")
    return secret


def exiger_minorite(usager: Usager) -> None:
    if usager.majorite_le is None:
        raise ErreurMetier("naissance", "Complétez d’abord sa date de naissance.")
    if usager.majorite_le <= horloge.aujourdhui():
        message = f"{usager.prenom_affiche} est majeur·e : ses parents n’ont plus accès à son dossier."
        raise ErreurMetier("majeure", message.replace("majeur·e", _accord(usager)))


def _accord(usager: Usager) -> str:
    return {"F": "majeure", "M": "majeur"}.get(usager.sexe, "une personne majeure")


def _objet(acteur: Acteur, dossier: Dossier, objet: str) -> tuple[str, int | None]:
    """Only a writing that the actor reads in that very dossier."""
    if not objet:
        return "", None
    genre, _, numero = objet.partition(":")
    cachable = CACHABLES.get(genre)
    connus = {pk for pk, _ in cachable.choix(dossier, acteur)} if cachable else set()
    if not numero.isdecimal() or int(numero) not in connus:
        raise ErreurMetier("objet", "Choisissez un écrit de la liste.", champ="objet")
    return genre, int(numero)


@transaction.atomic
def confirmer_secret(*, acteur: Acteur, secret: SecretMineur) -> SecretMineur:
    """Asked again, she still wants it: the date says when."""
    exiger_recueil(acteur, secret.dossier)
    exiger_minorite(secret.dossier.usager)
    if secret.leve_le is not None:
        raise ErreurMetier("leve", "Ce secret a été levé.")
    secret.confirme_le = horloge.aujourdhui()
    secret.save(update_fields=["confirme_le", "modifie_le"])
    _annoncer(secret, "confirme")
    return secret


@transaction.atomic
def lever_secret(*, acteur: Acteur, secret: SecretMineur, motif: str) -> SecretMineur:
    """By the minor alone, who says so to somebody who accompanies her."""
    exiger_recueil(acteur, secret.dossier)
    if secret.leve_le is not None:
        raise ErreurMetier("leve", "Ce secret a déjà été levé.")
    if not motif.strip():
        raise ErreurMetier("motif", "Dites comment cela a été demandé.", champ="motif")
    secret.leve_le, secret.leve_par_id, secret.leve_motif = horloge.maintenant(), acteur.id, motif.strip()[:200]
    secret.save()
    _annoncer(secret, "leve")
    return secret


def _annoncer(secret: SecretMineur, acte: str) -> None:
    dossier = secret.dossier
    journal.tracer(
        "ecriture", objet=f"secret_mineur:{acte}", dossier_id=dossier.pk, structure_id=dossier.structure_id,
        usager_id=dossier.usager_id,
    )  # fmt: skip
    publier(
        "usagers.secret_demande", structure_id=dossier.structure_id, dossier_id=dossier.pk, secret_id=secret.pk,
        acte=acte,
    )  # fmt: skip


__all__ = ["confirmer_secret", "demander_secret", "exiger_minorite", "lever_secret"]
