// Security key: ask the browser, put its answer in the form, send it (WebAuthn).
import { $, $$ } from "./outils.js";

const octets = (texte) =>
  Uint8Array.from(atob(texte.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0)).buffer;

const texte = (tampon) =>
  btoa(String.fromCharCode(...new Uint8Array(tampon)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");

const decrire = (liste = []) => liste.map((cle) => ({ ...cle, id: octets(cle.id) }));

function preparer(options) {
  const pret = { ...options, challenge: octets(options.challenge) };
  if (options.user) pret.user = { ...options.user, id: octets(options.user.id) };
  if (options.excludeCredentials) pret.excludeCredentials = decrire(options.excludeCredentials);
  if (options.allowCredentials) pret.allowCredentials = decrire(options.allowCredentials);
  return pret;
}

function rendre(cle) {
  const reponse = {};
  for (const nom of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"])
    if (cle.response[nom]) reponse[nom] = texte(cle.response[nom]);
  if (cle.response.getTransports) reponse.transports = cle.response.getTransports();
  return {
    id: cle.id,
    rawId: texte(cle.rawId),
    type: cle.type,
    authenticatorAttachment: cle.authenticatorAttachment,
    clientExtensionResults: cle.getClientExtensionResults(),
    response: reponse,
  };
}

async function demander(formulaire) {
  const options = JSON.parse($("#cle-options").textContent);
  const { creation_options: creation, request_options: lecture = options } = options;
  const cle =
    formulaire.dataset.cle === "creer"
      ? await navigator.credentials.create({ publicKey: preparer(creation.publicKey) })
      : await navigator.credentials.get({ publicKey: preparer(lecture.publicKey) });
  $('[name="credential"]', formulaire).value = JSON.stringify(rendre(cle));
  formulaire.submit();
}

for (const formulaire of $$("form[data-cle]")) {
  const message = $("[data-cle-message]", formulaire);
  if (!window.PublicKeyCredential) {
    if (message) message.textContent = "Ce navigateur ne lit pas les clés de sécurité.";
    continue;
  }
  formulaire.hidden = false;
  message.textContent = "";
  formulaire.addEventListener("submit", (evt) => {
    evt.preventDefault();
    message.textContent = "Touchez votre clé, ou suivez votre navigateur.";
    demander(formulaire).catch(() => {
      message.textContent = "La clé n’a pas répondu. Recommencez, ou choisissez un autre moyen.";
    });
  });
}
