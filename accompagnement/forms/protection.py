"""Forms of the « information préoccupante »."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.utils.text import Truncator

from accompagnement import choices_protection as c
from accompagnement.models import Crip, FaitIP, InformationPreoccupante
from accompagnement.services.protection import candidats
from accompagnement.services.protection.lecteurs import Candidat
from dui.core import horloge
from dui.core.formulaires import Formulaire, FormulaireModele
from dui.core.fusion import FormulaireVersionne
from dui.core.typographie import date_moyenne
from usagers.models import Dossier

LONG = {"rows": 5}
COURT = {"rows": 3}


def _texte(libelle: str, aide: str = "", lignes: int = 5) -> forms.CharField:
    return forms.CharField(
        label=libelle, required=False, help_text=aide, widget=forms.Textarea(attrs={"rows": lignes}), max_length=8000
    )


class FaitForm(Formulaire):
    """One day, what was seen, and the child's words apart."""

    deux_colonnes = True
    larges: Iterable[str] = ("recit", "propos", "circonstances")
    le = forms.DateField(label="Jour des faits", initial=horloge.aujourdhui)
    recueilli_par = forms.CharField(
        label="Vu ou entendu par", max_length=160, required=False, help_text="Vide : par vous"
    )
    recit = _texte("Ce que vous avez vu ou entendu", "Des faits : ni explication, ni hypothèse.")
    propos = _texte(
        "Les mots de l’enfant", "Mot pour mot, sans corriger. Les guillemets sont ajoutés autour.", lignes=3
    )
    circonstances = forms.CharField(
        label="Circonstances", max_length=300, required=False, help_text="Où, avec qui, quelle question a été posée"
    )


class FaitDeForm(FaitForm):
    """A fact, and the brothers and sisters whom it is about too."""

    larges = ("recit", "propos", "circonstances", "aussi")

    def __init__(self, *args: Any, jointes: list[InformationPreoccupante], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _aussi(self, jointes, "Ce fait concerne aussi", "Les mots de l’enfant restent dans son seul écrit.")


def _aussi(form: Any, jointes: list[InformationPreoccupante], libelle: str, aide: str) -> None:
    """Other children of the set, when this reader reads some."""
    if jointes:
        form.fields["aussi"] = forms.TypedMultipleChoiceField(
            label=libelle, coerce=int, required=False, widget=forms.CheckboxSelectMultiple, help_text=aide,
            choices=[(x.pk, str(x.dossier.usager.nom_affiche)) for x in jointes],
        )  # fmt: skip


class JoindreForm(Formulaire):
    dossier = forms.TypedChoiceField(
        label="Quel enfant", coerce=int, widget=forms.RadioSelect,
        help_text="Son écrit aura ses propres lecteurs : ceux d’ici, s’ils peuvent être nommés pour lui.",
    )  # fmt: skip

    faits = forms.TypedMultipleChoiceField(
        label="Faits à reprendre", coerce=int, widget=forms.CheckboxSelectMultiple,
        help_text="Ceux qui le concernent aussi. Un fait qui nomme un enfant n’est pas repris.",
    )  # fmt: skip

    def __init__(self, *args: Any, dossiers: list[Dossier], faits: list[FaitIP], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        vus = [(x.pk, f"{date_moyenne(x.le)} : {Truncator(x.recit).chars(90)}") for x in faits]
        self.fields["faits"].choices = vus  # type: ignore[attr-defined]
        self.fields["faits"].initial = [pk for pk, _ in vus]
        choix = [(d.pk, f"{d.usager.nom_affiche}, {d.structure.nom}") for d in dossiers]
        self.fields["dossier"].choices = choix  # type: ignore[attr-defined]
        if not choix:
            self.fields["dossier"].help_text = "Aucun autre enfant de la famille n’a de dossier qui vous soit ouvert."


class CripForm(FormulaireModele):
    """The coordinates that the department itself gives: nothing is filled in advance."""

    deux_colonnes = True
    larges = ("nom", "adresse", "precision")

    class Meta:
        model = Crip
        fields = ("departement", "nom", "adresse", "messagerie", "telephone", "precision")
        help_texts = {"messagerie": "Boîte MSSanté, ou courriel que le département dit sécurisé",
                      "precision": "Horaires, nom du portail du département…"}  # fmt: skip
        widgets = {"adresse": forms.Textarea(attrs=COURT)}

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or {}
        if not donnees.get("adresse") and not donnees.get("messagerie") and "messagerie" not in self.errors:
            self.add_error("adresse", "Notez une adresse postale ou une boîte sécurisée.")
        return donnees


class CripModifiee(FormulaireVersionne, CripForm):
    pass


class VerifierForm(Formulaire):
    le = forms.DateField(label="Vérifiée le", initial=horloge.aujourdhui)


class RepererForm(FaitForm):
    """The first fact, and who will read."""

    larges = ("recit", "propos", "natures", "lecteurs")
    origine = forms.ChoiceField(label="D’où vient l’information", choices=c.OrigineIP.choices, initial="31")
    natures = forms.MultipleChoiceField(
        label="Ce qui inquiète", choices=c.NatureDanger.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    lecteurs = forms.TypedMultipleChoiceField(
        label="Qui lira avec vous", coerce=int, required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Personne d’autre ne saura que cet écrit existe. Décochez la direction si elle est en cause.",
    )  # fmt: skip
    field_order = ("le", "recueilli_par", "recit", "propos", "origine", "natures", "lecteurs")

    def __init__(self, *args: Any, candidats: list[Candidat], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["circonstances"]
        lecteurs = self.fields["lecteurs"]
        lecteurs.choices = [(x.id, f"{x.nom}, {x.fonction.lower()}") for x in candidats]  # type: ignore[attr-defined]
        lecteurs.initial = [x.id for x in candidats if x.propose]

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or {}
        donnees["fait_le"] = donnees.pop("le", None)
        return donnees


class RedigerForm(FormulaireVersionne, Formulaire):
    deux_colonnes = True
    larges = ("natures", "sources", "contexte", "demarches", "enfant_informe", "parents", "parents_motif")
    origine = forms.ChoiceField(label="D’où vient l’information", choices=c.OrigineIP.choices)
    reperee_le = forms.DateField(label="Repérée le")
    natures = forms.MultipleChoiceField(
        label="Ce qui inquiète", choices=c.NatureDanger.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    sources = _texte("Comment vous le savez", "Qui a vu, qui a dit, à qui, quand.", 3)
    contexte = _texte("La famille, le quotidien", "Sans nommer un autre enfant : son lien et son âge suffisent.")
    demarches = _texte("Ce qui a déjà été fait", "Échanges, soins, protection immédiate.", 3)
    enfant_informe = _texte("Ce qui a été dit à l’enfant", lignes=2)
    parents = forms.ChoiceField(
        label="Les parents sont-ils informés ?", choices=c.InformationParents.choices, widget=forms.RadioSelect,
        help_text="Ils le sont avant l’envoi, sauf si ce serait contraire à l’intérêt de l’enfant.",
    )  # fmt: skip
    parents_le = forms.DateField(label="Informés le", required=False)
    parents_motif = _texte("Pourquoi différer", "Pression sur l’enfant, représailles, départ précipité…", 3)


class MineurForm(Formulaire):
    deux_colonnes = True
    larges = ("precision",)
    lien = forms.CharField(label="Lien avec l’enfant", max_length=60, help_text="Sœur, demi-frère… sans son nom")
    age = forms.IntegerField(label="Âge", required=False, min_value=0, max_value=17)
    precision = forms.CharField(label="Précision", max_length=200, required=False)


class LecteurForm(Formulaire):
    professionnel = forms.TypedChoiceField(label="Qui", coerce=int)
    motif = forms.CharField(label="Pourquoi", max_length=200)

    def __init__(self, *args: Any, ip: InformationPreoccupante, retirer: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if retirer:
            nommes = ip.nommes.filter(retire_le=None).exclude(professionnel=ip.auteur_id)
            choix = [(n.professionnel_id, str(n.professionnel)) for n in nommes.select_related("professionnel")]
        else:
            choix = [(x.id, f"{x.nom}, {x.fonction.lower()}") for x in candidats(ip.dossier) if x.id not in ip.lecteurs]
        self.fields["professionnel"].choices = [("", "Choisir"), *choix]  # type: ignore[attr-defined]


class AvisForm(Formulaire):
    avis = _texte("Votre avis", "Facultatif. L’envoi n’attend pas cet avis.", 3)


class TransmettreForm(Formulaire):
    deux_colonnes = True
    larges = ("destinataire", "crip", "adresse", "preuve", "aussi")
    destinataire = forms.ChoiceField(
        label="À qui", choices=c.DestinataireIP.choices, widget=forms.RadioSelect, initial=c.DestinataireIP.CRIP,
        help_text="Le procureur directement : danger grave et immédiat. Le département en reçoit alors une copie.",
    )  # fmt: skip
    crip = forms.TypedChoiceField(label="Quelle CRIP", coerce=int, empty_value=None, required=False)
    adresse = forms.CharField(
        label="Nom et adresse, ou boîte", max_length=300, required=False,
        help_text="Vide : celle de la CRIP choisie. À écrire pour le procureur et pour le département.",
    )  # fmt: skip
    canal = forms.ChoiceField(label="Par quel moyen", choices=c.CanalIP.choices)
    le = forms.DateField(label="Jour de l’envoi", initial=horloge.aujourdhui)
    heure = forms.TimeField(label="Heure", initial=lambda: f"{horloge.maintenant().astimezone(horloge.PARIS):%H:%M}")
    preuve = forms.CharField(
        label="Preuve", max_length=200, help_text="Numéro de suivi, référence du message, nom de qui a reçu"
    )

    def __init__(
        self, *args: Any, crips: list[Crip], departement: str, jointes: list[InformationPreoccupante], **kwargs: Any
    ) -> None:
        """The CRIP of the department of the house is proposed; another one may be that of the parents."""
        super().__init__(*args, **kwargs)
        choix = [(x.pk, f"{x}{', à vérifier' if x.a_revoir else ''}") for x in crips]
        self.fields["crip"].choices = [("", "Aucune : j’écris l’adresse"), *choix]  # type: ignore[attr-defined]
        self.fields["crip"].initial = next((x.pk for x in crips if x.departement == departement), None)
        if not crips:
            del self.fields["crip"]
        _aussi(self, jointes, "Dans le même envoi", "L’envoi et sa preuve se notent pour chacun de ces enfants.")

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or {}
        jour, heure = donnees.get("le"), donnees.pop("heure", None)
        if jour is not None and heure is not None:
            donnees["le"] = datetime.combine(jour, heure, tzinfo=horloge.PARIS)
        return donnees


class AccuserForm(Formulaire):
    envoi = forms.TypedChoiceField(label="Quel envoi", coerce=int)
    le = forms.DateField(label="Accusé reçu le", initial=horloge.aujourdhui)
    reference = forms.CharField(label="Référence", max_length=120, required=False)

    def __init__(self, *args: Any, ip: InformationPreoccupante, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        attendus = [
            (e.pk, f"{e.get_destinataire_display()}, {e.le:%d/%m/%Y}") for e in ip.envois.filter(accuse_le=None)
        ]
        self.fields["envoi"].choices = attendus  # type: ignore[attr-defined]


class RecueForm(Formulaire):
    recue_le = forms.DateField(
        label="Demande d’évaluation reçue le", initial=horloge.aujourdhui, help_text="Les trois mois partent de ce jour"
    )


class EvaluationForm(FormulaireVersionne, Formulaire):
    """What is found, by theme; nobody judges here whether the facts are true."""

    participants = _texte("Qui évalue", "Une personne et sa profession par ligne. Deux professions au moins.", 3)
    enfant = _texte("Ce que dit l’enfant", "Ses mots entre guillemets.")
    sante = _texte("Santé", lignes=3)
    education = _texte("Éducation, école", lignes=3)
    developpement = _texte("Développement", lignes=3)
    relations = _texte("Liens de l’enfant", lignes=3)
    parents = _texte("Ce que disent les parents, ce qu’ils peuvent")
    environnement = _texte("Ressources de l’entourage", lignes=3)
    autres_mineurs = _texte("Autres mineurs du domicile", "Leur lien et leur âge, sans leur nom.", 3)


class ConclureForm(Formulaire):
    danger = forms.ChoiceField(label="Conclusion commune", choices=c.Danger.choices, widget=forms.RadioSelect)
    conclusion = forms.CharField(
        label="En quoi", widget=forms.Textarea(attrs=LONG), max_length=8000,
        help_text="Une seule conclusion, celle de tous ceux qui ont évalué.",
    )  # fmt: skip
    proposition = forms.ChoiceField(label="Proposition", choices=c.PropositionIP.choices, widget=forms.RadioSelect)
    proposition_texte = _texte("Ce qui est proposé", "Argumenté, si la justice est saisie.")
    rendue_le = forms.DateField(label="Rapport rendu le", initial=horloge.aujourdhui)


class SuiteForm(Formulaire):
    suite = forms.ChoiceField(label="Suite", choices=c.SuiteIP.choices)
    le = forms.DateField(label="Connue le", initial=horloge.aujourdhui)
    texte = _texte("Précision", lignes=3)


class MotifForm(Formulaire):
    motif = forms.CharField(label="Pourquoi", max_length=300, widget=forms.Textarea(attrs=COURT))
