// Seen for two seconds = read; sent by batches every five seconds, and once more when leaving.
import { demander, jeton, surChaque } from "./outils.js";

const VU = 2000;
const LOT = 5000;

export const lectures = surChaque("[data-lectures-url]", function suivre(zone) {
  const url = zone.dataset.lecturesUrl;
  const minuteries = new Map();
  let lues = new Set();

  const oeil = new IntersectionObserver(
    (entrees) => {
      for (const { target, isIntersecting } of entrees) {
        clearTimeout(minuteries.get(target));
        if (isIntersecting) minuteries.set(target, setTimeout(retenir, VU, target));
      }
    },
    { threshold: 0.6 },
  );

  function retenir(cible) {
    if (document.hidden) return;
    lues.add(cible.dataset.lecture);
    oeil.unobserve(cible);
  }

  function corps() {
    const champs = new URLSearchParams([...lues].map((id) => ["ids", id]));
    champs.set("csrfmiddlewaretoken", jeton());
    return champs;
  }

  async function poster() {
    if (!lues.size) return;
    const envoyees = lues;
    const contenu = corps();
    lues = new Set();
    try {
      const reponse = await demander(url, { method: "POST", body: contenu });
      if (!reponse.ok) throw new Error(String(reponse.status));
    } catch {
      for (const id of envoyees) lues.add(id); // next batch
    }
  }

  const observer = () => zone.querySelectorAll("[data-lecture]").forEach((e) => oeil.observe(e));
  observer();
  document.addEventListener("htmx:after:swap", observer);
  setInterval(poster, LOT);
  addEventListener("pagehide", () => lues.size && navigator.sendBeacon(url, corps()));
});
