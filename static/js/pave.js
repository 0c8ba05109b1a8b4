// Digits of the lock page for a finger; the field works without it. The sixth digit sends.
import { $, $$, heure } from "./outils.js";

const formulaire = $("[data-pave-form]");
const pave = formulaire && $("[data-pave]", formulaire);

if (pave) {
  const champ = $('input[name="code"]', formulaire);
  pave.hidden = false;
  const saisir = (valeur) => {
    champ.value = valeur.slice(0, 6);
    if (champ.value.length === 6) formulaire.requestSubmit();
  };
  for (const touche of $$("[data-chiffre]", pave))
    touche.addEventListener("click", () => saisir(champ.value + touche.dataset.chiffre));
  $("[data-effacer]", pave).addEventListener("click", () => {
    champ.value = "";
    champ.focus();
  });
  champ.addEventListener("input", () => saisir(champ.value));
  champ.focus();
}

const horloge = $("[data-horloge]");
if (horloge) setInterval(() => (horloge.textContent = heure()), 5000);
