/* A search loads the page anew; whoever typed goes on in the same field. */

const KEY = "bulk-import-search";

export function keepSearchFocus(form) {
  const field = form.querySelector("input[type=search]");
  if (sessionStorage.getItem(KEY) === location.pathname) {
    sessionStorage.removeItem(KEY);
    field.focus({ preventScroll: true });
    field.setSelectionRange(field.value.length, field.value.length);
    form.closest("section").scrollIntoView();
  }
  // An address that names a part of the page takes the focus there when it is loaded.
  [form.action] = form.action.split("#");
  form.addEventListener("submit", () => sessionStorage.setItem(KEY, location.pathname));
}
