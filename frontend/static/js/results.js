// Arrow down goes from a search box into its results, up and down through them, and up from the first back to the box.
const box = document.querySelector("[data-results]");

document.addEventListener("keydown", (event) => {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const links = [...document.querySelectorAll(`#${box.dataset.results} .row-link`)];
  const here = links.indexOf(document.activeElement);
  if (here < 0 && document.activeElement !== box) return;
  const next = here + (event.key === "ArrowDown" ? 1 : -1);
  if (next < -1 || next >= links.length) return;
  event.preventDefault();
  (next === -1 ? box : links[next]).focus();
});
