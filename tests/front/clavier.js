// Walk of a page by keyboard: what Tab must reach, what it reaches, and what shows it. Read by tests/front/clavier.py.
(() => {
  const CIBLES = "a[href], button, input, select, textarea, summary, [tabindex]:not([tabindex='-1'])";
  const TRAITS = ["boxShadow", "borderTopColor", "borderTopWidth", "backgroundColor", "opacity", "textDecorationLine"];
  const contour = (s) => (s.outlineStyle === "none" || s.outlineWidth === "0px" ? "" : s.outlineStyle + s.outlineWidth + s.outlineColor);
  const dit = (e) => `${e.tagName.toLowerCase()} « ${(e.name || e.textContent.trim() || e.id || e.className).slice(0, 40)} »`;

  const atteint = (e) =>
    e.checkVisibility({ visibilityProperty: true }) && !e.disabled && e.type !== "hidden" && !e.closest("[inert]");

  /** One stop for a group of radios: the checked one, or whichever the browser chooses. */
  const arret = (e) => (e.type === "radio" && e.name ? `radio ${[...document.forms].indexOf(e.form)} ${e.name}` : e);

  const alentours = (e) => [e, e.parentElement, e.closest("label"), document.querySelector(`label[for="${CSS.escape(e.id || "?")}"]`),
    e.nextElementSibling, e.firstElementChild].filter(Boolean);
  const allure = (e) => alentours(e).map((n) => { const s = getComputedStyle(n); return contour(s) + TRAITS.map((t) => s[t]).join(); }).join("|");

  window.marche = {
    /** Before the first Tab: the stops in the order of the document, and how each looks without focus. */
    preparer(racine = document) {
      document.activeElement?.blur();
      for (const repli of racine.querySelectorAll("details")) repli.open = true;
      const stops = [...racine.querySelectorAll(CIBLES)].filter(atteint);
      this.attendus = [...new Map(stops.map((e) => [arret(e), e])).keys()];
      this.repos = new Map(stops.map((e) => [e, allure(e)]));
      this.vus = [];
      this.muets = new Set();
      this.caches = new Set();
      document.addEventListener("focusin", ({ target }) => this.noter(target));
      return this.attendus.length;
    },
    noter(e) {
      this.vus.push(arret(e));
      if (this.repos.has(e) && this.repos.get(e) === allure(e)) this.muets.add(dit(e));
      const r = e.getBoundingClientRect();
      const dessus = document.elementFromPoint(r.left + r.width / 2, r.top + Math.min(r.height / 2, innerHeight / 2));
      if (r.width > 1 && dessus && !e.contains(dessus) && !dessus.contains(e) && !dessus.closest("label")) this.caches.add(`${dit(e)} sous ${dit(dessus)}`);
    },
    bilan() {
      const mots = (s) => (typeof s === "string" ? s : dit(s));
      const premiers = [...new Set(this.vus)].filter((s) => this.attendus.includes(s));
      const manquent = this.attendus.filter((s) => !premiers.includes(s)).map((s) => `jamais atteint : ${mots(s)}`);
      const desordre = premiers.filter((s, i) => i && this.attendus.indexOf(s) < this.attendus.indexOf(premiers[i - 1]));
      return [
        ...manquent,
        ...(premiers[0] === this.attendus[0] ? desordre.map((s) => `hors de l’ordre : ${mots(s)}`) : ["ne commence pas au début"]),
        ...[...this.muets].map((m) => `rien ne montre où l’on est : ${m}`),
        ...[...this.caches].map((m) => `caché : ${m}`),
      ];
    },
    /** Back at a stop already seen, once all were: the walk goes round, nothing holds it. */
    boucle() {
      return new Set(this.vus).size >= this.attendus.length && this.vus.length > new Set(this.vus).size;
    },
    /** Each form, made to say that it was sent instead of being sent. */
    guetter() {
      this.partis = [];
      addEventListener("submit", (evt) => {
        evt.preventDefault();
        evt.stopImmediatePropagation();
        this.partis.push([...document.forms].indexOf(evt.target));
      }, true);
      const visible = (e) => atteint(e) && !e.closest("dialog, [popover]");
      return [...document.forms].flatMap((formulaire, rang) => {
        formulaire.noValidate = true;
        const champs = [...formulaire.elements].filter(visible);
        const texte = champs.find((e) => e.matches("input:not([type=checkbox], [type=radio], [type=file], [type=date], [type=time])"));
        const bouton = champs.find((e) => e.type === "submit" && !("themeChoix" in e.dataset));
        return [texte, bouton].filter(Boolean).map((e) => ({ rang, champ: [...formulaire.elements].indexOf(e), dit: dit(e) }));
      });
    },
    viser({ rang, champ }) {
      document.forms[rang].elements[champ].focus();
    },
  };
})();
