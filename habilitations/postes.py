"""The device of a request: is it a shared workstation, who may open it with a code, until when.

The cookie is the something one has, the code the something one knows; both rest on a full login made here a few hours
ago. Nothing is trusted that the database does not confirm at each request: a revocation stops the next one.
"""

import hashlib
from datetime import timedelta

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, HttpResponse

from dui.core import contexte, horloge, pages
from dui.core.models import Brouillon
from habilitations.choices import EtatCompte
from habilitations.models import Affectation, Compte, PassagePoste, PostePartage

SESSION, PAR_CODE, FIN_PREUVE = "poste_partage", "par_code", "fin_preuve"
# Small preferences of one person that a cookie keeps: they do not outlive the passage.
PREFERENCES = ("theme", "raccourcis", pages.TEMOIN)


def empreinte(jeton: str) -> str:
    return hashlib.sha256(jeton.encode()).hexdigest()


def poste_de(request: HttpRequest) -> PostePartage | None:
    """The enrolled device, asked once a request; None when unknown, expired or revoked."""
    if not hasattr(request, "_poste"):
        jeton = request.COOKIES.get(settings.DUI_COOKIE_POSTE, "")
        request._poste = _poste(jeton) if jeton else None  # type: ignore[attr-defined]
    return request._poste  # type: ignore[attr-defined,no-any-return]


def _poste(jeton: str) -> PostePartage | None:
    lignes = PostePartage.objects.filter(revoque_le=None, expire_le__gt=horloge.maintenant())
    return lignes.select_related("structure", "unite").filter(empreinte=empreinte(jeton)).first()


def poser_temoin(reponse: HttpResponse, poste: PostePartage, jeton: str) -> None:
    reponse.set_cookie(
        settings.DUI_COOKIE_POSTE, jeton, max_age=int((poste.expire_le - horloge.maintenant()).total_seconds()),
        secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax",
    )  # fmt: skip


def lier_session(request: HttpRequest, poste: PostePartage | None) -> None:
    """From now on this session lives on that device only."""
    if poste is not None:
        request.session[SESSION] = poste.pk


def tenue(request: HttpRequest) -> bool:
    """A session opened on a shared workstation stops with it, and does not travel without it."""
    attendu = request.session.get(SESSION)
    if attendu is None:
        return True
    poste = poste_de(request)
    return poste is not None and poste.pk == attendu


def par_code(request: HttpRequest) -> bool:
    """Opened with the code of the wall: the weaker kind of session."""
    return bool(request.session.get(PAR_CODE))


def proposes(poste: PostePartage) -> QuerySet[PassagePoste]:
    """The wall: who proved both factors here lately, still works in this house, and has a code."""
    jour = horloge.aujourdhui()
    contrat = Q(compte__professionnel__contrat_fin=None) | Q(compte__professionnel__contrat_fin__gte=jour)
    presents = Affectation.objects.filter(Affectation.en_cours(), structure=poste.structure_id)
    return (
        PassagePoste.objects.filter(
            contrat,
            poste=poste,
            preuve_le__gt=horloge.maintenant() - timedelta(hours=poste.fenetre_heures),
            compte__etat=EtatCompte.ACTIF,
            compte__professionnel__contrat_debut__lte=jour,
            compte__professionnel__in=presents.values("professionnel"),
        )
        .exclude(compte__pin="")
        .select_related("compte__professionnel", "compte__structure_courante")
        .order_by("compte__professionnel__prenom", "compte__professionnel__nom", "pk")
    )


def noter_preuve(request: HttpRequest, compte: Compte) -> None:
    """Both factors were shown on this device: the code opens it until the window ends."""
    poste = poste_de(request)
    if poste is None:
        return
    PassagePoste.objects.update_or_create(poste=poste, compte=compte, defaults={"preuve_le": horloge.maintenant()})
    PostePartage.objects.filter(pk=poste.pk).update(vu_le=horloge.maintenant())


def noter_depart(poste: PostePartage, compte: Compte) -> None:
    """Whether a draft waits for that person, said on the wall: asked in their name, for drafts are theirs alone."""
    with contexte.ouvrir(contexte.Contexte(acteur_id=compte.professionnel_id)):
        attend = Brouillon.objects.filter(compte=compte).exists()
    PassagePoste.objects.filter(poste=poste, compte=compte).update(brouillon=attend, parti_le=horloge.maintenant())


def oublier_preuve(poste: PostePartage, compte: Compte) -> None:
    """Too many wrong codes: here, and here only, both factors are asked again."""
    PassagePoste.objects.filter(poste=poste, compte=compte).update(preuve_le=None)


def mes_passages(compte: Compte) -> list[PassagePoste]:
    """Workstations where my code opens a session at this moment."""
    lignes = PassagePoste.objects.filter(compte=compte, poste__revoque_le=None).select_related("poste__structure")
    return [p for p in lignes.exclude(preuve_le=None).order_by("poste__nom") if p.fin > horloge.maintenant()]


def dernier_brouillon(poste: PostePartage) -> PassagePoste | None:
    """Who left last, if they left something unfinished."""
    lignes = PassagePoste.objects.filter(poste=poste).select_related("compte__professionnel")
    dernier = lignes.order_by(F("parti_le").desc(nulls_last=True)).first()
    return dernier if dernier is not None and dernier.brouillon else None


def vider_le_navigateur(request: HttpRequest, reponse: HttpResponse) -> None:
    """S-34. The cookie of a shared workstation outlives the sessions of those who pass; their preferences do not."""
    temoins = "" if poste_de(request) else '"cookies", '
    reponse.headers["Clear-Site-Data"] = f'"cache", {temoins}"storage"'
    for nom in PREFERENCES:
        reponse.delete_cookie(nom, samesite="Lax")
