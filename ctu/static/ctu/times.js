/* Times in the viewer's zone: every <time data-local> holds UTC, and is rewritten once. */

const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;
const CLOCK = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const MILLISECONDS_A_DAY = 86400000;

function dayNumber(moment) {
  return Date.UTC(moment.getFullYear(), moment.getMonth(), moment.getDate()) / MILLISECONDS_A_DAY;
}

function dayOf(moment) {
  return `${moment.getDate()} ${MONTHS[moment.getMonth()]}`;
}

/** "Today 08:52", "Yesterday 16:12", "20 Nov 17:58" of this year, else "3 Mar 2025". */
function short(moment, now = new Date()) {
  const daysAgo = dayNumber(now) - dayNumber(moment);
  if (daysAgo === 0 || daysAgo === 1) {
    return `${daysAgo ? "Yesterday" : "Today"} ${CLOCK.format(moment)}`;
  }
  if (moment.getFullYear() === now.getFullYear()) {
    return `${dayOf(moment)} ${CLOCK.format(moment)}`;
  }
  return `${dayOf(moment)} ${moment.getFullYear()}`;
}

/** "20 Nov 2026, 17:58" */
function long(moment) {
  return `${dayOf(moment)} ${moment.getFullYear()}, ${CLOCK.format(moment)}`;
}

export function showTimes(root) {
  for (const element of root.querySelectorAll("time[data-local]")) {
    const moment = new Date(element.dateTime);
    element.textContent = element.dataset.local === "short" ? short(moment) : long(moment);
    element.title = `${long(moment)} (${ZONE})`;
  }
  for (const element of root.querySelectorAll("[data-console-zone]")) {
    element.textContent = "times in your time zone";
    element.title = ZONE;
  }
}
