// Nobody at the keyboard: lock, in every tab at once. The server has its own clock and does not trust this one.
import { garderTout } from "./brouillon.js";
import { attendre, demander } from "./outils.js";

const SIGNES = ["pointerdown", "keydown", "wheel", "touchstart"];

export function verrouiller({ verrou, verrouUrl }) {
  const delai = Number(verrou) * 1000;
  if (!delai || !verrouUrl) return;
  const canal = new BroadcastChannel("presence");
  let dernier = Date.now();
  let annonce = 0;
  canal.onmessage = () => {
    dernier = Date.now();
  };
  const present = () => {
    dernier = Date.now();
    if (dernier - annonce > 5000) {
      annonce = dernier;
      canal.postMessage(dernier);
    }
  };
  for (const signe of SIGNES) addEventListener(signe, present, { passive: true });
  const veille = setInterval(async () => {
    if (Date.now() - dernier < delai) return;
    clearInterval(veille);
    await Promise.race([garderTout(), attendre(1500)]);
    try {
      const suite = new URLSearchParams({ suite: location.pathname + location.search });
      const reponse = await demander(verrouUrl, { method: "POST", body: suite });
      location.assign(reponse.redirected ? reponse.url : location.href);
    } catch {
      location.reload();
    }
  }, 5000);
}
