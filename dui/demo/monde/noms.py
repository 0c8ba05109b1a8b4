"""Fictional names. Mixed origins, accents, hyphens and apostrophes, as in a real house."""

FILLES = """Éloïse Sofia Aya Inès Léa Maëlys Chloé Zoé Fatou Jade Lina Manon Nour Yasmine Camille Rose Anaïs Océane
Aminata Louane Mélina Salomé Célia Djénéba Romane Aïcha Noémie Clara Élise Maïssa Lou Victoire Eva Hawa Louise Alix
Margot Nina Ines-Marie Anne-Lise Perle Oumou Selma Agathe Emy Marwa Lilou Solène Ambre Thaïs""".split()

GARCONS = """Karim Noé Lucas Enzo Mathéo Ibrahim Théo Nathan Yanis Gabriel Raphaël Moussa Hugo Ethan Ilyès Timéo Adam
Louis Kylian Sacha Rayan Maël Jules Malo Diego Bilal Côme Antoine Amadou Léon Loïc Swann Nolan Ismaël Paul-Émile
Jean-Baptiste Kenzo Marius Elias Esteban Tidiane Axel Gaspard Aurélien Youssef Erwan Clément Rémi Basile Oscar""".split()

FEMMES = """Sylvie Martine Nathalie Isabelle Christelle Brigitte Monique Josiane Françoise Jacqueline Odette Yvette
Ginette Simone Marie-Thérèse Huguette Denise Colette Arlette Raymonde Paulette Lucienne Mireille Solange Bernadette
Corinne Valérie Laurence Véronique Patricia Samira Khadija Rosa Fatima Agnès Hélène""".split()

HOMMES = """Marc Thierry Pascal Didier Éric Bruno Stéphane Gilles Hervé Frédéric Olivier Jean-Luc Patrice Mohamed
Ahmed Farid Kévin Dylan Anthony Sébastien Jérémy Ludovic Yohann Mickaël Roger Marcel André Lucien Fernand Gaston
Raymond Émile Henri Maurice Jean-Claude Alphonse""".split()

NOMS = """Lambert Costa Koné Benali Morvan Garnier Ferrand Da~Silva Nguyen Le~Goff Traoré Lefèvre Rousseau Bertin
Diallo Mercier Gauthier Carpentier Leclercq Hamon Riou Guérin Boucher Le~Bihan Charrier Pineau Bourdin Rivière Ollivier
Marchand Besnard Aubry Barbier Sauvage Delaunay Hervé Picard Lemaître Renault Vasseur Camara Sow Bah Cissé Haddad
Bouzid Khelifi Slimani Ferreira Pereira Lopes Moreira Santos Kowalski Ivanova Popescu Tran Pham D’Arcy L’Hostis
Guillou Kerbrat Le~Roux Quéméner Abgrall Tanguy Prigent Cadiou Jézéquel Corre Hénaff Bellec Le~Gall Moal Quéré
Saint-Martin Petit-Jean Gros-Louis Beaufort Chevreuil Montreuil Delavigne Roussillon Chabrol Fontenay Marsac Lussan
Aubrac Vercors Lozère Ardouin Bréchet Cormier Dufresne Estival Fauvel Grandin Hardouin Jolivet""".replace("\n", " ")
NOMS_LISTE = [nom.replace("~", " ") for nom in NOMS.split()]

SURNOMS = {"Alexandre": "Alex", "Nathalie": "Nath", "Stéphane": "Stef", "Mohamed": "Momo", "Frédéric": "Fred",
           "Sébastien": "Seb", "Christelle": "Chris", "Jean-Baptiste": "JB", "Aminata": "Ami", "Gabriel": "Gab"}  # fmt: skip

# Communes with their real INSEE codes: places, not persons.
COMMUNES = [
    ("44109", "Nantes", "44000"), ("44143", "Rezé", "44400"), ("44162", "Saint-Herblain", "44800"),
    ("44190", "Saint-Sébastien-sur-Loire", "44230"), ("44215", "Vertou", "44120"), ("44184", "Saint-Nazaire", "44600"),
    ("49007", "Angers", "49000"), ("35238", "Rennes", "35000"), ("85191", "La Roche-sur-Yon", "85000"),
    ("56260", "Vannes", "56000"), ("75056", "Paris", "75001"), ("93066", "Saint-Denis", "93200"),
    ("99350", "Maroc", ""), ("99326", "Côte d’Ivoire", ""), ("99139", "Portugal", ""), ("99114", "Roumanie", ""),
]  # fmt: skip
