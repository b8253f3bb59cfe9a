// Makes frontend/static/img/world.svg, the countries as shapes whose id is their ISO 3166 alpha-3 code, from world-atlas
// (ISC; Natural Earth, public domain). Run `node frontend/world.mjs` after changing it or the data beside it.
// The projection is Equal Earth, so that no country looks larger than it is; who is too small for a shape is a dot.
import { readFileSync, writeFileSync } from "node:fs";

const WIDTH = 2000, HEIGHT = 904, MARGIN_TOP = 8, DOT = 7, HALF_A_WORLD = 180;
const here = new URL(".", import.meta.url);
const read = (name) => JSON.parse(readFileSync(new URL(`../node_modules/world-atlas/${name}.json`, here), "utf8"));
const codes = new Map(
  readFileSync(new URL("../src/sankofa/reference/data/regions.csv", here), "utf8").trim().split("\n").slice(1)
    .map((line) => line.split(",")).map(([code, numeric]) => [numeric, code]),
);
const ABOLISHED = new Set(["ANT", "CSK", "SCG", "SUN", "TMP", "YUG", "ZAR"]);

function project([longitude, latitude]) {
  const [a1, a2, a3, a4] = [1.340264, -0.081106, 0.000893, 0.003796];
  const theta = Math.asin((Math.sqrt(3) / 2) * Math.sin((latitude * Math.PI) / 180));
  const t2 = theta * theta, t6 = t2 * t2 * t2;
  const x = ((longitude * Math.PI) / 180) * Math.cos(theta) /
    ((Math.sqrt(3) / 2) * (a1 + 3 * a2 * t2 + t6 * (7 * a3 + 9 * a4 * t2)));
  const y = theta * (a1 + a2 * t2 + t6 * (a3 + a4 * t2));
  const scale = WIDTH / (2 * 2.7066), top = 1.32;
  return [WIDTH / 2 + x * scale, MARGIN_TOP + (top - y) * scale];
}

function decoded(topology) {
  const { scale: [sx, sy], translate: [tx, ty] } = topology.transform;
  return topology.arcs.map((arc) => {
    let x = 0, y = 0;
    return arc.map(([dx, dy]) => [(x += dx) * sx + tx, (y += dy) * sy + ty]);
  });
}

function rings(geometry, arcs) {
  const polygons = geometry.type === "Polygon" ? [geometry.arcs] : geometry.arcs ?? [];
  return polygons.flat().map((ring) =>
    unwound(ring.flatMap((at, place) => (at < 0 ? arcs[~at].toReversed() : arcs[at]).slice(place ? 1 : 0))).map(project),
  );
}

// A ring that crosses the date line goes on eastwards instead of jumping back across the whole map.
function unwound(ring) {
  const jumps = ring.some(([x], at) => at && Math.abs(x - ring[at - 1][0]) > HALF_A_WORLD);
  return jumps ? ring.map(([x, y]) => [x < 0 ? x + 2 * HALF_A_WORLD : x, y]) : ring;
}

function area(ring) {
  return Math.abs(ring.reduce((sum, [x, y], at) => {
    const [nx, ny] = ring[(at + 1) % ring.length];
    return sum + x * ny - nx * y;
  }, 0)) / 2;
}

function path(ring) {
  const points = ring.map(([x, y]) => [Math.round(x), Math.round(y)]);
  const steps = points.slice(1, -1).map(([x, y], at) => [x - points[at][0], y - points[at][1]]).filter(([x, y]) => x || y);
  return `M${points[0].join(" ")}l${steps.map(([x, y]) => `${x}${y < 0 ? "" : " "}${y}`).join(" ")}z`;
}

function code({ id, properties }) {
  const found = properties.name === "Kosovo" ? "RKS" : codes.get(id);
  return found && !ABOLISHED.has(found) ? found : "";
}

const coarse = read("countries-110m"), fine = read("countries-50m");
const coarseArcs = decoded(coarse), fineArcs = decoded(fine);
const shapes = coarse.objects.countries.geometries
  .filter(({ id }) => id !== "010")
  .map((one) => [code(one), rings(one, coarseArcs).filter((ring) => area(ring) > 3).map(path).join("")])
  .filter(([, shape]) => shape);
const drawn = new Set(shapes.map(([name]) => name));
const dots = fine.objects.countries.geometries.filter((one) => code(one) && !drawn.has(code(one))).map((one) => {
  const [largest] = rings(one, fineArcs).toSorted((a, b) => area(b) - area(a));
  const middle = (axis) => (Math.min(...largest.map((p) => p[axis])) + Math.max(...largest.map((p) => p[axis]))) / 2;
  return `<circle id="${code(one)}" cx="${middle(0).toFixed(1)}" cy="${middle(1).toFixed(1)}" r="${DOT}"/>`;
});
const body = shapes.map(([name, d]) => `<path${name ? ` id="${name}"` : ""} d="${d}"/>`);
writeFileSync(
  new URL("static/img/world.svg", here),
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}">\n<g id="land">\n${body.join("\n")}\n</g>\n<g id="dots">\n${dots.join("\n")}\n</g>\n</svg>\n`,
);
