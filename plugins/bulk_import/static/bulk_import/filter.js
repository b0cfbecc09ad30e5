/* The card of the filter: it opens in place, and its address names a time zone only beside a day. */

import { makeButton } from "./link_button.js";

export function listenForFilter() {
  const card = document.getElementById("bi-filter");
  const button = document.querySelector("[data-toggle-filter]");
  if (button) {
    makeButton(button, () => toggle(card, button));
  }
  card?.addEventListener("formdata", ({ formData }) => {
    if (!formData.get("from") && !formData.get("to")) {
      formData.delete("zone");
    }
  });
}

function toggle(card, button) {
  card.hidden = !card.hidden;
  button.setAttribute("aria-expanded", String(!card.hidden));
  if (!card.hidden) {
    card.querySelector("select").focus();
  }
}
