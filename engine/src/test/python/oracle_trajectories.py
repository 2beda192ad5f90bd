"""MuJoCo's trajectories of the random trees in a folder, as the JSON that OracleTest reads: start, controls (held for 5
steps), every 10th state of 200 (or every EVERYth), and how far MuJoCo repeats itself: `held` steps from a start 1e-10 off
stay within 1e-7; `heldSingle` from one 1e-7 off, and in four runs whose state is rounded to single precision after every
step, up or down by chance, within 1e-4; `rounded` is the largest |dqpos| of these four over these steps. Contacts are
polished (mujoco_polished.py).

Usage: java -cp target/test-classes limber.engine.oracle.RandomModels FOLDER SEED..   (writes FOLDER/treeSEED.xml)
       oracle_trajectories.py FOLDER [EVERY]                                          (writes FOLDER/treeSEED.json)
"""
import json
import pathlib
import sys

import mujoco
import numpy as np

from mujoco_polished import polished

STEPS, HOLD, ROUNDINGS = 200, 5, 4


def start(m, r):
    qpos = m.qpos0 + r.uniform(-0.05, 0.05, m.nq)
    d = mujoco.MjData(m)
    d.qpos[:] = qpos
    mujoco.mj_normalizeQuat(m, d.qpos)
    return d.qpos.copy(), r.uniform(-1, 1, m.nv), r.uniform(-1, 1, (STEPS // HOLD, m.nu))


def toSingle(x, r):
    """a neighbour of each number in single precision, the likelier the nearer"""
    near = x.astype(np.float32)
    far = np.nextafter(near, np.where(near < x, np.inf, -np.inf).astype(np.float32))
    gap = abs(far.astype(float) - near)
    return np.where(r.uniform(size=x.shape) * gap < abs(x - near), far, near).astype(float)


def run(m, qpos, qvel, ctrl, rounding=None):
    """MuJoCo's states, and how many of them have contacts; `rounding`: a generator, for runs in single precision"""
    d = mujoco.MjData(m)
    d.qpos[:], d.qvel[:] = qpos, qvel
    states, touching = [], 0
    with polished(m, d):
        for t in range(STEPS):
            if rounding is not None:
                for numbers in d.qpos, d.qvel, d.qacc_warmstart:
                    numbers[:] = toSingle(numbers, rounding)
            d.ctrl[:] = ctrl[t // HOLD]
            mujoco.mj_step(m, d)
            touching += d.ncon > 0
            states.append(np.concatenate([d.qpos, d.qvel]))
    return np.array(states), touching


def held(apart, bound):
    return int(np.argmax(np.append(~(apart < bound), True)))


def main(folder, every=10):
    every = int(every)
    for file in sorted(pathlib.Path(folder).glob("*.xml")):
        m = mujoco.MjModel.from_xml_path(str(file))
        given = start(m, np.random.default_rng(1))
        qpos, qvel, ctrl = given
        states, touching = run(m, *given)

        def apart(other):
            return abs(other[0] - states)[:, :m.nq].max(1)

        nudged = [apart(run(m, qpos + nudge, qvel, ctrl)) for nudge in (1e-10, 1e-7)]
        rounded = np.max([apart(run(m, *given, np.random.default_rng(i))) for i in range(ROUNDINGS)], 0)
        steps = held(nudged[0], 1e-7), min(held(nudged[1], 1e-4), held(rounded, 1e-4))
        off = float(rounded[:steps[1]].max(initial=0))
        print(file.name, "nv", m.nv, "steps with contacts", touching, "repeated", *steps, "rounded", off, flush=True)
        file.with_suffix(".json").write_text(json.dumps({
            "mujoco": mujoco.__version__, "every": every, "held": steps[0], "heldSingle": steps[1],
            "rounded": float(f"{off:.2g}"), "qpos": qpos.tolist(),
            "qvel": qvel.tolist(), "ctrl": ctrl.tolist(), "states": states[every - 1::every].tolist()},
            separators=(",", ":")).replace("],[", "],\n[") + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
