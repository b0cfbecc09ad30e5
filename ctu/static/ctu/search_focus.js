/* A search loads the list anew; whoever typed goes on in the same field. */

const KEY = "ctu-search";

export function keepSearchFocus() {
  const field = document.querySelector("main form.search input[type=search]");
  if (sessionStorage.getItem(KEY) === location.pathname) {
    field?.focus({ preventScroll: true });
    field?.setSelectionRange(field.value.length, field.value.length);
  }
  sessionStorage.removeItem(KEY);
  field?.form.addEventListener("submit", () => sessionStorage.setItem(KEY, location.pathname));
}
