// The week of a group by keyboard: arrows move, shift extends, one letter writes (experience.md §4e).
import { $, $$, demander } from "../outils.js";
import { annoncer } from "../toast.js";

const formulaire = $("[data-presences]");
const table = $(".semaine");
const panneau = $("#case");
const ETATS = "prhafe";
let ancre = null;
let file = Promise.resolve();

const rangs = () => $$("tbody tr", table);
const place = (bouton) => [rangs().indexOf(bouton.closest("tr")), bouton.closest("td").cellIndex - 1];
const bouton = (ligne, colonne) => rangs()[ligne]?.cells[colonne + 1]?.firstChild;
const visible = (b) => b && b.offsetParent;

function bloc(fin) {
  const [l1, c1] = place(ancre ?? fin);
  const [l2, c2] = place(fin);
  const lignes = rangs().slice(Math.min(l1, l2), Math.max(l1, l2) + 1);
  return { lignes, du: Math.min(c1, c2), au: Math.max(c1, c2) };
}

function montrer(actif) {
  const { lignes, du, au } = bloc(actif);
  for (const b of $$('[aria-pressed]', table)) b.removeAttribute("aria-pressed");
  for (const ligne of lignes) for (let c = du; c <= au; c++) ligne.cells[c + 1].firstChild.setAttribute("aria-pressed", "true");
  for (const b of $$('[tabindex="0"]', table)) b.tabIndex = -1;
  actif.tabIndex = 0;
  if (!panneau) return;
  const [qui] = actif.ariaLabel.split("\u00a0:");
  const seule = lignes.length === 1 && du === au;
  $("#case-titre").textContent = seule ? qui : `${lignes.length} × ${au - du + 1} demi-journées`;
  const lettre = actif.className[0];
  $("#case-prevu").textContent = panneau.querySelector(`[value="${actif.dataset.p || lettre}"]`)?.firstChild.textContent.toLowerCase() ?? "hors séjour";
  for (const choix of $$(".choix-etat [name=code]", panneau)) choix.setAttribute("aria-pressed", String(choix.value === lettre));
  panneau.hidden = false;
}

function aller(depuis, dl, dc, etendre) {
  let [l, c] = place(depuis);
  let cible;
  do {
    l += dl;
    c += dc;
    cible = bouton(l, c);
  } while (cible && !visible(cible));
  if (!cible) return;
  if (!etendre) ancre = null;
  else ancre ??= depuis;
  cible.focus();
  montrer(cible);
}

function valeur(actif) {
  const { lignes, du, au } = bloc(actif);
  const quand = (c) => lignes[0].cells[c + 1].firstChild.value.split("-")[1];
  return `${lignes.map((r) => r.id.slice(1)).join(".")}-${quand(du)}${au > du ? `-${quand(au)}` : ""}`;
}

/** One letter, one POST; the next one waits for its turn, so that what is typed fast is written in order. */
function ecrire(actif, code) {
  const donnees = new URLSearchParams(new FormData($(".choix-etat", panneau)));
  donnees.set("cellule", valeur(actif));
  donnees.set("code", code);
  donnees.set("jeton_soumission", crypto.randomUUID?.() ?? jetonAuHasard());
  const [l, c] = place(actif);
  for (const b of $$('[aria-pressed="true"]', table)) b.className = `${code} attente`;
  ancre = null;
  file = file.then(() => envoyer(donnees, l, c)).catch(() => annoncer("Non enregistré. Vérifiez la connexion, puis recommencez."));
}

function jetonAuHasard() {
  const o = crypto.getRandomValues(new Uint8Array(16));
  o[6] = (o[6] & 15) | 64;
  o[8] = (o[8] & 63) | 128;
  const h = [...o].map((x) => x.toString(16).padStart(2, "0")).join("");
  return h.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

async function envoyer(donnees, l, c) {
  const reponse = await demander(formulaire.dataset.presences, { method: "POST", body: donnees });
  const texte = await reponse.text();
  if (!reponse.ok) {
    const page = new DOMParser().parseFromString(texte, "text/html");
    annoncer($("[data-message], main p, p", page)?.textContent.trim() || "Non enregistré.");
    location.reload();
    return;
  }
  const recue = document.createElement("template");
  recue.innerHTML = texte;
  for (const neuve of $$("tbody tr, tfoot", recue.content)) document.getElementById(neuve.id)?.replaceWith(neuve);
  if (reponse.headers.get("X-Suite")) location.assign(reponse.headers.get("X-Suite"));
  const actif = bouton(l, c);
  if (document.activeElement === document.body) actif?.focus();
  if (actif && document.activeElement === actif) montrer(actif);
}

if (table) {
  const cases = () => $$("tbody button", table);
  for (const b of cases()) b.tabIndex = -1;
  const premiere = cases().find((b) => b.parentNode.classList.contains("auj") && visible(b)) ?? cases().find(visible);
  if (premiere) premiere.tabIndex = 0;
  table.addEventListener("click", (evt) => {
    const b = evt.target.closest("td > button");
    if (!b) return;
    evt.preventDefault();
    if (!evt.shiftKey) ancre = null;
    b.focus();
    montrer(b);
  });
  table.addEventListener("focusin", (evt) => evt.target.matches("td > button") && evt.target.tabIndex === 0 && montrer(evt.target));
  table.addEventListener("keydown", (evt) => {
    const b = evt.target.closest("td > button");
    if (!b || evt.ctrlKey || evt.metaKey || evt.altKey) return;
    const sens = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[evt.key];
    if (sens) aller(b, ...sens, evt.shiftKey);
    else if (!("lecture" in formulaire.dataset) && evt.key.length === 1 && ETATS.includes(evt.key)) ecrire(b, evt.key);
    else return;
    evt.preventDefault();
    evt.stopPropagation();
  });
  panneau?.addEventListener("submit", (evt) => {
    const actif = $('tbody button[tabindex="0"]', table);
    if (!actif || !evt.submitter?.value) return;
    evt.preventDefault();
    ecrire(actif, evt.submitter.value);
    actif.focus();
  });
}
