// The session stopped while somebody was writing: sign in again in place, then the same request leaves again.
import { $, changerJeton, demander, perimee } from "./outils.js";

const FERMEE = [401, 423];
let reprise = null;

export const sessionFinie = (reponse) =>
  FERMEE.includes(reponse.status) || (reponse.redirected && new URL(reponse.url).pathname.startsWith("/compte/"));

/** Resolves when the session is open again; every caller waits for the same dialog. */
export function reprendre() {
  reprise ??= ouvrir().finally(() => {
    reprise = null;
  });
  return reprise;
}

async function ouvrir() {
  const dialogue = $("#reprise");
  if (!dialogue) {
    location.reload();
    return new Promise(() => {});
  }
  const contenu = $("[data-contenu]", dialogue);
  contenu.innerHTML = await (await demander(dialogue.dataset.url)).text();
  dialogue.showModal();
  $("input:not([type=hidden])", contenu)?.focus();
  return new Promise((suite) => {
    dialogue.oncancel = (evt) => evt.preventDefault();
    const finir = () => {
      dialogue.close();
      contenu.replaceChildren();
      suite();
    };
    dialogue.onsubmit = async (evt) => {
      if (evt.target.matches("[data-partir]")) return;
      evt.preventDefault();
      if (await envoyer(evt.target, contenu, dialogue.dataset.url)) finir();
    };
    document.addEventListener("session:rouverte", finir, { once: true });
  });
}

async function envoyer(formulaire, contenu, url) {
  const corps = new FormData(formulaire);
  const entetes = { "X-CSRFToken": corps.get("csrfmiddlewaretoken") ?? "" };
  const reponse = await demander(formulaire.getAttribute("action") || url, { method: "POST", body: corps, headers: entetes });
  const suivant = reponse.headers.get("X-Jeton-CSRF");
  if (suivant) changerJeton(suivant);
  if (reponse.status === 204) {
    if (!suivant) await relireJeton();
    return true;
  }
  contenu.innerHTML = await reponse.text();
  $("input:not([type=hidden])", contenu)?.focus();
  return false;
}

/** The token turns at each login: read the new one from a page that holds no personal data. */
async function relireJeton() {
  const page = new DOMParser().parseFromString(await (await demander("/aide/")).text(), "text/html");
  changerJeton($('meta[name="jeton-csrf"]', page)?.content);
}

/** htmx: hold the answer back, sign in again, replay the same request. */
document.addEventListener("htmx:before:response", (evt) => {
  const { ctx } = evt.detail;
  if (perimee(ctx.response.raw)) {
    evt.preventDefault();
    document.dispatchEvent(new CustomEvent("page:perimee"));
    return;
  }
  if (!sessionFinie(ctx.response.raw)) return;
  evt.preventDefault();
  const source = ctx.sourceElement;
  const bouton = ctx.request.submitter;
  reprendre().then(() => {
    if (source.matches("form")) source.requestSubmit(bouton ?? undefined);
    else window.htmx.ajax(ctx.request.method, ctx.request.action, { source, target: ctx.target, swap: ctx.swap });
  });
});
