// Reads the easy-to-read column aloud, with the voice of the browser; nothing leaves the workstation.
const bouton = document.querySelector("[data-ecouter]");
const textes = document.querySelectorAll("[data-a-lire]");

if (bouton && textes.length && "speechSynthesis" in window) {
  bouton.hidden = false;
  bouton.setAttribute("aria-pressed", "false");
  const fin = () => bouton.setAttribute("aria-pressed", "false");
  bouton.addEventListener("click", () => {
    const lisait = speechSynthesis.speaking;
    speechSynthesis.cancel();
    if (lisait) return fin();
    const voix = new SpeechSynthesisUtterance([...textes].map((t) => t.innerText).join("\n"));
    voix.lang = "fr-FR";
    voix.rate = 0.9;
    voix.onend = fin;
    bouton.setAttribute("aria-pressed", "true");
    speechSynthesis.speak(voix);
  });
  addEventListener("pagehide", () => speechSynthesis.cancel());
}
