// Good news at the bottom left for eight seconds. Errors never come here.
import { $, attendre, element, icone, surChaque } from "./outils.js";

const DUREE = 8000;

export function annoncer(texte, { url = "", action = "" } = {}) {
  const corps = element("div", {}, texte);
  if (url && action) corps.append(" ", element("a", { href: url, textContent: action }));
  poser(element("div", { className: "avis ok" }, icone("circle-check"), corps));
}

async function poser(avis) {
  const zone = $("#toasts");
  if (!zone) return;
  zone.append(avis);
  do await attendre(DUREE);
  while (avis.matches(":hover, :focus-within"));
  avis.remove();
}

export const toasts = surChaque("[data-toast]", function montrer(avis) {
  avis.removeAttribute("role");
  poser(avis);
});

document.addEventListener("toast", ({ detail }) => annoncer(detail.texte ?? detail.value ?? "", detail));
