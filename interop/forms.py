"""Form of a sending."""

from typing import Any

from django import forms

from dui.core.formulaires import Formulaire
from interop.choices import ContenuEnvoi
from usagers.choices import NatureDroit
from usagers.models import Contact, Dossier, DroitEntourage, RelationEntourage, en_vigueur


class EnvoiForm(Formulaire):
    """A known contact with a secure address, or an address typed in full."""

    contenu = forms.ChoiceField(label="Document", choices=ContenuEnvoi)
    contact = forms.ModelChoiceField(
        label="Destinataire connu",
        queryset=Contact.objects.none(),
        required=False,
        empty_label="Autre adresse",
    )
    adresse = forms.EmailField(
        label="Adresse MSSanté", required=False, help_text="Si le destinataire n’est pas dans la liste."
    )
    nom = forms.CharField(label="Nom du destinataire", max_length=120, required=False)
    texte = forms.CharField(label="Message", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4}))
    larges = ("texte",)
    deux_colonnes = True

    def __init__(self, *arguments: Any, dossier: Dossier, **options: Any) -> None:
        super().__init__(*arguments, **options)
        interdits = DroitEntourage.objects.filter(en_vigueur(), usager=dossier.usager_id, nature=NatureDroit.INTERDIT)
        relations = RelationEntourage.objects.filter(RelationEntourage.en_cours(), usager=dossier.usager_id)
        contacts = relations.exclude(pk__in=interdits.values("relation")).values("contact")
        joignables = Contact.objects.filter(pk__in=contacts)
        self.fields["contact"].queryset = joignables.exclude(mssante="").distinct()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or {}
        contact, adresse = donnees.get("contact"), donnees.get("adresse")
        if contact and adresse and adresse.lower() != contact.mssante.lower():
            self.add_error("adresse", "Choisissez un destinataire connu ou tapez une adresse, pas les deux.")
        if not contact and not adresse and "adresse" not in self.errors:
            self.add_error("adresse", "Dites à qui envoyer : un destinataire connu, ou son adresse MSSanté.")
        return donnees

    @property
    def demande(self) -> dict[str, str]:
        """Arguments of the service."""
        donnees = self.cleaned_data
        contact = donnees["contact"]
        return {
            "destinataire": contact.mssante if contact else donnees["adresse"],
            "destinataire_nom": str(contact) if contact else donnees["nom"],
            "contenu": donnees["contenu"],
            "texte": donnees["texte"],
        }
