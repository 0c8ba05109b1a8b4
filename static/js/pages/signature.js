// A signature drawn with a finger, a pen or a mouse: points in their order, kept as numbers, never as a picture.
import { $ } from "../outils.js";

const cadre = $("[data-cadre]");
const toile = cadre && $("canvas", cadre);
const champ = $('input[name="trace"]');

if (toile && champ && window.PointerEvent) {
  const dessin = toile.getContext("2d");
  const debut = performance.now();
  let traits = [];
  let trait = null;

  cadre.hidden = false;
  toile.style.touchAction = "none";
  dessin.lineWidth = 3;
  dessin.lineCap = dessin.lineJoin = "round";

  const point = ({ clientX, clientY }) => {
    const boite = toile.getBoundingClientRect();
    const borne = (valeur, cote) => Math.round(Math.min(Math.max(valeur, 0), cote));
    return [
      borne(((clientX - boite.left) / boite.width) * toile.width, toile.width),
      borne(((clientY - boite.top) / boite.height) * toile.height, toile.height),
      Math.round(performance.now() - debut),
    ];
  };
  const garder = () => (champ.value = traits.length ? JSON.stringify({ sha256: toile.dataset.sha256, traits }) : "");
  const tracer = (depuis, vers) => {
    dessin.strokeStyle = getComputedStyle(toile).color;
    dessin.beginPath();
    dessin.moveTo(depuis[0], depuis[1]);
    dessin.lineTo(vers[0], vers[1]);
    dessin.stroke();
  };

  toile.addEventListener("pointerdown", (geste) => {
    geste.preventDefault();
    toile.setPointerCapture(geste.pointerId);
    trait = [point(geste)];
    traits.push(trait);
    tracer(trait[0], trait[0]);
  });
  toile.addEventListener("pointermove", (geste) => {
    if (!trait) return;
    for (const etape of geste.getCoalescedEvents?.() ?? [geste]) {
      const suivant = point(etape);
      tracer(trait.at(-1), suivant);
      trait.push(suivant);
    }
  });
  const lever = () => {
    trait = null;
    garder();
  };
  toile.addEventListener("pointerup", lever);
  toile.addEventListener("pointercancel", lever);

  $("[data-effacer-trait]", cadre).addEventListener("click", () => {
    dessin.clearRect(0, 0, toile.width, toile.height);
    traits = [];
    garder();
  });
}
