/* What the tests of pure parts make up: chance that repeats itself, and states of a form (query strings, as FormData
   gives them) with names that occur twice and rows in any order. */

const WORDS = ["", "", "甲", "乙\n丙", "a=1&b", "100% 完成", "＋", "𬭎", "很长的文字，".repeat(12), `前面${"很长的文字，".repeat(12)}`];
export const CELLS = ["text", "owner", "due_on"];

// A number below 1 at each call, the same ones for the same seed (mulberry32).
export function chanceOf(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

export function oneOf(chance, things) { return things[Math.floor(chance() * things.length)]; }

function shuffled(chance, things) {
  return things.map((thing) => [chance(), thing]).sort((a, b) => a[0] - b[0]).map((pair) => pair[1]);
}

// [[name, value]]: some answers, some of them twice if `names` has them twice, and up to four rows.
export function somePairs(chance, names) {
  const pairs = names.filter(() => chance() < 0.9).map((name) => [name, oneOf(chance, WORDS)]);
  shuffled(chance, ["abcd", "efgh", "jkmn", "pqrs"]).slice(0, Math.floor(chance() * 5)).forEach((uid) => {
    pairs.push(["measure", uid], ...CELLS.map((cell) => [`measure.${uid}.${cell}`, oneOf(chance, WORDS)]));
  });
  return pairs;
}

export function stateOf(pairs) { return new URLSearchParams(pairs).toString(); }

// The model: "name\nnth" → value, without the names of rows.
export function byPlace(pairs) {
  const places = new Map();
  pairs.filter(([name]) => name !== "measure").forEach(([name, value]) => {
    let nth = 0;
    while (places.has(`${name}\n${nth}`)) { nth += 1; }
    places.set(`${name}\n${nth}`, value);
  });
  return places;
}
