// Small gestures: dialogs, copy, theme, filters, busy buttons, tabs.
import { $, $$, surChaque, temoin } from "./outils.js";
import { annoncer } from "./toast.js";

document.addEventListener("click", (evt) => {
  const ouvre = evt.target.closest("[data-ouvrir]");
  const dialogue = ouvre && document.getElementById(ouvre.dataset.ouvrir);
  if (dialogue) {
    evt.preventDefault();
    dialogue.showModal();
  }
  const ferme = evt.target.closest("[data-fermer]");
  if (ferme?.closest("dialog")) {
    evt.preventDefault();
    ferme.closest("dialog").close();
  }
  const copie = evt.target.closest("[data-copier]");
  if (copie) navigator.clipboard?.writeText(copie.dataset.copier).then(() => annoncer("Copié"));
  const insere = evt.target.closest("[data-inserer]");
  if (insere) inserer(document.getElementById(insere.dataset.inserer), insere.value);
  const inactif = evt.target.closest('.bouton[aria-disabled="true"], .bouton[aria-busy="true"]');
  if (inactif) evt.preventDefault();
  const couleur = evt.target.closest("[data-theme-choix]");
  if (couleur) {
    evt.preventDefault();
    choisirTheme(couleur.dataset.themeChoix);
  }
});

function inserer(zone, texte) {
  zone.setRangeText(texte, zone.selectionStart, zone.selectionEnd, "end");
  zone.focus();
  zone.dispatchEvent(new Event("input", { bubbles: true }));
}

function choisirTheme(theme) {
  temoin("theme", theme);
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
  for (const bouton of $$("[data-theme-choix][aria-pressed]"))
    bouton.setAttribute("aria-pressed", String(bouton.dataset.themeChoix === theme));
}

/** The button pressed keeps its width and turns its icon until the answer comes. */
document.addEventListener("submit", (evt) => {
  const bouton = evt.submitter;
  if (evt.defaultPrevented && !evt.target.matches("[hx-post], [hx-get]")) return;
  if (bouton?.matches(".bouton") && evt.target.method !== "dialog") bouton.setAttribute("aria-busy", "true");
});

function liberer() {
  for (const bouton of $$('form .bouton[aria-busy="true"]')) bouton.removeAttribute("aria-busy");
}
addEventListener("pageshow", liberer);
document.addEventListener("htmx:finally:request", liberer);

export const filtres = surChaque("form[data-soumettre-au-changement]", function appliquer(formulaire) {
  formulaire.addEventListener("change", () => formulaire.requestSubmit());
});

/** Tabs: the current one is in sight even when the row scrolls; the one reached by keyboard too, to its edge. */
export const onglets = surChaque("[data-onglets]", function montrer(rangee) {
  rangee.addEventListener("focusin", (evt) => evt.target.scrollIntoView({ block: "nearest", inline: "nearest" }));
  const courant = $('[aria-current="page"]', rangee);
  if (courant) rangee.scrollLeft = courant.offsetLeft - 24;
});

export const retours = surChaque("a[data-retour]", function revenir(lien) {
  if (history.length < 2) return;
  lien.addEventListener("click", (evt) => {
    evt.preventDefault();
    history.back();
  });
});
