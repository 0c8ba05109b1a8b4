// The drawer: a link opens beside the page; without script the same link opens the full page.
import { $, $$ } from "./outils.js";

const ETROIT = matchMedia("(max-width: 39.99rem)");
let origine = null;
let adresse = "";

const tiroir = () => $("#tiroir");

/** On a phone the sheet covers everything: what is behind must not be reachable. */
function isoler(actif) {
  for (const noeud of $$(".entete, .nav, .barre-basse, .bandeau, .page")) noeud.inert = actif && ETROIT.matches;
}

export async function ouvrir(lien) {
  const zone = tiroir();
  if (!zone || !window.htmx) return location.assign(lien.href);
  origine = lien;
  zone.classList.remove("reduit");
  if (zone.childElementCount && adresse === lien.href) return viser(zone);
  adresse = lien.href;
  await window.htmx.ajax("GET", lien.href, { source: zone, target: zone, swap: "innerHTML" });
  zone.classList.add("arrive");
  isoler(true);
  return viser(zone);
}

function viser(zone) {
  const buts = ["[autofocus], [data-focus], [data-resume]", "textarea", "input:not([type=hidden])", "button"];
  buts.map((but) => $(but, zone)).find(Boolean)?.focus();
}

export function fermer() {
  const zone = tiroir();
  if (!zone || !adresse) return;
  zone.replaceChildren();
  zone.classList.remove("arrive", "reduit");
  adresse = "";
  isoler(false);
  (origine?.isConnected ? origine : $("#contenu"))?.focus();
}

document.addEventListener("click", (evt) => {
  if (evt.defaultPrevented || evt.button || evt.ctrlKey || evt.metaKey || evt.shiftKey) return;
  const lien = evt.target.closest("a[data-tiroir]");
  if (lien) {
    evt.preventDefault();
    ouvrir(lien);
  } else if (evt.target.closest("#tiroir [data-tiroir-fermer]")) {
    evt.preventDefault();
    fermer();
  } else if (evt.target.closest("[data-tiroir-reduire]")) {
    const reduit = tiroir().classList.toggle("reduit");
    isoler(!reduit);
  }
});

document.addEventListener("keydown", (evt) => {
  if (evt.key === "Escape" && !evt.defaultPrevented && !$("dialog[open]") && evt.target.closest("#tiroir")) fermer();
});

document.addEventListener("tiroir:fermer", fermer);
if (tiroir()?.childElementCount) adresse = location.href;
