// @ names a person, # a theme, without leaving the text (design.md §12: the textarea stays a textarea).
import { $, $$, differer, element, icone, surChaque } from "./outils.js";
import { Liste } from "./liste.js";

const MOTIF = /(^|[\s(])([@#])([\p{L}\p{N}’'-]*(?: [\p{L}\p{N}’'-]*)?)$/u;
const PRIORITE = /^(!{1,2})\s/;
let numero = 0;

export const mentions = surChaque("textarea[data-mentions]", function lier(texte) {
  const boite = element("div", { className: "suggestions", id: `mentions-${++numero}` });
  texte.after(boite);
  texte.parentElement.classList.add("ancre");
  texte.setAttribute("aria-haspopup", "listbox");
  const liste = new Liste(texte, boite, (option) => choisir(texte, option));
  const chercher = differer(() => {
    const trouve = avant(texte).match(MOTIF);
    if (!trouve) return liste.fermer();
    const url = new URL(texte.dataset.mentions, location.href);
    url.searchParams.set("type", trouve[2]);
    url.searchParams.set("q", trouve[3]);
    boite.style.top = `${texte.offsetTop + texte.offsetHeight + 2}px`;
    liste.montrer(url);
  }, 120);
  texte.addEventListener("input", () => prioriser(texte));
  texte.addEventListener("input", chercher);
  texte.addEventListener("click", chercher);
  texte.addEventListener("keydown", (evt) => {
    if (liste.touche(evt)) return;
    if (evt.key === "Backspace" && !texte.value) $$("[data-puces] .puce-p button", texte.form).at(-1)?.click();
  });
});

const avant = (texte) => texte.value.slice(0, texte.selectionStart);

/** « ! » at the head of the text: to watch; « !! »: urgent. */
function prioriser(texte) {
  const signe = texte.value.match(PRIORITE);
  const choix = signe && $(`input[name="importance"][value="${signe[1].length + 1}"]`, texte.form);
  if (!choix) return;
  texte.setRangeText("", 0, signe[0].length, "preserve");
  choix.checked = true;
  choix.dispatchEvent(new Event("change", { bubbles: true }));
}

function choisir(texte, option) {
  const debut = avant(texte).replace(MOTIF, "$1");
  const mot = option.dataset.texte ?? option.textContent.trim();
  const coche = option.dataset.coche && document.getElementById(option.dataset.coche);
  const garde = option.dataset.texte || !coche ? `${mot} ` : "";
  texte.setRangeText(garde, debut.length, texte.selectionStart, "end");
  if (coche) {
    coche.checked = true;
    coche.dispatchEvent(new Event("change", { bubbles: true }));
  } else if (option.dataset.valeur) ajouter(texte, option, mot);
  texte.dispatchEvent(new CustomEvent("brouillon:changer", { bubbles: true }));
  texte.focus();
}

function ajouter(texte, option, mot) {
  const zone = $("[data-puces]", texte.form);
  const nom = texte.dataset.mentionsNom;
  if (!zone || !nom || $(`input[value="${CSS.escape(option.dataset.valeur)}"]`, zone)) return;
  zone.append(puce(nom, option.dataset.valeur, mot, $(".portrait", option)?.cloneNode(true)));
}

function puce(nom, valeur, mot, portrait = "") {
  const bouton = element("button", { type: "button" }, icone("x"), element("span", { className: "sr", textContent: `Retirer ${mot}` }));
  const champ = element("input", { type: "hidden", name: nom, value: valeur });
  return element("span", { className: "puce-p" }, portrait, element("span", { textContent: mot }), champ, bouton);
}

/** A draft keeps who it is about, with the words shown on the chips. */
document.addEventListener("brouillon:collecte", ({ target, detail }) => {
  const puces = $$("[data-puces] .puce-p", target).map((p) => {
    const champ = $("input", p);
    return champ && [champ.name, champ.value, $("span:not(.portrait, .sr)", p)?.textContent ?? ""];
  });
  if ($("[data-puces]", target)) detail.set("_puces", JSON.stringify(puces.filter(Boolean)));
});

document.addEventListener("brouillon:restaure", ({ target, detail }) => {
  const zone = $("[data-puces]", target);
  if (!zone || !detail._puces) return;
  const connues = new Map($$(".puce-p", zone).map((p) => [$("input", p)?.value, $(".portrait", p)]));
  for (const ancienne of $$(".puce-p", zone)) ancienne.remove();
  zone.append(...JSON.parse([detail._puces].flat()[0]).map(([nom, valeur, mot]) => puce(nom, valeur, mot, connues.get(valeur) ?? "")));
});

document.addEventListener("click", (evt) => {
  const bouton = evt.target.closest("[data-puces] .puce-p button");
  if (!bouton) return;
  evt.preventDefault();
  const formulaire = bouton.closest("form");
  bouton.closest(".puce-p").remove();
  formulaire?.dispatchEvent(new CustomEvent("brouillon:changer"));
  $("textarea", formulaire ?? document)?.focus();
});
