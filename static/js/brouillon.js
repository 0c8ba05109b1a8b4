// What is typed is never lost: the server keeps the draft while one writes; without network the page keeps it.
import { $, $$, attendre, demander, differer, element, heure, icone, surChaque } from "./outils.js";
import { reprendre, sessionFinie } from "./session.js";

const PAUSE = 3000;
const IGNORES = new Set(["csrfmiddlewaretoken", "jeton_soumission", "brouillon"]);
const enAttente = new Set();
const vivants = new Set();

/** Before leaving: what was typed since the last pause reaches the server now. */
export const garderTout = () => Promise.all([...vivants].filter((b) => b.sale).map((b) => b.envoyer()));

export const brouillons = surChaque("form[data-brouillon]", function garder(formulaire) {
  const brouillon = new Brouillon(formulaire);
  vivants.add(brouillon);
  brouillon.restaurer();
  for (const type of ["input", "change"]) formulaire.addEventListener(type, () => brouillon.modifier());
  formulaire.addEventListener("brouillon:changer", () => brouillon.modifier());
  formulaire.addEventListener("submit", (evt) => brouillon.avantEnvoi(evt), { capture: true });
});

class Brouillon {
  constructor(formulaire) {
    this.formulaire = formulaire;
    this.url = formulaire.dataset.brouillonUrl || `/brouillons/${encodeURIComponent(formulaire.dataset.brouillon)}/`;
    this.sale = false;
    this.libre = false;
    this.nommer();
    this.differe = differer(() => this.envoyer(), PAUSE);
  }

  /** The form says which draft it carries, so that its success forgets it. */
  nommer() {
    const champ = element("input", { type: "hidden", name: "brouillon", value: this.formulaire.dataset.brouillon });
    if (champ.value && !$('input[name="brouillon"]', this.formulaire)) this.formulaire.append(champ);
  }

  champs() {
    const corps = new URLSearchParams();
    for (const [nom, valeur] of new FormData(this.formulaire)) {
      const champ = this.formulaire.elements[nom];
      if (IGNORES.has(nom) || typeof valeur !== "string" || champ?.type === "password") continue;
      corps.append(nom, valeur);
    }
    this.formulaire.dispatchEvent(new CustomEvent("brouillon:collecte", { bubbles: true, detail: corps }));
    return corps;
  }

  modifier() {
    this.sale = true;
    this.differe();
  }

  /** True when the server holds the text. Loops on network loss: the text stays in this page meanwhile. */
  async envoyer() {
    this.differe.annuler();
    for (let essai = 0; this.sale && this.formulaire.isConnected; essai++) {
      this.sale = false;
      try {
        const reponse = await demander(this.url, { method: "POST", body: this.champs() });
        if (sessionFinie(reponse)) {
          this.sale = true;
          await reprendre();
          continue;
        }
        if (!reponse.ok) return this.dire(`Brouillon non gardé, nouvel essai à la prochaine frappe`, "triangle-alert");
        const { garde_le: garde = heure() } = await reponse.json().catch(() => ({}));
        this.arrive();
        this.dire(`Brouillon gardé à ${garde}`);
      } catch {
        this.sale = true;
        this.attend();
        await attendre(Math.min(30000, 2000 * 2 ** essai));
      }
    }
    return true;
  }

  attend() {
    enAttente.add(this);
    this.dire("Hors connexion, texte gardé sur cette page", "wifi-off");
    prevenir();
  }

  arrive() {
    enAttente.delete(this);
    prevenir();
  }

  dire(texte, dessin = "check") {
    const zone = $("[data-sauvegarde]", this.formulaire) ?? $("[data-sauvegarde]");
    zone?.replaceChildren(icone(dessin, "petite"), texte);
    return false;
  }

  async restaurer() {
    if ($('[aria-invalid="true"], [data-resume]', this.formulaire)) return;
    try {
      const reponse = await demander(this.url, { headers: { Accept: "application/json" } });
      if (reponse.status !== 200 || sessionFinie(reponse)) return;
      const { champs, garde_le: garde = "" } = await reponse.json();
      if (!champs || this.sale) return;
      for (const [nom, valeurs] of Object.entries(champs)) this.remplir(nom, [valeurs].flat());
      this.dire(`Brouillon retrouvé${garde ? `, gardé à ${garde}` : ""}`, "history");
      this.proposerAbandon();
      this.formulaire.dispatchEvent(new CustomEvent("brouillon:restaure", { bubbles: true, detail: champs }));
    } catch {
      // No draft can be read without network: the empty form stays usable, and saving will say what it can.
      this.dire("Hors connexion", "wifi-off");
    }
  }

  remplir(nom, valeurs) {
    for (const champ of $$(`[name="${CSS.escape(nom)}"]`, this.formulaire)) {
      // The version that was read comes back with the text: an older draft must meet the merge screen.
      if ((champ.type === "hidden" && nom !== "version") || champ.type === "file") continue;
      if (["checkbox", "radio"].includes(champ.type)) champ.checked = valeurs.includes(champ.value);
      else if (champ.multiple) for (const option of champ.options) option.selected = valeurs.includes(option.value);
      else champ.value = valeurs[0] ?? "";
    }
  }

  proposerAbandon() {
    const bouton = element("button", { type: "button", className: "lien-plus", textContent: "Repartir de zéro" });
    bouton.onclick = async () => {
      const reponse = await demander(this.url, { method: "DELETE" });
      if (!reponse.ok) return;
      this.formulaire.reset();
      $("[data-sauvegarde]", this.formulaire)?.replaceChildren("Brouillon effacé");
    };
    $("[data-sauvegarde]", this.formulaire)?.append(bouton);
  }

  /** Save first: if the session or the network is gone, the form stays here instead of being lost on the way. */
  async avantEnvoi(evt) {
    if (this.libre || evt.defaultPrevented) return;
    evt.preventDefault();
    evt.stopImmediatePropagation();
    this.sale = true;
    if (!(await this.envoyer()) && !navigator.onLine) return;
    this.libre = true;
    this.formulaire.requestSubmit(evt.submitter ?? undefined);
    this.libre = false;
  }
}

function prevenir() {
  const bande = $("#hors-ligne");
  if (!bande) return;
  const nombre = enAttente.size;
  bande.hidden = navigator.onLine && !nombre;
  const suite = nombre ? ` ${nombre} saisie${nombre > 1 ? "s" : ""} gardée${nombre > 1 ? "s" : ""} sur cette page, ne la fermez pas.` : "";
  $("[data-hors-ligne-texte]", bande).textContent = `Hors connexion.${suite}`;
}

addEventListener("online", prevenir);
addEventListener("offline", prevenir);
addEventListener("beforeunload", (evt) => {
  if (enAttente.size) evt.preventDefault();
});
