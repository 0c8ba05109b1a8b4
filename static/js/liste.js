// A listbox driven from a text field that keeps the focus (WAI-ARIA combobox without moving focus).
import { $$, demander } from "./outils.js";

export class Liste {
  /** `choisir(option)` is called with the picked role=option element. */
  constructor(champ, boite, choisir) {
    Object.assign(this, { champ, boite, choisir, rang: -1, requete: null });
    boite.setAttribute("role", "listbox");
    boite.setAttribute("aria-label", "Propositions");
    champ.setAttribute("aria-controls", boite.id);
    champ.setAttribute("aria-autocomplete", "list");
    boite.addEventListener("mousedown", (evt) => evt.preventDefault());
    boite.addEventListener("click", (evt) => {
      const option = evt.target.closest('[role="option"]');
      if (option) this.prendre(option);
    });
    champ.addEventListener("blur", () => this.fermer());
  }

  get options() {
    return $$('[role="option"]', this.boite);
  }

  get ouverte() {
    return this.boite.childElementCount > 0;
  }

  async montrer(url) {
    this.requete?.abort();
    this.requete = new AbortController();
    try {
      const reponse = await demander(url, { signal: this.requete.signal, headers: { "HX-Request": "true" } });
      if (!reponse.ok || reponse.redirected) return this.fermer();
      this.boite.innerHTML = await reponse.text();
      this.options.forEach((option, i) => (option.id ||= `${this.boite.id}-${i}`));
      this.aller(this.champ.dataset.premier === "non" ? -1 : 0);
      if (this.champ.role === "combobox") this.champ.setAttribute("aria-expanded", String(this.ouverte));
    } catch (erreur) {
      if (erreur.name !== "AbortError") this.fermer();
    }
  }

  aller(rang) {
    const options = this.options;
    this.rang = rang >= 0 && options.length ? rang % options.length : -1;
    options.forEach((option, i) => option.setAttribute("aria-selected", String(i === this.rang)));
    const courante = options[this.rang];
    courante?.scrollIntoView({ block: "nearest" });
    if (courante) this.champ.setAttribute("aria-activedescendant", courante.id);
    else this.champ.removeAttribute("aria-activedescendant");
  }

  prendre(option) {
    this.fermer();
    this.choisir(option);
  }

  fermer() {
    this.requete?.abort();
    this.boite.replaceChildren();
    this.rang = -1;
    this.champ.removeAttribute("aria-activedescendant");
    if (this.champ.role === "combobox") this.champ.setAttribute("aria-expanded", "false");
  }

  /** Returns true when the key was for the list. */
  touche(evt) {
    if (!this.ouverte) return false;
    const options = this.options;
    if (evt.key === "ArrowDown") this.aller(this.rang + 1);
    else if (evt.key === "ArrowUp") this.aller(this.rang <= 0 ? options.length - 1 : this.rang - 1);
    else if (evt.key === "Escape") this.fermer();
    else if ((evt.key === "Enter" || (evt.key === "Tab" && this.champ.matches("textarea"))) && options[this.rang])
      this.prendre(options[this.rang]);
    else return false;
    evt.preventDefault();
    evt.stopPropagation();
    return true;
  }
}
