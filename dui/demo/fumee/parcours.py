"""The first journey: a file comes in, a team writes, two readers print, the document leaves, the log proves it."""

import base64
import csv
import hashlib
import io
import json
import os
import re
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urljoin
from xml.etree import ElementTree

from dui.demo.fichiers import fichier_de_reprise
from dui.demo.fumee.visiteur import Echec, Page, Visiteur
from dui.demo.lanceur.demo import RACINE, Demo

CHEFFE, EDUCATRICE, INFIRMIERE = (f"{n}@clairiere.example" for n in ("paul.renaud", "anne.dupont", "lucie.bonnet"))
DESTINATAIRE = "dr.martin@demo.mssante.example"
ETATS = {"Reprise": "reprise", "Déjà reprise": "inchangee", "À vérifier": "douteuse", "Rejetée": "rejetee"}
CDA = "IHE_XDM/SUBSET01/DOC0001.XML"
METADONNEES = "IHE_XDM/SUBSET01/METADATA.XML"


def exiger(vrai: bool, phrase: str) -> None:
    if not vrai:
        raise Echec(phrase)


class Parcours:
    """Each step returns its figures; the first surprise stops the journey."""

    def __init__(self, demo: Demo, lignes: int) -> None:
        self.demo = demo
        self.lignes = lignes
        self.anne, self.lucie = Visiteur(demo.url), Visiteur(demo.url)
        self.dossiers: list[str] = []

    def etapes(self) -> dict[str, Callable[[], dict[str, Any]]]:
        return {
            "reprise": self.reprendre, "transmission": self.ecrire, "synthese": self.imprimer, "envoi": self.expedier,
            "pro_sante_connect": self.identifier, "journal": self.prouver,
        }  # fmt: skip

    def reprendre(self) -> dict[str, Any]:
        """Take a foreign file in through its screen: deposit, columns, try, intake by the worker, report."""
        fichier = fichier_de_reprise(self.lignes, graine=1)
        paul = Visiteur(self.demo.url)
        paul.entrer(CHEFFE)
        debut = time.monotonic()
        page = paul.lire("/reprise/")
        champs = page.formulaire() | {"source": ["ancien"]}
        page = paul.envoyer("/reprise/", champs, {"fichier": ("export.csv", fichier.octets)})
        lot = page.url
        essai = paul.envoyer(lot, page.formulaire())
        page = self._attendre(paul, lot, "rien n’est encore écrit")
        exiger(essai.url == lot, "L’essai n’a pas été demandé.")
        demander = f"{lot.removeprefix(self.demo.url.rstrip('/'))}demander/"
        paul.envoyer(demander, page.formulaire(demander))
        self._attendre(paul, lot, "Reprise faite")
        rapport = paul.lire(f"{lot}rapport.csv").octets.decode("utf-8-sig")
        lues = Counter(ligne["Résultat"] for ligne in csv.DictReader(io.StringIO(rapport), delimiter=";"))
        comptes = {ETATS[libelle]: nombre for libelle, nombre in lues.items()}
        exiger(comptes == fichier.attendu, f"Reprise : {comptes} au lieu de {fichier.attendu}.")
        return {"lignes": self.lignes, **comptes, "secondes": round(time.monotonic() - debut, 1)}

    def _attendre(self, visiteur: Visiteur, chemin: str, phrase: str, limite_s: float = 300) -> Page:
        fin = time.monotonic() + limite_s
        while time.monotonic() < fin:
            page = visiteur.lire(chemin)
            if phrase in page.texte:
                return page
            time.sleep(1)
        raise Echec(f"{chemin} ne dit toujours pas « {phrase} » : {page.texte[:300]}")

    def ecrire(self) -> dict[str, Any]:
        """One writing for three persons: one copy in each dossier, none names the others."""
        self.anne.entrer(EDUCATRICE)
        page = self.anne.lire("/transmissions/nouvelle/")
        cases = page.arbre.xpath("//main//input[@name='dossiers']/@value")
        self.dossiers = [str(case) for case in cases[:3]]
        exiger(len(self.dossiers) == 3, "Anne n’a pas trois personnes dans son équipe.")
        marque = f"Sortie au marché, essai {os.getpid()}."
        champs = page.formulaire("/transmissions/nouvelle/") | {"dossiers": self.dossiers, "texte": [marque]}
        self.anne.envoyer("/transmissions/nouvelle/", champs)
        noms = {pk: self._nom(self.anne.lire(f"/dossiers/{pk}/")) for pk in self.dossiers}
        for pk in self.dossiers:
            fil = self.anne.lire(f"/dossiers/{pk}/fil/").texte
            exiger(fil.count(marque) == 1, f"Le dossier {pk} ne porte pas la transmission une fois.")
            autres = [nom for autre, nom in noms.items() if autre != pk and nom != noms[pk]]
            place = fil.index(marque)
            entree = fil[max(0, place - 200) : place + 200]
            exiger(not any(nom in entree for nom in autres), "Une copie nomme une autre personne.")
        return {"dossiers": len(self.dossiers)}

    @staticmethod
    def _nom(page: Page) -> str:
        return str(page.arbre.xpath("string(//header[@class='bandeau']//h1)")).strip()

    def imprimer(self) -> dict[str, Any]:
        """Two readers, two documents: the nurse reads what the educator does not."""
        self.lucie.entrer(INFIRMIERE)
        pk = next((pk for pk in self.dossiers if self._ouvre(self.lucie, pk)), "")
        exiger(bool(pk), "L’infirmière n’est dans l’équipe d’aucune de ces personnes.")
        self.dossiers.insert(0, pk)
        pdf = [qui.lire(f"/dossiers/{pk}/synthese.pdf").octets for qui in (self.anne, self.lucie)]
        exiger(all(octets.startswith(b"%PDF-1.") for octets in pdf), "La synthèse n’est pas un PDF.")
        exiger(hashlib.sha256(pdf[0]).digest() != hashlib.sha256(pdf[1]).digest(), "Deux lecteurs, un seul document.")
        ecrits = [self._ecrits(qui.lire(f"/dossiers/{pk}/fil/")) for qui in (self.anne, self.lucie)]
        exiger(bool(ecrits[1] - ecrits[0]), "L’infirmière ne lit rien de plus que l’éducatrice.")
        return {"dossier": int(pk), "octets": [len(octets) for octets in pdf]}

    @staticmethod
    def _ecrits(page: Page) -> set[str]:
        """Texts of the entries of a timeline: neither the shell nor who reads."""
        return {
            " ".join(e.text_content().split()) for e in page.arbre.xpath("//main//*[contains(@class, 'fil-carte')]")
        }

    def _ouvre(self, visiteur: Visiteur, pk: str) -> bool:
        try:
            return visiteur.lire(f"/dossiers/{pk}/").statut == 200
        except Echec:
            return False

    def expedier(self) -> dict[str, Any]:
        """By secure mail, through the outbox and the worker; what arrived is checked by the receiver's own code."""
        chemin = f"/dossiers/{self.dossiers[0]}/envois/"
        page = self.lucie.lire(chemin)
        champs = page.formulaire() | {"adresse": [DESTINATAIRE], "nom": ["Dr Martin"], "texte": ["Voici la fiche."]}
        self.lucie.envoyer(chemin, champs)
        recu = self._recevoir()
        exiger(recu["defauts"] == [], f"Le destinataire refuse : {recu['defauts']}")
        fichiers = {nom: base64.b64decode(octets) for nom, octets in recu["xdm"].items()}
        cda = fichiers[CDA]
        sha = hashlib.sha1(cda, usedforsecurity=False).hexdigest()
        exiger(sha.encode() in fichiers[METADONNEES].lower(), "L’empreinte de METADATA n’est pas celle du CDA.")
        corps = ElementTree.fromstring(cda).find(".//{urn:hl7-org:v3}nonXMLBody/{urn:hl7-org:v3}text")
        pdf = base64.b64decode(corps.text or "") if corps is not None else b""
        exiger(pdf.startswith(b"%PDF-1.4"), "Le CDA ne porte pas un PDF/A-1.")
        self._attendre(self.lucie, chemin, "Remis", 30)
        return {"fichiers": len(fichiers), "cda_octets": len(cda), "kit": self._valider(cda, fichiers[METADONNEES])}

    def _recevoir(self) -> dict[str, Any]:
        racine, fin = self.demo.bac["http"].rstrip("/"), time.monotonic() + 60
        while time.monotonic() < fin:
            if messages := _json(f"{racine}/boites/{quote(DESTINATAIRE)}")["messages"]:
                return _json(f"{racine}{messages[-1]['lien']}/detail")
            time.sleep(0.5)
        raise Echec("Rien n’est arrivé dans la boîte du destinataire.")

    @staticmethod
    def _valider(cda: bytes, metadonnees: bytes) -> str:
        """Official schemas and rules, when their kit is given (DUI_CONFORMITE)."""
        kit = os.environ.get("DUI_CONFORMITE", "")
        if not kit:
            return "non donné"
        sys.path.insert(0, kit)
        import valider

        try:
            rapports = valider.valider_cda(cda, "n1"), valider.valider_xds(metadonnees)
        except ImportError as erreur:
            raise Echec(f"Le kit a besoin des outils (make venv) : {erreur}") from None
        for rapport in rapports:
            exiger(rapport.conforme, f"Le kit refuse : {[e.message for e in rapport.erreurs][:3]}")
        return "0 erreur"

    def identifier(self) -> dict[str, Any]:
        """Pro Santé Connect, simulated: from the button of the entrance to what it alone opens."""
        nora = Visiteur(self.demo.url)
        depart = nora.lire("/compte/connexion/").arbre.xpath("//a[starts-with(@href, '/compte/psc/')]/@href")
        choix = nora.lire(str(depart[0]))
        exiger(
            choix.url.startswith(self.demo.bac["psc_emetteur"].partition("/auth/")[0]), "Le bouton ne mène pas au bac."
        )
        lien = choix.arbre.xpath("//a[contains(., 'NORA HADDAD')]/@href")
        entree = nora.lire(urljoin(choix.url, str(lien[0])))
        exiger(entree.url.startswith(self.demo.url) and "/psc/" not in entree.url, f"Retour : {entree.texte[:300]}")
        nora.lire("/envois/")
        return {"professionnelle": "Nora Haddad"}

    def prouver(self) -> dict[str, Any]:
        """Seal what is not yet sealed, then read the whole log again."""
        self._gerer("sceller_journal")
        phrase = self._gerer("verifier_journal")
        exiger("intact" in phrase, f"Journal : {phrase}")
        trouve = re.search(r"([\d\u202f\u00a0 ]+) lignes?", phrase)
        return {"etat": "intact", "lignes": int(re.sub(r"\D", "", trouve[1])) if trouve else None}

    def _gerer(self, commande: str) -> str:
        fait = subprocess.run(
            [sys.executable, "manage.py", commande], env=self.demo.env, cwd=RACINE, capture_output=True, text=True
        )
        exiger(fait.returncode == 0, f"{commande} : {fait.stdout}{fait.stderr[-600:]}")
        return fait.stdout.strip()


def _json(adresse: str) -> dict[str, Any]:
    with urllib.request.urlopen(adresse, timeout=10) as reponse:
        lu: dict[str, Any] = json.load(reponse)
        return lu
