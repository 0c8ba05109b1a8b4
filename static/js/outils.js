// Small things every module shares. Nothing here knows a screen.

export const $ = (selecteur, racine = document) => racine.querySelector(selecteur);
export const $$ = (selecteur, racine = document) => [...racine.querySelectorAll(selecteur)];

const faits = new Map();

/** Run `lier` once per matching element of `racine` (itself included), now and after each swap. */
export function surChaque(selecteur, lier) {
  const vus = faits.get(selecteur + lier.name) ?? new WeakSet();
  faits.set(selecteur + lier.name, vus);
  return (racine) => {
    const elements = racine.matches?.(selecteur) ? [racine, ...$$(selecteur, racine)] : $$(selecteur, racine);
    for (const element of elements) {
      if (vus.has(element)) continue;
      vus.add(element);
      lier(element);
    }
  };
}

/** Whose page this is; empty on the pages of nobody. */
export const pageDe = $('meta[name="page-de"]')?.content ?? "";
/** The server says that somebody else is there now: the page must go. */
export const perimee = (reponse) => reponse.status === 409 && reponse.headers.has("X-Page-Perimee");

export const jeton = () => $('meta[name="jeton-csrf"]')?.content ?? "";

export function changerJeton(valeur) {
  if (!valeur) return;
  $('meta[name="jeton-csrf"]').content = valeur;
  for (const champ of $$('input[name="csrfmiddlewaretoken"]')) champ.value = valeur;
}

/** fetch with our headers: the server answers 401 instead of its login page. */
export async function demander(url, options = {}) {
  const reponse = await fetch(url, {
    credentials: "same-origin",
    ...options,
    headers: { "X-Requested-With": "fetch", "X-CSRFToken": jeton(), "X-Page-De": pageDe, ...options.headers },
  });
  if (perimee(reponse)) document.dispatchEvent(new CustomEvent("page:perimee"));
  return reponse;
}

export const attendre = (ms) => new Promise((suite) => setTimeout(suite, ms));

export function differer(action, ms) {
  let minuterie;
  const differee = (...args) => {
    clearTimeout(minuterie);
    minuterie = setTimeout(action, ms, ...args);
  };
  differee.annuler = () => clearTimeout(minuterie);
  return differee;
}

export const heure = (date = new Date()) => {
  const minutes = date.getMinutes();
  return `${date.getHours()}\u00a0h${minutes ? `\u00a0${String(minutes).padStart(2, "0")}` : ""}`;
};

/** Icon from the sprite the page already uses. */
export function icone(nom, classe = "") {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", `icone ${classe}`.trim());
  svg.setAttribute("aria-hidden", "true");
  const dessin = document.createElementNS("http://www.w3.org/2000/svg", "use");
  const sprite = $("use[href]")?.getAttribute("href").split("#")[0] ?? "";
  dessin.setAttribute("href", `${sprite}#${nom}`);
  svg.append(dessin);
  return svg;
}

export function element(balise, proprietes = {}, ...enfants) {
  const noeud = Object.assign(document.createElement(balise), proprietes);
  noeud.append(...enfants);
  return noeud;
}

export const dansUnChamp = (cible) => Boolean(cible.closest?.('input, textarea, select, [contenteditable="true"]'));

export function temoin(nom, valeur) {
  const duree = valeur ? 31536000 : 0;
  const sur = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${nom}=${valeur}; path=/; max-age=${duree}; SameSite=Lax${sur}`;
}
