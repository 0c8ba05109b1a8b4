"""First edition of the text that people sign; each organisme publishes its own over it."""

TITRE = "Travailler avec le dossier des personnes"
TEXTE = """Je suis tenu au secret professionnel. Je ne lis que les dossiers des personnes que j’accompagne, et seulement ce qui sert à mon travail.

Chaque lecture est inscrite au journal, à mon nom. La personne peut demander qui a vu son dossier.

Je n’ouvre jamais mon propre dossier ni celui d’un proche. En cas d’urgence, je peux ouvrir un dossier hors de mon équipe : je dis pourquoi, la direction est prévenue, l’accès est revu.

Mon compte, mon mot de passe, mon code et mon second facteur sont à moi seul. Je ne les prête pas, même un instant, même à un collègue que je connais.

Je verrouille ma session dès que je m’éloigne. Sur un poste partagé, j’écris sous mon nom, jamais sous celui d’un autre.

J’écris des faits, avec des mots que la personne pourra lire. Mes notes personnelles ne vont pas dans le dossier.

Je n’envoie rien de nominatif par un courriel ordinaire, une messagerie grand public ou une clé. Je ne photographie pas l’écran.

Hors de l’établissement, je ne me connecte que depuis un appareil de travail, dans un endroit où personne ne lit par-dessus mon épaule.

Si je perds mon téléphone, si un message me paraît suspect, si j’ai fait une erreur, je le dis tout de suite à ma direction ou au délégué à la protection des données. Le dire n’est pas une faute.
"""
