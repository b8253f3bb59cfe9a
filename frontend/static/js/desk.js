// Small conveniences over pages that work without them. Each module looks for its data- attribute.
import { startDrafts } from "./drafts.js";
import { startFind } from "./find.js";
import { startMenus } from "./menus.js";
import { startOnce } from "./once.js";

startFind();
startMenus();
startOnce();
startDrafts();

// What the airport desk keeps for hours without a network goes when somebody signs out.
document.addEventListener("submit", (event) => {
  if (event.target.matches("[data-sign-out]")) globalThis.caches?.delete("sankofa-airport");
});

// An error summary takes the focus, so that it is heard first.
document.querySelector("[data-focus]")?.focus({ preventScroll: true });

// The road opens at the present stage (browsers with scroll-initial-target do it themselves).
for (const road of document.querySelectorAll("[data-road]")) {
  const now = road.querySelector("[aria-current]");
  if (now) road.scrollLeft += now.getBoundingClientRect().left - road.getBoundingClientRect().left - road.clientWidth / 3;
}
