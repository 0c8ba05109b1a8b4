"""Five thousand people as one meets them, and the ways one mistypes them. Knows nothing of the search code."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta


def mots(texte: str) -> list[str]:
    return texte.split()


NOMS = mots("""Martin Bernard Thomas Petit Robert Richard Durand Dubois Moreau Laurent Simon Michel Lefebvre
Leroy Roux David Bertrand Morel Fournier Girard Bonnet Dupont Lambert Fontaine Rousseau Vincent
Muller Lefèvre Faure André Mercier Blanc Guérin Boyer Garnier Chevalier François Legrand
Gauthier Garcia Perrin Robin Clément Morin Nicolas Henry Roussel Mathieu Gautier Masson
Marchand Duval Denis Dumont Marie Lemaire Noël Meyer Dufour Meunier Brun Blanchard Giraud Joly
Rivière Lucas Brunet Gaillard Barbier Arnaud Martinez Gérard Roche Renard Schmitt Roy Leroux
Colin Vidal Caron Picard Roger Fabre Aubert Lemoine Renaud Dumas Lacroix Olivier Philippe
Bourgeois Pierre Benoît Rey Leclerc Payet Rolland Leclercq Guillaume Lecomte Lopez Jean Dupuy
Guillot Hubert Berger Carpentier Sanchez Dupuis Moulin Louis Deschamps Huet Vasseur Perez
Boucher Fleury Royer Klein Jacquet Adam Paris Poirier Marty Aubry Guyot Carré Charles Renault
Charpentier Ménard Maillard Baron Bertin Bailly Hervé Schneider Fernandez Collet Léger Bouvier
Julien Prévost Millet Perrot Daniel Cousin Germain Breton Besson Langlois Rémy Pelletier
Lévêque Perrier Leblanc Barré Lebrun Marchal Weber Mallet Hamon Boulanger Jacob Monnier Michaud
Rodriguez Guichard Gillet Étienne Grondin Poulain Tessier Chevallier Collin Chauvin Bouchet
Lemaître Bénard Maréchal Humbert Reynaud Antoine Hoarau Perret Barthélemy Cordier Pichon
Lejeune Gilbert Lamy Delaunay Pasquier Carlier Laporte Diallo Traoré Coulibaly Keïta Camara
Diop Ndiaye Sow Konaté Touré Cissé Koné Benali Bouzid Haddad Mansouri Hamidi Belkacem Khelifi
Saïdi Ben-Amar El-Khoury Nguyen Tran Pham Le-Goff Kerbrat Guivarch Le-Bihan Quéméneur Da-Silva
Dos-Santos Ferreira Pereira De-Oliveira Costa Rossi Bianchi Esposito Kowalski Nowak Wisniewski
Yilmaz Demir Kaya Popescu Ionescu Dimitrov Petrović Ahmadi Rahimi Hosseini Mohammadi Tesfaye
Abebe Okafor Mbemba Nzuzi Lukaku Saint-Martin La-Rosa D'Angelo N'Guessan O'Connor Vandenberghe
De-Smet Janssens Wagner Hoffmann Zimmermann""")
PRENOMS_F = mots("""Éloïse Sofia Inès Léa Aya Jade Emma Louise Alice Chloé Manon Camille Zoé Lola Sarah Anaïs Julie
Océane Clara Marie Mathilde Élodie Margaux Pauline Charlotte Lucie Noémie Justine Amandine
Mélanie Émilie Céline Aurélie Sandrine Nathalie Isabelle Catherine Sylvie Christine Véronique
Valérie Stéphanie Virginie Delphine Laëtitia Fatoumata Aïcha Aminata Mariama Khadija Yasmine
Nour Leïla Samira Fatima Maryam Anne-Sophie Marie-Claire Anne-Laure Rose-May Héloïse Joséphine
Apolline Gabrielle Victoria Romane Agathe Bérénice Capucine Élisabeth Françoise Geneviève
Jacqueline Ludivine Mireille Zeïnab Oumou Rokia Linh Mei Anastasia Ioana Zofia Beatriz Carolina
Ximena Jennifer Jessica Deborah Coralie""")
PRENOMS_M = mots("""Enzo Karim Noé Mathis Lucas Timéo Nolan Gabriel Raphaël Arthur Louis Jules Adam Hugo Léo Ethan
Nathan Théo Tom Maxime Antoine Alexandre Nicolas Julien Romain Quentin Benjamin Guillaume
Sébastien Christophe Stéphane Frédéric Emmanuel Olivier Laurent Philippe Thierry Dominique
Patrick Didier Gérard Mickaël Cédric Grégory Jérémy Ludovic Mamadou Ibrahima Ousmane Abdoulaye
Moussa Boubacar Youssef Mohamed Mehdi Bilal Sofiane Abdelkader Jean-Baptiste Jean-Pierre
Pierre-Yves Paul-Henri Thibault Thibaud Matthieu Mathieu Rémi Valentin Corentin Florian Bastien
Clément Étienne François Xavier Gaël Loïc Yohan Tanguy Erwan Malo Piotr Dragan Tewodros Emeka
Chidi Wei Minh Rafael Thiago Joao Daniel""")
SURNOMS = ["Titi", "Zizou", "Doudou", "Nini", "Bibou", "Kiki", "Loulou", "Pépito", "Biscotte", "La Puce", "Boubou"]
# What people are called, as every team knows it.
DIMINUTIFS = {
    "Alexandre": "Alex", "Nicolas": "Nico", "Benjamin": "Ben", "Sébastien": "Seb", "Christophe": "Chris",
    "Stéphane": "Steph", "Frédéric": "Fred", "Emmanuel": "Manu", "Dominique": "Dom", "Mickaël": "Mika",
    "Grégory": "Greg", "Ludovic": "Ludo", "Maxime": "Max", "Mohamed": "Momo", "Matthieu": "Matt", "Valentin": "Val",
    "Isabelle": "Isa", "Catherine": "Cathy", "Véronique": "Véro", "Stéphanie": "Steph", "Élisabeth": "Babeth",
    "Fatoumata": "Fatou", "Joséphine": "Josie", "Gabrielle": "Gaby", "Raphaël": "Raph", "Youssef": "Youss",
    "Jessica": "Jess", "Deborah": "Debo", "Guillaume": "Guigui", "Antoine": "Tonio",
}  # fmt: skip
MOIS = mots("janvier février mars avril mai juin juillet août septembre octobre novembre décembre")


@dataclass
class Personne:
    prenom: str
    nom: str
    surnom: str
    sexe: str
    naissance: date
    telephone: str


def peupler(alea: random.Random, nombre: int) -> list[Personne]:
    personnes = []
    for _ in range(nombre):
        sexe = alea.choice("FM")
        prenom = alea.choice(PRENOMS_F if sexe == "F" else PRENOMS_M)
        nom = alea.choice(NOMS).replace("-", " " if alea.random() < 0.5 else "-")
        surnom = alea.choice(SURNOMS) if alea.random() < 0.15 else ""
        naissance = date(1950, 1, 1) + timedelta(days=alea.randrange(27000))
        telephone = alea.choice(["06", "07"]) + "".join(alea.choices("0123456789", k=8))
        personnes.append(Personne(prenom, nom, surnom, sexe, naissance, telephone))
    return personnes


def _echanger(alea: random.Random, mot: str) -> str:
    i = alea.randrange(len(mot) - 1)
    return mot[:i] + mot[i + 1] + mot[i] + mot[i + 2 :]


def _oublier(alea: random.Random, mot: str) -> str:
    i = alea.randrange(len(mot))
    return mot[:i] + mot[i + 1 :]


def _doubler(alea: random.Random, mot: str) -> str:
    i = alea.randrange(len(mot))
    return mot[: i + 1] + mot[i:]


def _remplacer(alea: random.Random, mot: str) -> str:
    i = alea.randrange(len(mot))
    return mot[:i] + alea.choice("azertyuiopqsdfghjklmwxcvbn") + mot[i + 1 :]


def _sur_le_nom_ou_le_prenom(faute: Callable[[random.Random, str], str]) -> Callable[[random.Random, Personne], str]:
    def taper(alea: random.Random, p: Personne) -> str:
        if alea.random() < 0.5 and len(p.prenom) > 3:
            return f"{faute(alea, p.prenom)} {p.nom}"
        return f"{p.prenom} {faute(alea, p.nom)}"

    return taper


def _sans_accent(alea: random.Random, p: Personne) -> str:
    table = str.maketrans("éèêëàâïîôöùûüçÉÈÎÏćı", "eeeeaaiioouuucEEIIci")
    return f"{p.prenom} {p.nom}".translate(table)


def _accent_de_trop(alea: random.Random, p: Personne) -> str:
    return f"{p.prenom.replace('e', 'é', 1)} {p.nom.replace('e', 'è', 1)}"


def _surnom(alea: random.Random, p: Personne) -> str:
    court = p.surnom or DIMINUTIFS.get(p.prenom)
    return f"{court} {p.nom}" if court else _sans_accent(alea, p)


def _telephone(alea: random.Random, p: Personne) -> str:
    t = p.telephone
    paires = [t[i : i + 2] for i in range(0, 10, 2)]
    formes = [t, " ".join(paires), ".".join(paires), "-".join(paires), "+33" + t[1:], "0033 " + t[1:],
              "+33 " + t[1] + " " + " ".join(paires[1:]), "+33 (0)" + t[1:], "33" + t[1:]]  # fmt: skip
    return alea.choice(formes)


def _inverser(alea: random.Random, p: Personne) -> str:
    return f"{p.nom.upper()} {p.prenom.lower()}"


def _traits_et_espaces(alea: random.Random, p: Personne) -> str:
    nom, prenom = p.nom, p.prenom
    if "-" in nom + prenom or " " in nom:
        colle = alea.random() < 0.4
        return f"{prenom} {nom}".replace("-", "" if colle else " ").replace("'", " ")
    return f"{prenom}-{nom}"


def _naissance(alea: random.Random, p: Personne) -> str:
    j, m, a = p.naissance.day, p.naissance.month, p.naissance.year
    formes = [f"{j:02d}/{m:02d}/{a}", f"{j}/{m}/{a}", f"{j:02d}-{m:02d}-{a}", f"{j:02d}.{m:02d}.{a}",
              f"{j:02d}{m:02d}{a}", f"{a}-{m:02d}-{j:02d}", f"{j} {MOIS[m - 1]} {a}", f"{j:02d} {m:02d} {a}",
              f"{j}/{m}/{a % 100:02d}"]  # fmt: skip
    forme = alea.choice(formes)
    return forme if alea.random() < 0.3 else f"{p.nom} {forme}"


FAUTES: dict[str, Callable[[random.Random, Personne], str]] = {
    "lettres échangées": _sur_le_nom_ou_le_prenom(_echanger),
    "lettre oubliée": _sur_le_nom_ou_le_prenom(_oublier),
    "lettre doublée": _sur_le_nom_ou_le_prenom(_doubler),
    "lettre remplacée": _sur_le_nom_ou_le_prenom(_remplacer),
    "sans accent": _sans_accent,
    "accent de trop": _accent_de_trop,
    "surnom ou diminutif": _surnom,
    "téléphone": _telephone,
    "nom avant prénom": _inverser,
    "traits et espaces": _traits_et_espaces,
    "date de naissance": _naissance,
}


def mal_taper(alea: random.Random, personnes: list[Personne], nombre: int) -> list[tuple[str, str, Personne]]:
    """(kind of mistake, typed text, person meant)."""
    sortes = list(FAUTES)
    tirages = []
    for rang in range(nombre):
        sorte = sortes[rang % len(sortes)]
        personne = alea.choice(personnes)
        tirages.append((sorte, FAUTES[sorte](alea, personne), personne))
    return tirages
