// Passkeys: <form data-passkey="sign-in|use|add"> gets a credential from the device and sends it in [name=credential].
// sign-in asks the form's address for a challenge; use and add find theirs in #passkey-options (JSON).
// Forms that only make sense here are hidden until this module shows them.
if (window.PublicKeyCredential && navigator.credentials) {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      if (form.dataset.filled) return;
      event.preventDefault();
      fill(form);
    });
  }
}

async function fill(form) {
  const failed = form.querySelector("[data-passkey-failed]");
  failed.hidden = true;
  try {
    const credential = form.dataset.passkey === "add" ? await make(form) : await ask(form);
    form.elements.credential.value = JSON.stringify(readable(credential));
    form.dataset.filled = "yes";
    form.requestSubmit();
  } catch {
    // Refused, timed out, or no passkey here: the person reads what else to do.
    failed.hidden = false;
  }
}

async function ask(form) {
  const options =
    form.dataset.passkey === "sign-in"
      ? (await (await fetch(form.action, { headers: { Accept: "application/json" } })).json()).request_options
      : given().request_options;
  const { publicKey } = options;
  return navigator.credentials.get({
    publicKey: {
      ...publicKey,
      challenge: bytes(publicKey.challenge),
      allowCredentials: (publicKey.allowCredentials ?? []).map((one) => ({ ...one, id: bytes(one.id) })),
    },
  });
}

async function make(form) {
  const { publicKey } = given().creation_options;
  const alone = form.elements.passwordless?.checked ?? false;
  return navigator.credentials.create({
    publicKey: {
      ...publicKey,
      challenge: bytes(publicKey.challenge),
      user: { ...publicKey.user, id: bytes(publicKey.user.id) },
      excludeCredentials: (publicKey.excludeCredentials ?? []).map((one) => ({ ...one, id: bytes(one.id) })),
      authenticatorSelection: {
        ...publicKey.authenticatorSelection,
        residentKey: alone ? "required" : "discouraged",
        requireResidentKey: alone,
        ...(alone ? { userVerification: "required" } : {}),
      },
    },
  });
}

function given() {
  return JSON.parse(document.getElementById("passkey-options").textContent);
}

// A credential as JSON: every buffer in base64url, as the server reads it.
function readable(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  const { id, type, authenticatorAttachment } = credential;
  return {
    id,
    type,
    rawId: text(credential.rawId),
    response,
    authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

function bytes(value) {
  return Uint8Array.from(atob(value.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
}

function text(buffer) {
  const letters = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
