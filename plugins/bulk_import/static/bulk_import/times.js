/* Times in the viewer's zone: every <time data-moment> holds UTC and is rewritten once. */

const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;
const CLOCK = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const EXACT = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

function dayOf(moment) {
  return `${moment.getDate()} ${MONTHS[moment.getMonth()]} ${moment.getFullYear()}`;
}

const FORMS = {
  long: (moment) => `${dayOf(moment)}, ${EXACT.format(moment)}`,
  clock: (moment) => CLOCK.format(moment),
  day: dayOf,
};

function show(element) {
  const moment = new Date(element.dateTime);
  if (element.dataset.moment === "short") {
    element.querySelector(".bi-day").textContent = dayOf(moment);
    element.querySelector(".bi-soft").textContent = CLOCK.format(moment);
  } else {
    element.textContent = FORMS[element.dataset.moment](moment);
  }
}

export function showTimes(root) {
  root.querySelectorAll("time[data-moment]").forEach(show);
  for (const element of root.querySelectorAll("[data-zone]")) {
    element.textContent = `times in your time zone (${ZONE})`;
  }
  for (const element of root.querySelectorAll("[data-zone-name]")) {
    element.textContent = ZONE;
  }
}
