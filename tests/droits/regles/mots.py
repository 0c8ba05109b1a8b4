"""Conditions that several addresses share, in the words of the oracle."""

LIT_EQUIPE = "poste TRE.lire|TRE.creer|TRS.resumer"
ECRIT_EQUIPE = "poste TRE.ecrire|TRE.creer|TRS.ecrire"
TRANSMISSION = f"{LIT_EQUIPE} puis cache TRE.lire@2"
COMPOSE = "dossier ID.resumer puis dossier PP.valider"
PARTICIPE = "dossier ID.resumer puis dossier PP.ecrire|PP.valider"
MAISON = "poste HAB.lire|HAB.creer|HAB.valider"
PREPARE = "poste HAB.creer|HAB.valider"
RECUEILLE = "dossier HAB.valider|PP.valider|PP.ecrire|TRS.ecrire|TRS.valider|TRE.ecrire|TRE.valider"
REDIGE = "poste ADM.ecrire|ADM.valider|INC.valider|HAB.valider"
SIGNATURES = "cache GA.lire@1"
MENE = f"{SIGNATURES} puis dossier GA.ecrire|GA.creer|GA.valider"
PARTIES_LUES = "|".join(f"{d}.{a}" for d in ("GA", "GS", "PSY", "IP") for a in ("lire", "creer"))
PARTIES_OUVERTES = "|".join(f"{d}.lire" for d in ("GA", "GS", "PSY", "IP"))
PARTIES_ECRITES = "|".join(f"{d}.{a}" for d in ("GA", "GS", "PSY", "IP") for a in ("ecrire", "creer", "valider"))
REPRISE = "poste ID.ecrire puis poste ADM.ecrire"
ADMET = "poste ADM.resumer|ADM.creer"
COMMISSION = f"{ADMET} puis commission ADM.lire"
DEMANDE = f"{ADMET} puis demande ADM.resumer"
SEJOUR = "dossier ID.lire puis dossier ADM.ecrire|ID.ecrire"


LIT_ECHEANCES = "|".join(
    f"{d}.resumer" for d in ("ADM", "ARC", "CTR", "DRO", "GA", "GRE", "GRS", "GS", "INC", "IP", "MES", "PP")
)
EVALUE = "|".join(f"{d}.{a}" for d in ("GRE", "GRS") for a in ("lire", "creer"))
EVALUATIONS = f"dossier ID.resumer puis dossier {EVALUE}"
EVALUATION = f"{EVALUATIONS} puis cache GRE.lire@2"
ECRIT_EVALUATION = f"{EVALUATION} puis dossier GRE.ecrire"
REDIGE_GRILLE = "poste PP.valider"
OUVRE_EVALUATION = "GRE.ecrire|GRE.creer|GRS.ecrire|GRS.creer|PSY.ecrire|PSY.creer"
ECRIT_CONTRAT = "cache CTR.resumer@1 puis dossier CTR.ecrire|CTR.valider"
SUIT_LIBERTE = "CTR.lire|TRS.lire"
LIT_EFFETS = "dossier ID.resumer puis dossier TRE.lire|CTR.lire"
TIENT_SORTIE = "CTR.ecrire|CTR.valider"
SUIT_SORTIE = f"{TIENT_SORTIE}|PP.ecrire|PP.valider"
LIT_PRESENCE = "PRE.lire|PRE.creer"
POINTE = "PRE.ecrire|PRE.creer|PRE.valider"
ECRIT_PROJET = "cache PP.lire@2 puis dossier PP.ecrire|PP.valider"
ECRIT_ECHEANCE = "cache CTR.resumer@1 puis dossier CTR.ecrire|CTR.valider|CTR.creer"


DECLARE = "poste INC.creer|INC.valider"
REGISTRE = f"{DECLARE} puis cache_ici INC.lire"
TRAVAILLE = "poste ID.resumer|INC.creer|INC.valider"
REUNION = f"{TRAVAILLE} puis cache_ici ID.resumer|INC.creer|INC.valider"
LIT_AGENDA = "poste AGE.lire|ADM.lire"
ECRIT_RDV = f"{LIT_AGENDA} puis cache AGE.lire@2 puis dossier AGE.ecrire|AGE.creer"
ENCADRE = "poste HAB.creer|HAB.valider"


def deux(regle: str) -> dict[str, str]:
    return {"GET": regle, "POST": regle}
