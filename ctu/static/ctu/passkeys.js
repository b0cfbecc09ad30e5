/* Passkeys: a form that has no code asks the browser for one, and sends what the device answers. */

/** The sentence for an error, by the name of the error. */
const SENTENCES = {
  InvalidStateError: "again",
  NotSupportedError: "unable",
  SecurityError: "unable",
};

function isAble() {
  return typeof window.PublicKeyCredential?.parseRequestOptionsFromJSON === "function";
}

function showFailure(form, word) {
  const place = form.parentElement.querySelector("[data-passkey-said]");
  place.textContent = place.dataset[word];
  place.hidden = false;
}

/** Return the options of a request for a signature; null when the console gives none. */
async function challenge(form) {
  const body = new URLSearchParams({ csrf_token: form.elements.csrf_token?.value ?? "" });
  const answer = await fetch(form.dataset.challenge, { method: "POST", body }).catch(() => null);
  return answer?.ok && !answer.redirected ? answer.json() : null;
}

async function sign(form) {
  const options = await challenge(form);
  if (!options) {
    return "unasked";
  }
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  form.elements.assertion.value = JSON.stringify(await navigator.credentials.get({ publicKey }));
  return "";
}

async function create(form) {
  const options = JSON.parse(form.dataset.options);
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
  form.elements.credential.value = JSON.stringify(
    await navigator.credentials.create({ publicKey }),
  );
  return "";
}

/** Ask the device, then send the form by the button that was pressed, or show why not. */
async function ask(form, pressed) {
  form.ariaBusy = "true";
  const word = isAble()
    ? await (form.dataset.passkey === "create" ? create : sign)(form).catch(
        (error) => SENTENCES[error.name] ?? "refused",
      )
    : "unable";
  form.ariaBusy = "false";
  if (word) {
    showFailure(form, word);
  } else {
    form.requestSubmit(pressed);
  }
}

/** Return whether a form still lacks the answer of a device. */
function isOpen(form) {
  const answer = form.elements.assertion ?? form.elements.credential;
  return !answer.value && !form.querySelector("[data-instead]")?.value.trim();
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.addEventListener("submit", (event) => {
    if (form.ariaBusy === "true") {
      event.preventDefault();
    } else if (isOpen(form)) {
      event.preventDefault();
      ask(form, event.submitter);
    }
  });
  form.querySelector("[data-use-passkey]")?.addEventListener("click", () => {
    form.querySelector("[data-instead]").value = "";
    form.requestSubmit();
  });
}

document.documentElement.dataset.listens = "";
