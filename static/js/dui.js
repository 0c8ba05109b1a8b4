// Entry point: binds each module to the page, then to each fragment that htmx brings in.
import { $, jeton, pageDe } from "./outils.js";
import { brouillons } from "./brouillon.js";
import { filtres, onglets, retours } from "./gestes.js";
import { lectures } from "./lectures.js";
import { mentions } from "./mentions.js";
import { suggestions } from "./palette.js";
import { discretion } from "./passage.js";
import { interrupteur } from "./raccourcis.js";
import "./session.js";
import "./tiroir.js";
import { toasts } from "./toast.js";
import { verrouiller } from "./verrou.js";

const LIAISONS = [toasts, suggestions, mentions, brouillons, lectures, filtres, onglets, retours, interrupteur, discretion];

function lier(racine) {
  for (const liaison of LIAISONS) liaison(racine);
}

document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  ctx.request.headers["X-CSRFToken"] = jeton();
  ctx.request.headers["X-Page-De"] = pageDe;
});

document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  const zone = ctx.target?.isConnected ? ctx.target : document.body;
  lier(document.body);
  zone.classList.add("vient-de-changer");
  setTimeout(() => zone.classList.remove("vient-de-changer"), 650);
  $("[data-resume], [data-focus]", zone)?.focus();
});

lier(document.body);
verrouiller(document.body.dataset);
$("[data-resume]")?.focus();
