/* Whether scripts run, before anything is drawn: a page without them shows more, and would jump. */

const page = document.documentElement;
page.classList.remove("no-script");
/* The other scripts say that they listen. Where they did not arrive, links have to do. */
window.addEventListener("load", () => {
  page.classList.toggle("no-script", !("listens" in page.dataset));
});
