// Writes the example of heartbeats: static/heartbeats_train.csv with 20 normal beats, and
// static/heartbeats_test.csv with 20 more and 3 odd ones at its end. Made, not measured:
//   node heartbeats.mjs
import { writeFileSync } from 'node:fs';

const POINTS = 210;
let state = 20220601;

/** Uniform in [0, 1): a linear congruential generator, so that the files never change. */
function uniform() {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 32;
}

const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
const bump = (at, centre, width, height) => height * Math.exp(-(((at - centre) / width) ** 2) / 2);

/** The waves P, Q, R, S and T of one beat; `odd` changes some of them. */
function beat(odd = {}) {
  const shift = 2 * normal();
  const size = 1 + 0.04 * normal();
  return Array.from({ length: POINTS }, (_, i) => {
    const at = i - shift;
    const waves =
      bump(at, 45, 9, odd.p ?? 0.18) + bump(at, 82, 4, -0.15) + bump(at, 92, odd.width ?? 4.5, odd.r ?? 1.4) +
      bump(at, 102, 5, odd.s ?? -0.35) + bump(at, 155, 16, odd.t ?? 0.35);
    return (size * waves + 0.012 * normal()).toFixed(4);
  }).join(',');
}

const normals = (n) => Array.from({ length: n }, () => beat());
const odd = [beat({ p: 0, width: 11, r: 0.9, t: -0.3 }), beat({ r: 0.5, s: -0.9 }), beat({ t: -0.5, p: 0.4 })];
writeFileSync('static/heartbeats_train.csv', `${normals(20).join('\n')}\n`);
writeFileSync('static/heartbeats_test.csv', `${[...normals(20), ...odd].join('\n')}\n`);
