// Keys of the whole product: silent inside fields, and switched off for good from the help page.
import { $, $$, dansUnChamp, surChaque, temoin } from "./outils.js";
import { ouvrirPalette } from "./palette.js";

let attendG = 0;
const coupes = () => /(?:^|; )raccourcis=non/.test(document.cookie);

function avancer(sens) {
  const elements = $$("[data-element]").filter((e) => e.offsetParent);
  const rang = elements.findIndex((e) => e.contains(document.activeElement));
  const suivant = elements[rang < 0 ? (sens > 0 ? 0 : elements.length - 1) : rang + sens];
  if (!suivant) return;
  suivant.tabIndex = -1;
  suivant.focus({ preventScroll: true });
  suivant.scrollIntoView({ block: "nearest" });
}

function activer(touche) {
  const ici = document.activeElement?.closest("[data-element]");
  const cible = (ici && $(`[data-touche="${touche}"]`, ici)) || $$(`[data-touche="${touche}"]`).find((e) => !e.closest("[data-element]"));
  cible?.click();
  return Boolean(cible);
}

const GESTES = {
  "/": () => $("#recherche")?.focus(),
  "?": () => $("#aide-clavier")?.showModal(),
  j: () => avancer(1),
  k: () => avancer(-1),
  g: () => {
    attendG = Date.now();
  },
};

document.addEventListener("keydown", (evt) => {
  if ((evt.ctrlKey || evt.metaKey) && evt.key === "k") {
    evt.preventDefault();
    ouvrirPalette();
  } else if (evt.ctrlKey && evt.altKey && evt.code === "KeyL") {
    evt.preventDefault();
    ($('[data-partir="passer"]') ?? $('[data-partir="verrou"]'))?.requestSubmit();
  } else if ((evt.ctrlKey || evt.metaKey) && evt.key === "Enter") {
    evt.target.closest("form")?.requestSubmit();
  } else if (!evt.ctrlKey && !evt.metaKey && !evt.altKey && evt.key.length === 1) {
    lettre(evt);
  }
});

function lettre(evt) {
  if (dansUnChamp(evt.target) || $("dialog[open]") || coupes()) return;
  const allait = Date.now() - attendG < 1500;
  attendG = 0;
  const but = allait && /^[a-z]$/.test(evt.key) && $(`[data-aller="${evt.key}"]`);
  if (but) but.click();
  else if (GESTES[evt.key]) GESTES[evt.key]();
  else if (!/^[a-z0-9]$/.test(evt.key) || !activer(evt.key)) return;
  evt.preventDefault();
}

export const interrupteur = surChaque("[data-raccourcis]", function basculer(bouton) {
  bouton.hidden = false;
  const dire = () => bouton.setAttribute("aria-checked", String(!coupes()));
  dire();
  bouton.addEventListener("click", () => {
    temoin("raccourcis", coupes() ? "" : "non");
    dire();
  });
});
