"""/poste/: the wall of a shared workstation, the code that opens it, and the hand passed on."""

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from dui.core import horloge
from dui.core.reponses import voir
from habilitations import cles, postes, sessions
from habilitations.forms.compte import RepriseForm
from habilitations.models import PassagePoste, PostePartage

SANS_CLE = "Cette clé n’a pas répondu pour vous. Recommencez, ou tapez votre code."
FAUX = "Ce n’est pas votre code."
EPUISE = "Trop de codes faux. Sur ce poste, identifiez-vous en entier. Ailleurs, rien ne change."


@require_GET
def mur(request: HttpRequest) -> HttpResponse:
    """Who takes the workstation? Names and functions of colleagues, nothing of a person accompanied."""
    poste = postes.poste_de(request)
    if poste is None or request.session_ouverte:  # type: ignore[attr-defined]
        return redirect("/" if request.session_ouverte else "account_login")  # type: ignore[attr-defined]
    choisi = request.GET.get("qui", "")
    passage = postes.proposes(poste).filter(pk=int(choisi)).first() if choisi.isdecimal() and len(choisi) < 9 else None
    return _page(request, poste, passage, RepriseForm(pin=True) if passage else None)


@require_POST
def prendre(request: HttpRequest, pk: int) -> HttpResponse:
    """The code of one of them: a session of their own, opened on this device alone."""
    poste = postes.poste_de(request)
    if poste is None or request.session_ouverte:  # type: ignore[attr-defined]
        return voir("/" if request.session_ouverte else "account_login")  # type: ignore[attr-defined]
    passage = get_object_or_404(postes.proposes(poste), pk=pk)
    # A key stands for the code: its form has no field to fill in.
    form = RepriseForm({"code": "clé"} if request.POST.get("credential") else request.POST, pin=True)
    if form.is_valid() and _ouvrir(request, poste, passage, form):
        reponse = voir("/")
        get_adapter(request).apparence(reponse, passage.compte)
        return reponse
    return _page(request, poste, passage if passage.preuve_le else None, form, 422)


def _ouvrir(request: HttpRequest, poste: PostePartage, passage: PassagePoste, form: RepriseForm) -> bool:
    compte = passage.compte
    cle, lieu = request.POST.get("credential", ""), sessions.lieu_poste(poste)
    if cle:
        juste = sessions.essayer_cle(request, compte, cle, lieu)
    else:
        juste = sessions.essayer_code(request, compte, form.cleaned_data["code"], lieu)
    if juste:
        _quitter(request, poste)
        sessions.ouvrir_par_code(request, passage)
        return True
    if sessions.essais_epuises(compte, lieu):
        postes.oublier_preuve(poste, compte)
        passage.preuve_le = None
        form.add_error(None, EPUISE)
    else:
        form.add_error("code", SANS_CLE if cle else FAUX)
    return False


@require_POST
def passer(request: HttpRequest) -> HttpResponse:
    """One click: drafts stay with their author, everything else of them leaves the device."""
    poste = postes.poste_de(request)
    _quitter(request, poste)
    rotate_token(request)
    reponse = voir("poste" if poste else "account_login")
    postes.vider_le_navigateur(request, reponse)
    return reponse


def _quitter(request: HttpRequest, poste: PostePartage | None) -> None:
    """Whoever was here, open or locked, is out; not even an anonymous session is kept."""
    if request.user.is_authenticated:
        if poste is not None:
            postes.noter_depart(poste, request.user)
        sessions.fermer(request, "passage")
    request.session.flush()


def _page(
    request: HttpRequest, poste: PostePartage, passage: PassagePoste | None, form: RepriseForm | None, statut: int = 200
) -> HttpResponse:
    contexte = {
        "poste": poste,
        "defi": cles.defier(passage.compte) if passage else None,
        "passages": postes.proposes(poste),
        "choisi": passage,
        "form": form,
        "parti": postes.dernier_brouillon(poste),
        "maintenant": horloge.maintenant(),
    }
    return render(request, "habilitations/poste.html", contexte, status=statut)
