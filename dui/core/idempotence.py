"""One submission, one effect: double click, back button, retry and concurrent posts get the first answer (DESIGN §5).

`{% jeton_soumission %}` in the form, `@soumission_unique` on the view. The token is written in the transaction of the
request: if the operation is undone so is the token, and concurrent posts wait for the first one to end.
"""

import json
import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.crypto import salted_hmac

from dui.core import garde
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.models import JetonSoumission

CHAMP = "jeton_soumission"
JAMAIS_RENVOYES = frozenset({CHAMP, "csrfmiddlewaretoken"})
HORS_EMPREINTE = JAMAIS_RENVOYES | {"brouillon"}
Vue = Callable[..., HttpResponse]


def nouveau_jeton() -> str:
    return str(uuid.uuid4())


def soumission_unique(vue: Vue) -> Vue:
    """Decorator of the views that create. Safe methods pass untouched."""

    @wraps(vue)
    def enveloppe(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method in garde.METHODES_SURES:
            return vue(request, *args, **kwargs)
        if getattr(request, "acteur", None) is None:
            raise Refus("Ouvrez votre session pour enregistrer.")
        ligne = _ligne(request)
        if not _reserver(ligne):
            return _rejouer(request, ligne)
        reponse = vue(request, *args, **kwargs)
        _retenir(ligne, reponse)
        return reponse

    enveloppe.soumission_unique = True  # type: ignore[attr-defined]
    return enveloppe


def _ligne(request: HttpRequest) -> JetonSoumission:
    try:
        jeton = uuid.UUID(request.POST.get(CHAMP, ""))
    except ValueError:
        raise ErreurMetier(
            "jeton_absent", "Cette page est incomplète. Rechargez-la, puis envoyez à nouveau votre saisie."
        ) from None
    return JetonSoumission(
        jeton=jeton,
        compte_id=request.user.pk,  # type: ignore[misc]
        acteur_id=request.acteur.id,  # type: ignore[attr-defined]
        chemin=request.path[:300],
        empreinte=empreinte(request),
    )


def empreinte(request: HttpRequest) -> str:
    """Keyed digest of the typed content (a plain hash of a short text could be guessed)."""
    contenu: dict[str, Any] = {c: request.POST.getlist(c) for c in request.POST if c not in HORS_EMPREINTE}
    for champ in request.FILES:
        contenu[champ] = [_trait(fichier) for fichier in request.FILES.getlist(champ)]
    return salted_hmac("dui.soumission", json.dumps(contenu, sort_keys=True), algorithm="sha256").hexdigest()


def _trait(fichier: Any) -> str:
    return f"{fichier.name}:{fichier.size}" if isinstance(fichier, UploadedFile) else str(fichier)


def _reserver(ligne: JetonSoumission) -> bool:
    """True for the first comer. A concurrent post waits here until the first transaction ends."""
    colonnes = ("jeton", "compte_id", "acteur_id", "chemin", "empreinte")
    try:
        with transaction.atomic(), connection.cursor() as curseur:
            curseur.execute(
                "INSERT INTO core_jetonsoumission (jeton, compte_id, acteur_id, chemin, empreinte, statut, reponse,"
                " cree_le) VALUES (%s, %s, %s, %s, %s, 0, '', now()) ON CONFLICT (jeton) DO NOTHING",
                [getattr(ligne, colonne) for colonne in colonnes],
            )
            return curseur.rowcount == 1
    except OperationalError as erreur:  # lock_timeout: the first post is still at work
        raise ErreurMetier(
            "envoi_en_cours", "Votre envoi est encore en cours. Attendez quelques secondes, puis rechargez."
        ) from erreur


def _retenir(ligne: JetonSoumission, reponse: HttpResponse) -> None:
    """Keep the answer of a success; a refused form gives its token back."""
    if transaction.get_rollback():
        return
    ecrite = JetonSoumission.objects.filter(pk=ligne.pk)
    if reponse.status_code >= 400:
        ecrite.delete()
    else:
        suite = reponse.headers.get("Location") or reponse.headers.get("HX-Redirect") or ""
        ecrite.update(statut=reponse.status_code, reponse=suite)


def _rejouer(request: HttpRequest, ligne: JetonSoumission) -> HttpResponse:
    premiere = JetonSoumission.objects.filter(pk=ligne.pk, compte_id=ligne.compte_id, chemin=ligne.chemin).first()
    if premiere is None:
        raise ErreurMetier("jeton_etranger", "Cette page n’est plus valable. Rechargez-la, votre texte est gardé.")
    if premiere.empreinte != ligne.empreinte:
        return _autre_contenu(request, premiere)
    return _premiere_reponse(request, premiere)


def _premiere_reponse(request: HttpRequest, premiere: JetonSoumission) -> HttpResponse:
    htmx = bool(getattr(request, "htmx", False))
    if htmx and not premiere.reponse:
        return HttpResponse(headers={"HX-Refresh": "true"})
    if htmx and premiere.statut < 300:
        return HttpResponse(headers={"HX-Redirect": premiere.reponse})
    suite = HttpResponseRedirect(premiere.reponse or request.path)
    suite.status_code = 303
    return suite


def _autre_contenu(request: HttpRequest, premiere: JetonSoumission) -> HttpResponse:
    """Back button, text changed, sent again: ask, rather than drop the new text or double the first one."""
    contexte = {
        "champs": champs_caches(request),
        "deja": premiere,
        "fichiers": bool(request.FILES),
    }
    return render(request, "noyau/renvoi.html", contexte, status=422)


def champs_caches(request: HttpRequest) -> list[tuple[str, str]]:
    """What was typed, as pairs for a form that posts it again."""
    return [(nom, valeur) for nom in request.POST if nom not in JAMAIS_RENVOYES for valeur in request.POST.getlist(nom)]
