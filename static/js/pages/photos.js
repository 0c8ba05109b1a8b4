// Photographs of the pages of a paper: their order is shown and can be changed before they leave.
import { $, element, icone } from "../outils.js";

const champ = $("input[data-pages]");
const liste = $("[data-pages-liste]");

if (champ && liste && window.DataTransfer) {
  let pages = [];

  const rendre = () => {
    const suite = new DataTransfer();
    for (const page of pages) suite.items.add(page);
    champ.files = suite.files;
    liste.hidden = pages.length < 2;
    liste.replaceChildren(...pages.map(ligne));
  };
  const bouton = (nom, dit, rang, action) => {
    const cible = element("button", { type: "button", className: "bouton-icone" }, icone(nom));
    cible.append(element("span", { className: "sr", textContent: `${dit}, page ${rang + 1}` }));
    cible.addEventListener("click", () => {
      action(rang);
      rendre();
      $("button", liste.children[Math.min(rang, pages.length - 1)] ?? liste)?.focus();
    });
    return cible;
  };
  const echanger = (a, b) => {
    if (pages[b]) [pages[a], pages[b]] = [pages[b], pages[a]];
  };
  const ligne = (page, rang) =>
    element(
      "li",
      {},
      element("span", { textContent: `Page ${rang + 1}, ${Math.max(1, Math.round(page.size / 1024))}\u00a0ko` }),
      element(
        "span",
        { className: "actions" },
        bouton("arrow-up", "Monter", rang, (r) => echanger(r, r - 1)),
        bouton("arrow-down", "Descendre", rang, (r) => echanger(r, r + 1)),
        bouton("x", "Retirer", rang, (r) => pages.splice(r, 1)),
      ),
    );

  // A phone takes one photograph at a time: what is chosen next is added to what is there.
  champ.addEventListener("change", () => {
    pages = [...pages, ...champ.files];
    rendre();
  });
  for (const geste of ["dragover", "drop"])
    champ.closest("form").addEventListener(geste, (e) => {
      if (!e.dataTransfer?.types.includes("Files")) return;
      e.preventDefault();
      if (geste === "drop") {
        pages = [...pages, ...e.dataTransfer.files];
        rendre();
      }
    });
}
