// Search of the header (/) and palette (Ctrl or ⌘ + K): lines come from the server, rights already applied.
import { $, differer, surChaque } from "./outils.js";
import { Liste } from "./liste.js";

export const suggestions = surChaque("input[data-suggestions]", function proposer(champ) {
  const boite = $(".suggestions", champ.form ?? champ.parentElement);
  if (!boite) return;
  champ.setAttribute("role", "combobox");
  champ.setAttribute("aria-expanded", "false");
  champ.dataset.premier = "non";
  const liste = new Liste(champ, boite, (option) => {
    if (option.dataset.url) location.assign(option.dataset.url);
  });
  const chercher = differer(() => {
    const q = champ.value.trim();
    if (!q) return liste.fermer();
    const url = new URL(champ.dataset.suggestions, location.href);
    url.searchParams.set("q", q);
    liste.montrer(url);
  }, 120);
  champ.addEventListener("input", chercher);
  champ.addEventListener("keydown", (evt) => {
    if (evt.key !== "Escape" || !champ.closest("dialog")) liste.touche(evt);
  });
});

export function ouvrirPalette() {
  const dialogue = $("#palette");
  if (!dialogue) return $("#recherche")?.focus();
  if (!dialogue.open) dialogue.showModal();
  return $("input", dialogue)?.select();
}
