/* What is read out politely, once each. */

export function say(text, region = document.getElementById("bi-voice")) {
  const sentence = document.createElement("p");
  sentence.textContent = text;
  region.replaceChildren(sentence);
}
