"""The permission table (S-10, S-11): for each address, the condition of each method, in the words of the oracle.

`libre`: any open session · `poste D.a|E.b`: some right of one's profile, else 403
`dossier D.a`: the access formula on that dossier, 404 outside the house and 403 inside
`cache D.a@n`: the same, but what one may not read does not exist (404) · `vigilance`: identitovigilance
`rapproche`: answers a request of rapprochement (403)
`cle n`, `niveau n`: level reached (404, 403) · `ici`, `maison`: object of one's own house, organisme (404)
`cache_ici D.a`: object of a house where one has that right, else it does not exist (404)
`revoit`: a review of one's own house, or of the organisme for a direction (404)
`atteste D.a`: somebody else's, in the organisme of those who have that right (404)
`demande D.a`: request of admission in a list of one's house and unit, else it does not exist (404)
`commission D.a`: commission of one's whole house (404) · `avis`: gives opinions on requests (403)
`decide`: the direction, never a physician whose letter is for an opinion (403)
`sa_direction`: one decides in that house (403) · `jamais n`: always n

A method that is not named answers 405. An address that has no line here fails the test.
"""

from tests.droits.regles import accompagnement, administration, compte, coordination, documents, habilitations, usagers

SALLES = (accompagnement, administration, compte, coordination, documents, habilitations, usagers)
REGLES: dict[str, dict[str, str]] = {cle: regle for salle in SALLES for cle, regle in salle.REGLES.items()}
assert len(REGLES) == sum(len(salle.REGLES) for salle in SALLES), "an address has its rule in two rooms"

# Posts that end the session of the test: proved by the tests of the lock.
FERMENT_LA_SESSION = frozenset({"verrouiller", "deverrouiller", "reprise_session", "poste_passer", "poste_prendre",
                               "circuit_remettre"})  # fmt: skip
# Answer the same whoever is signed in, or nobody.
A_TOUS = frozenset({"invitation", "reprise_session", "deverrouiller", "second_facteur", "sante", "aide", "apparence",
                    "planche", "poste", "poste_prendre", "poste_passer", "psc_connexion", "psc_retour",
                    "psc_fermeture", "demande_publique", "demande_recue", "agenda_flux"})  # fmt: skip
# Addresses of allauth: their own tests prove them; none shows anything of a person.
ALLAUTH = ("account_", "mfa_")
