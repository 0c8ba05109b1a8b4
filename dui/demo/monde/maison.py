"""The organisme, its structures and its fifty professionals, as data."""

from dataclasses import dataclass

ORGANISME = "Association La Clairière"


@dataclass(frozen=True)
class Maison:
    """A structure of the world. `finess` numbers are fictional with a right key; `personnes` is how many live there."""

    code: str
    nom: str
    finess: str
    categorie: str
    secteur: str
    unites: tuple[str, ...]
    personnes: int
    anonymat: bool = False


MAISONS = (
    Maison("mecs", "MECS Les Tilleuls", "44099901", "177", "PDE", ("Tilleuls", "Chênes", "Érables"), 36),
    Maison("csapa", "CSAPA Le Quai", "44099902", "197", "PDS", ("File active", "Antenne CAARUD"), 40, True),
    Maison("lhss", "LHSS L’Escale", "44099903", "180", "PDS", ("Escale",), 12),
    Maison("ssiad", "SSIAD des Coteaux", "44099904", "354", "DOM", ("Secteur nord", "Secteur sud"), 22),
    Maison("ehpad", "EHPAD Les Magnolias", "44099905", "500", "PA", ("Magnolias", "Camélias"), 26),
    Maison("camsp", "CAMSP Petit Pas", "44099906", "190", "PH", ("File active",), 12),
    Maison("cmpp", "CMPP Jean-Vilar", "44099907", "189", "PH", ("File active",), 12),
)

# (prénom, nom, fonction affichée, profession JDV_J01, maison, unité, profil, santé)
EQUIPE = (
    ("Hélène", "Garnier", "Directrice", "359", "mecs", "", "DIR", False),
    ("Paul", "Renaud", "Chef de service", "345", "mecs", "", "CSE", False),
    ("Anne", "Dupont", "Éducatrice spécialisée", "326", "mecs", "Tilleuls", "EDU-R", False),
    ("Claire", "Morvan", "Monitrice-éducatrice", "324", "mecs", "Tilleuls", "EDU", False),
    ("Karim", "Sadi", "Éducateur spécialisé", "326", "mecs", "Chênes", "EDU-R", False),
    ("Julie", "Tessier", "Monitrice-éducatrice", "324", "mecs", "Chênes", "EDU", False),
    ("Mehdi", "Rahal", "Éducateur spécialisé", "326", "mecs", "Érables", "EDU-R", False),
    ("Laure", "Vidal", "Éducatrice de jeunes enfants", "325", "mecs", "Érables", "EDU", False),
    ("Fatou", "Ndiaye", "Maîtresse de maison", "328", "mecs", "Tilleuls", "MDM", False),
    ("Bruno", "Le Gall", "Surveillant de nuit", "367", "mecs", "Tilleuls", "VEI", False),
    ("Sonia", "Perrot", "Surveillante de nuit", "367", "mecs", "Chênes", "VEI", False),
    ("Nadia", "Belkacem", "Psychologue", "93", "mecs", "", "PSY", False),
    ("Lucie", "Bonnet", "Infirmière", "G15_60", "mecs", "", "IDE", True),
    ("Denis", "Carré", "Médecin", "G15_10", "mecs", "", "MED", True),
    ("Emma", "Lorant", "Orthophoniste", "G15_91", "mecs", "", "PARA", True),
    ("Pauline", "Ferrand", "Assistante sociale", "41", "mecs", "", "ASS", False),
    ("Sarah", "Petit", "Secrétaire", "331", "mecs", "", "ADM", False),
    ("Gilles", "Monnier", "Comptable", "345", "mecs", "", "CPT", False),
    ("Léa", "Simon", "Stagiaire éducatrice", "358", "mecs", "Tilleuls", "STA", False),
    ("Omar", "Diop", "Éducateur remplaçant", "326", "mecs", "Chênes", "INT", False),
    ("Valérie", "Roux", "Responsable qualité", "345", "mecs", "", "QUA", False),
    ("Thomas", "Aubert", "Délégué à la protection des données", "366", "mecs", "", "DPO", False),
    ("Victor", "Lemoine", "Administrateur technique", "345", "mecs", "", "SYS", False),
    ("Jeanne", "Kermarrec", "Directrice", "359", "csapa", "", "DIR", False),
    ("Yann", "Thomas", "Chef de service", "345", "csapa", "", "CSV", False),
    ("Marion", "Legrand", "Médecin addictologue", "G15_10", "csapa", "", "MED", True),
    ("Nora", "Haddad", "Infirmière", "G15_60", "csapa", "", "IDE", True),
    ("Alain", "Cosson", "Pharmacien", "G15_21", "csapa", "", "PHA", True),
    ("Judith", "Weber", "Psychologue", "93", "csapa", "", "PSY", False),
    ("Samuel", "Ortiz", "Éducateur spécialisé", "326", "csapa", "File active", "EDU", False),
    ("Inès", "Marchal", "Assistante sociale", "41", "csapa", "", "ASS", False),
    ("Rachid", "Amrani", "Agent d’accueil", "345", "csapa", "File active", "ACC", False),
    ("Chloé", "Navarro", "Médiatrice santé", "345", "csapa", "Antenne CAARUD", "PAI", False),
    ("Éric", "Blin", "Stagiaire", "358", "csapa", "File active", "STA", False),
    ("Agnès", "Cohen", "Directrice", "359", "lhss", "", "DIR", False),
    ("Malik", "Touré", "Infirmier", "G15_60", "lhss", "", "IDE", True),
    ("Sylvain", "Poirier", "Éducateur spécialisé", "326", "lhss", "", "EDU", False),
    ("Dina", "Faure", "Veilleuse", "367", "lhss", "Escale", "VEI", False),
    ("Corinne", "Masson", "Infirmière coordinatrice", "G15_60", "ssiad", "", "IDEC", True),
    ("Élodie", "Grandjean", "Aide-soignante", "313", "ssiad", "Secteur nord", "AS", True),
    ("Patrick", "Humbert", "Aide-soignant", "313", "ssiad", "Secteur sud", "AS", True),
    ("Isabelle", "Fournier", "Directrice", "359", "ehpad", "", "DIR", False),
    ("Catherine", "Vallet", "Médecin coordonnateur", "G15_10", "ehpad", "", "MEDCO", True),
    ("David", "Prieur", "Infirmier", "G15_60", "ehpad", "", "IDE", True),
    ("Aline", "Brunet", "Aide-soignante", "313", "ehpad", "Magnolias", "AS", True),
    ("Mariam", "Keïta", "Aide-soignante", "313", "ehpad", "Camélias", "AS", True),
    ("Florence", "Dumas", "Médecin directrice", "G15_10", "camsp", "", "MED", True),
    ("Benoît", "Chauvin", "Psychomotricien", "G15_96", "camsp", "", "PARA", True),
    ("Estelle", "Rolland", "Orthophoniste", "G15_91", "cmpp", "", "PARA", True),
    ("Hugo", "Lacroix", "Psychologue", "93", "cmpp", "", "PSY", False),
)

# Fictional RPPS numbers, and those whose account is bound to Pro Santé Connect (the sandbox plays them).
RPPS = {"Nora Haddad": "99700000120", "Denis Carré": "99700000112"}
LIES_PSC = ("Nora Haddad",)

# Shown by `make demo`: one account a role, all with the same fictional password and second factor.
COMPTES_MONTRES = ("Hélène Garnier", "Paul Renaud", "Anne Dupont", "Lucie Bonnet", "Nadia Belkacem", "Sarah Petit",
                   "Pauline Ferrand", "Bruno Le Gall", "Denis Carré", "Thomas Aubert", "Victor Lemoine",
                   "Nora Haddad", "Rachid Amrani", "Jeanne Kermarrec", "Malik Touré", "Corinne Masson",
                   "David Prieur", "Florence Dumas", "Estelle Rolland")  # fmt: skip
