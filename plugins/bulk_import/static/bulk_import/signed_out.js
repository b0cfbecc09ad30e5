/* The banner of a page that asks by itself, as long as nobody is signed in any more. */

import { announce } from "./live_region.js";

export function showSignedOut(isSignedOut) {
  const banner = document.querySelector("[data-signed-out]");
  // A host's own template, or a page that is older than this script, has none.
  if (banner?.hidden === isSignedOut) {
    banner.hidden = !isSignedOut;
    announce(isSignedOut ? banner.querySelector("[data-signed-out-text]").textContent : "");
  }
}
