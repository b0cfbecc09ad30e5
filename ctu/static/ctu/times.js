/* Times in the viewer's zone: every <time data-local> holds UTC, and is rewritten once. */

const CLOCK = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const DAY = { day: "numeric", month: "short" };

function dayNumber(moment) {
  return Math.floor(Date.UTC(moment.getFullYear(), moment.getMonth(), moment.getDate()) / 86400000);
}

/** "Today 08:52", "Yesterday 16:12", "20 Nov 17:58" of this year, else "3 Mar 2025". */
export function shortTime(moment, now = new Date()) {
  const clock = CLOCK.format(moment);
  const daysAgo = dayNumber(now) - dayNumber(moment);
  if (daysAgo === 0 || daysAgo === 1) {
    return `${daysAgo ? "Yesterday" : "Today"} ${clock}`;
  }
  if (moment.getFullYear() === now.getFullYear()) {
    return `${moment.toLocaleDateString("en-GB", DAY)} ${clock}`;
  }
  return moment.toLocaleDateString("en-GB", { ...DAY, year: "numeric" });
}

/** "20 Nov 2026, 17:58" */
export function longTime(moment) {
  return `${moment.toLocaleDateString("en-GB", { ...DAY, year: "numeric" })}, ${CLOCK.format(moment)}`;
}

export function showTimes(root) {
  for (const element of root.querySelectorAll("time[data-local]")) {
    const moment = new Date(element.dateTime);
    element.textContent = element.dataset.local === "short" ? shortTime(moment) : longTime(moment);
    element.title = `${longTime(moment)} (${Intl.DateTimeFormat().resolvedOptions().timeZone})`;
  }
  for (const element of root.querySelectorAll("[data-zone]")) {
    element.textContent = "times in your time zone";
  }
}
