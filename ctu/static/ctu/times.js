/* Times in the viewer's zone: every <time data-local> holds UTC, and is written anew each day. */

const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;
const CLOCK = new Intl.DateTimeFormat("en-GB", {
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const MILLISECONDS_A_DAY = 86400000;
const LOOK_MILLISECONDS = 60000;

function dayNumber(date) {
  return Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / MILLISECONDS_A_DAY;
}

function dayOf(date) {
  return `${date.getDate()} ${MONTHS[date.getMonth()]}`;
}

/** "Today 08:52", "Yesterday 16:12", "20 Nov 17:58" of this year, else "3 Mar 2025". */
function short(date, now = new Date()) {
  const daysAgo = dayNumber(now) - dayNumber(date);
  if (daysAgo === 0 || daysAgo === 1) {
    const { today, yesterday } = document.body.dataset;
    return (daysAgo ? yesterday : today).replace("{time}", CLOCK.format(date));
  }
  if (date.getFullYear() === now.getFullYear()) {
    return `${dayOf(date)} ${CLOCK.format(date)}`;
  }
  return `${dayOf(date)} ${date.getFullYear()}`;
}

/** "20 Nov 2026, 17:58" */
function long(date) {
  return `${dayOf(date)} ${date.getFullYear()}, ${CLOCK.format(date)}`;
}

/** The short form inside a sentence: "today 08:52". */
function inside(date) {
  const words = short(date);
  return words.charAt(0).toLowerCase() + words.slice(1);
}

const FORMS = { short, inside, long };

export function showTimes(root) {
  for (const element of root.querySelectorAll("time[data-local]")) {
    const date = new Date(element.dateTime);
    element.textContent = FORMS[element.dataset.local](date);
    element.title = `${long(date)} (${ZONE})`;
  }
  for (const element of root.querySelectorAll("[data-console-zone]")) {
    element.textContent = `${element.dataset.consoleZone} (${ZONE})`;
  }
  for (const element of root.querySelectorAll("[data-console-zone-name]")) {
    element.textContent = ZONE;
  }
}

/** Call yesterday what was today, on a page that is left open over midnight. */
export function followDays(root) {
  let shownOn = dayNumber(new Date());
  setInterval(() => {
    const today = dayNumber(new Date());
    if (today !== shownOn) {
      shownOn = today;
      showTimes(root);
    }
  }, LOOK_MILLISECONDS);
}
