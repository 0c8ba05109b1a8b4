// A grid being filled: questions appear and go with the answers, the count follows. The server decides again.
const grille = document.querySelector("[data-grille]");

function reponse(id) {
  const champs = [...grille.querySelectorAll(`[name="q_${id}"]`)];
  const groupe = champs[0]?.closest("[data-question]");
  if (!champs.length || groupe?.hidden || groupe?.parentElement.closest("[hidden]")) return [];
  const cochables = champs.filter((c) => c.type === "radio" || c.type === "checkbox");
  const choisis = cochables.length ? cochables.filter((c) => c.checked) : champs;
  return choisis.map((c) => c.value).filter((v) => v !== "");
}

const nombre = (v) => Number(String(v).replace(",", ".").replace(/\s/g, ""));
const meme = (v, attendu) =>
  typeof attendu === "boolean" ? v === (attendu ? "oui" : "non")
  : typeof attendu === "number" ? nombre(v) === attendu
  : v === String(attendu);
const COMPARER = { ">": (a, b) => a > b, ">=": (a, b) => a >= b, "<": (a, b) => a < b, "<=": (a, b) => a <= b };

function tient([item, op, attendu]) {
  const valeurs = reponse(item);
  if (op === "existe") return (valeurs.length > 0) === (attendu !== false);
  if (!valeurs.length) return false;
  if (op === "=") return valeurs.some((v) => meme(v, attendu));
  if (op === "!=") return !valeurs.some((v) => meme(v, attendu));
  return valeurs.some((v) => COMPARER[op](typeof attendu === "number" ? nombre(v) : v, attendu));
}

function suivre() {
  for (const bloc of grille.querySelectorAll("[data-si]")) {
    const { tous, regles } = JSON.parse(bloc.dataset.si);
    bloc.hidden = !(tous ? regles.every(tient) : regles.some(tient));
  }
  const posees = [...grille.querySelectorAll("[data-question]")].filter((q) => !q.closest("[hidden]"));
  const faites = posees.filter((q) => reponse(q.dataset.question).length).length;
  const suite = document.querySelector("[data-progression]");
  const barre = suite?.querySelector("progress");
  if (barre) Object.assign(barre, { max: posees.length, value: faites });
  const mots = suite?.querySelector("span");
  if (mots) mots.textContent = mots.textContent.replace(/\d+(\D+)\d+/, `${faites}$1${posees.length}`);
}

grille?.addEventListener("change", suivre);
// A draft that comes back answers as if it had just been typed; the server is asked for its scores.
grille?.addEventListener("brouillon:restaure", () => {
  suivre();
  grille.querySelector("[hx-post]")?.dispatchEvent(new Event("calculer"));
});
if (grille) suivre();
