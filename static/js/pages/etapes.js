// The board of admissions: a card dropped in a column asks for its state, as the menu of the card does.
const carte = (evt) => evt.target.closest?.("[data-voeu]");
const colonne = (evt) => evt.target.closest?.("[data-arrivee]");
let tenue = null;

function surligner(cible) {
  for (const c of document.querySelectorAll(".colonne.survol")) c.classList.toggle("survol", c === cible);
  cible?.classList.add("survol");
}

document.addEventListener("dragstart", (evt) => {
  tenue = carte(evt);
  evt.dataTransfer?.setData("text/plain", tenue?.dataset.voeu ?? "");
});
document.addEventListener("dragover", (evt) => {
  if (!tenue || !colonne(evt)) return;
  evt.preventDefault();
  surligner(colonne(evt));
});
document.addEventListener("dragend", () => {
  tenue = null;
  surligner(null);
});
document.addEventListener("drop", (evt) => {
  const arrivee = colonne(evt);
  if (!tenue || !arrivee) return;
  evt.preventDefault();
  if (arrivee !== tenue.closest("[data-arrivee]")) location.assign(`${tenue.dataset.voeu}?vers=${arrivee.dataset.arrivee}`);
});
// One menu at a time; Escape closes it.
document.addEventListener("toggle", (evt) => {
  if (evt.target.open) for (const d of document.querySelectorAll(".demande details[open]")) d.open = d === evt.target;
}, true);
document.addEventListener("keydown", (evt) => {
  const menu = evt.key === "Escape" && document.querySelector(".demande details[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
