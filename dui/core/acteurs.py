"""Name of who acted, from the identifier that contexts, events and traces carry."""

from django.contrib.auth import get_user_model


def nom_de(acteur_id: int | None) -> str:
    """ "Claire Morvan"; empty for a task or an unknown identifier. The account knows its professional."""
    if acteur_id is None:
        return ""
    compte = get_user_model()._default_manager.filter(professionnel_id=acteur_id).first()
    return str(getattr(compte, "professionnel", "")) if compte else ""
