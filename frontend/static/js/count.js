// The sum of the notes and coins typed so far, beside the button; the server adds them up itself.
const form = document.querySelector("[data-count]");
const total = form?.querySelector("[data-count-total]");

function show() {
  const cents = [...form.querySelectorAll("[data-cents]")].reduce(
    (sum, box) => sum + Number(box.dataset.cents) * (Number.parseInt(box.value, 10) || 0), 0,
  );
  const shown = new Intl.NumberFormat(document.documentElement.lang, { style: "currency", currency: "EUR" });
  total.querySelector("output").value = shown.format(cents / 100);
}

if (total) {
  total.hidden = false;
  form.addEventListener("input", show);
  show();
}
