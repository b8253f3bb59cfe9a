// The weekly sheet by keyboard: arrows up and down and Enter walk the column, totals follow what is typed.
// Without this script the sheet works the same; its totals come with the next page.
const minutes = (text) => {
  const found = /^(\d{1,2})(?:([:.,h])(\d{0,2}))?$/.exec(text.trim());
  if (!found) return 0;
  const rest = found[3] || "";
  const clock = found[2] === ":" || found[2] === "h";
  return Number(found[1]) * 60 + (clock ? Number(rest || 0) : Math.round((60 * Number(rest || 0)) / 10 ** rest.length));
};
const shown = (n) => (n ? `${Math.floor(n / 60)}:${String(n % 60).padStart(2, "0")}` : "");

const sheet = document.querySelector("[data-sheet]");
if (sheet) {
  const rows = [...sheet.tBodies[0].rows].map((row) => [...row.querySelectorAll("input")]);
  const add = () => {
    const days = Array(7).fill(0);
    rows.forEach((cells, at) => {
      const values = cells.map((cell) => minutes(cell.value));
      values.forEach((value, n) => { days[n] += value; });
      sheet.tBodies[0].rows[at].querySelector("[data-row-total]").textContent = shown(values.reduce((a, b) => a + b, 0));
    });
    sheet.querySelectorAll("[data-day-total]").forEach((cell, n) => { cell.textContent = shown(days[n]); });
    sheet.querySelector("[data-total] b").textContent = shown(days.reduce((a, b) => a + b, 0));
  };
  sheet.addEventListener("input", add);
  sheet.addEventListener("keydown", (event) => {
    const step = { ArrowUp: -1, ArrowDown: 1, Enter: 1 }[event.key];
    const at = rows.findIndex((cells) => cells.includes(event.target));
    if (!step || at < 0) return;
    const next = rows[at + step]?.[rows[at].indexOf(event.target)];
    if (next) { event.preventDefault(); next.focus(); next.select(); }
  });
}
