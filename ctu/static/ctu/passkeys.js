/* Passkeys: a form that has no code asks the browser for one, and sends what the device answers. */

/** What is said of an error, by its name. */
const NAMES = { InvalidStateError: "again", NotSupportedError: "unable", SecurityError: "unable" };

function isAble() {
  return typeof window.PublicKeyCredential?.parseRequestOptionsFromJSON === "function";
}

function say(form, word) {
  const place = form.parentElement.querySelector("[data-passkey-said]");
  place.textContent = place.dataset[word];
  place.hidden = false;
}

/** Returns what is to be signed; nothing when the console gives none. */
async function challenge(form) {
  const body = new URLSearchParams({ csrf_token: form.elements.csrf_token?.value ?? "" });
  const answer = await fetch(form.dataset.challenge, { method: "POST", body }).catch(() => null);
  return answer?.ok && !answer.redirected ? answer.json() : null;
}

async function sign(form) {
  const asked = await challenge(form);
  if (!asked) {
    return "unasked";
  }
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(asked);
  form.elements.assertion.value = JSON.stringify(await navigator.credentials.get({ publicKey }));
  return "";
}

async function create(form) {
  const asked = JSON.parse(form.dataset.options);
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(asked);
  form.elements.credential.value = JSON.stringify(
    await navigator.credentials.create({ publicKey }),
  );
  return "";
}

/** Asks the device, then sends the form by the button that was pressed; or says why not. */
async function ask(form, pressed) {
  form.ariaBusy = "true";
  const word = isAble()
    ? await (form.dataset.passkey === "create" ? create : sign)(form).catch(
        (error) => NAMES[error.name] ?? "refused",
      )
    : "unable";
  form.ariaBusy = "false";
  if (word) {
    say(form, word);
  } else {
    form.requestSubmit(pressed);
  }
}

/** Whether a form still lacks the answer of a device. */
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
