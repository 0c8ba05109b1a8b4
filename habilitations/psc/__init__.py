"""Pro Santé Connect: allauth's OpenID provider, made strict, and what its session opens here (socle §4, S-02).

`reglages` (where), `transport` (the way out), `metadonnees` (addresses and keys of the provider), `jetons` (what is
believed of a token), `fournisseur` (the dialogue), `identite` (the claims), `entree` (who is it for us), `session`
(what it opens, until when). PSC says who; our own habilitations say what.
"""
