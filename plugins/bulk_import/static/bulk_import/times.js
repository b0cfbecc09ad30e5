/* Times in the viewer's zone: every <time data-timestamp> holds UTC and is rewritten once. */

import { LANGUAGE, sentence } from "./sentences.js";

const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;
const MINUTES = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
const CLOCK = new Intl.DateTimeFormat("en-GB", MINUTES);
const EXACT = new Intl.DateTimeFormat("en-GB", { ...MINUTES, second: "2-digit" });
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

function dayOf(date) {
  if (LANGUAGE) {
    return new Intl.DateTimeFormat(LANGUAGE, { dateStyle: "medium" }).format(date);
  }
  return `${date.getDate()} ${MONTHS[date.getMonth()]} ${date.getFullYear()}`;
}

function weekdayOf(date) {
  const language = LANGUAGE || "en-GB";
  const weekday = new Intl.DateTimeFormat(language, { weekday: "short" }).format(date);
  return `${weekday} ${dayOf(date)}`;
}

const FORMATS = {
  long: (date) => `${dayOf(date)}, ${EXACT.format(date)}`,
  clock: (date) => CLOCK.format(date),
  day: dayOf,
};

function show(element) {
  const date = new Date(element.dateTime);
  const format = element.dataset.timestamp;
  if (format === "short" || format === "weekday") {
    const day = format === "short" ? dayOf : weekdayOf;
    element.querySelector(".bi-day").textContent = day(date);
    element.querySelector(".bi-soft").textContent = CLOCK.format(date);
  } else {
    element.textContent = FORMATS[format](date);
  }
}

export function showTimes(root) {
  root.querySelectorAll("time[data-timestamp]").forEach(show);
  for (const element of root.querySelectorAll("[data-zone]")) {
    element.textContent = sentence("zone", { zone: ZONE });
  }
  for (const element of root.querySelectorAll("[data-zone-name]")) {
    element.textContent = ZONE;
  }
  for (const element of root.querySelectorAll("[data-days-zone]")) {
    element.textContent = sentence("days_zone", { zone: ZONE });
  }
  for (const element of root.querySelectorAll("[data-own-zone]")) {
    element.value = ZONE;
  }
}
