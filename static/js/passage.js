// Whose page is this? When somebody leaves or takes the place, pages of the others step aside, in every tab.
import { garderTout } from "./brouillon.js";
import { $, $$, attendre, pageDe, surChaque } from "./outils.js";
import { reprendre } from "./session.js";

const GARDE_MAX = 2500;
const canal = new BroadcastChannel("passage");
const mur = Boolean($("[data-mur]"));
const voiles = new Set();
let attendus = 0;

/** Nothing stays in the document, in the state of its forms, nor in its title. */
function vider(reste = []) {
  document.title = "DUI";
  for (const formulaire of $$("form")) formulaire.reset();
  for (const element of reste) element.hidden = true;
  document.body.replaceChildren(...reste);
}

function quitter() {
  vider();
  location.replace("/");
}

/** The session is locked in another tab: nothing to read here until the code. */
function voiler() {
  for (const element of document.body.children) {
    if (element.id === "reprise" || element.hidden) continue;
    element.hidden = true;
    voiles.add(element);
  }
  reprendre().then(devoiler);
}

function devoiler() {
  for (const element of voiles) element.hidden = false;
  voiles.clear();
}

async function garder() {
  await Promise.race([garderTout(), attendre(GARDE_MAX)]);
}

const RECUS = {
  /** Somebody has just opened a page; `de` is empty on the wall. */
  async ici({ de }) {
    if (mur && de) return location.replace("/");
    if (!pageDe) return;
    if (de !== pageDe) return quitter();
    if (voiles.size) document.dispatchEvent(new CustomEvent("session:rouverte"));
  },
  async garder() {
    if (!pageDe) return;
    canal.postMessage({ sujet: "attendez" });
    await garder();
    vider();
    canal.postMessage({ sujet: "garde" });
  },
  async verrou() {
    if (pageDe && !voiles.size) voiler();
  },
  async attendez() {
    attendus += 1;
  },
  async garde() {
    attendus -= 1;
  },
};
canal.onmessage = ({ data }) => RECUS[data.sujet]?.(data);

async function lesAutres() {
  await attendre(120);
  for (const fin = Date.now() + GARDE_MAX; attendus > 0 && Date.now() < fin; ) await attendre(40);
}

document.addEventListener("submit", async (evt) => {
  const formulaire = evt.target.closest("[data-partir]");
  if (!formulaire || evt.defaultPrevented) return;
  evt.preventDefault();
  const passe = formulaire.dataset.partir === "passer";
  if (passe) canal.postMessage({ sujet: "garder" });
  await Promise.all([garder(), passe && lesAutres()]);
  vider([formulaire]);
  formulaire.submit();
});

document.addEventListener("page:perimee", quitter);

/** Taken out of the drawer of the browser by « back »: ask the server again, it knows who is there. */
addEventListener("pageshow", (evt) => {
  if (!evt.persisted) return;
  vider();
  location.reload();
});

/** On a shared workstation the browser learns nothing of what is typed: no suggestions, no state kept with history. */
export const discretion = surChaque("[data-poste] form", function taire(formulaire) {
  formulaire.autocomplete = "off";
  for (const champ of formulaire.elements)
    if (champ.autocomplete !== undefined && champ.type !== "password") champ.autocomplete = "off";
});

/** A wall seen again after a while: the colleagues, the hour and the token of now. */
if (mur) document.addEventListener("visibilitychange", () => document.hidden || location.reload());

if (mur || pageDe) canal.postMessage({ sujet: "ici", de: pageDe });
if ($("[data-verrouillee]")) canal.postMessage({ sujet: "verrou" });
