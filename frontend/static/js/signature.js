// [data-signature] holds a canvas, a hidden field [data-signature-value] and a button [data-signature-clear].
// What is drawn goes into the field as a PNG (data URL), and is drawn again when the page comes back with an error.
const INK = "#10262b";
const WIDTH = 5; // of the canvas' own 1000 units

// A pad in a sheet that opens later is started by whoever opens it.
for (const pad of document.querySelectorAll("[data-signature]:not([popover] *)")) start(pad);

export function start(pad) {
  const canvas = pad.querySelector("canvas");
  const field = pad.querySelector("[data-signature-value]");
  const pen = canvas.getContext("2d");
  pen.lineWidth = WIDTH;
  pen.lineCap = pen.lineJoin = "round";
  pen.strokeStyle = INK;
  blank();
  if (field.value) restore(field.value);

  let drawing = false;
  canvas.addEventListener("pointerdown", (event) => {
    drawing = true;
    canvas.setPointerCapture(event.pointerId);
    pen.beginPath();
    pen.moveTo(...at(event));
    pen.lineTo(...at(event)); // a dot is a mark too
    pen.stroke();
    event.preventDefault();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!drawing) return;
    for (const part of event.getCoalescedEvents?.() ?? [event]) pen.lineTo(...at(part));
    pen.stroke();
  });
  for (const end of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(end, () => {
      if (!drawing) return;
      drawing = false;
      field.value = canvas.toDataURL("image/png");
    });
  }
  pad.querySelector("[data-signature-clear]").addEventListener("click", () => {
    blank();
    field.value = "";
  });

  function at(event) {
    const box = canvas.getBoundingClientRect();
    return [((event.clientX - box.left) * canvas.width) / box.width, ((event.clientY - box.top) * canvas.height) / box.height];
  }
  function blank() {
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
  }
  function restore(url) {
    const image = new Image();
    image.addEventListener("load", () => pen.drawImage(image, 0, 0));
    image.src = url;
  }
}
