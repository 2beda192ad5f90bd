"""MuJoCo's trajectories of the random trees in a folder, as the JSON that OracleTest reads: start, controls (held for 5
steps), every 10th state of 200 (or every EVERYth), and how far MuJoCo repeats itself: `held` steps from a start 1e-10 off
stay within 1e-7, `heldSingle` from one 1e-7 off within 1e-4. Contacts are polished (mujoco_polished.py).

Usage: java -cp target/test-classes limber.engine.oracle.RandomModels FOLDER SEED..   (writes FOLDER/treeSEED.xml)
       oracle_trajectories.py FOLDER [EVERY]                                          (writes FOLDER/treeSEED.json)
"""
import json
import pathlib
import sys

import mujoco
import numpy as np

from mujoco_polished import polished

STEPS, HOLD = 200, 5


def start(m, r):
    qpos = m.qpos0 + r.uniform(-0.05, 0.05, m.nq)
    d = mujoco.MjData(m)
    d.qpos[:] = qpos
    mujoco.mj_normalizeQuat(m, d.qpos)
    return d.qpos.copy(), r.uniform(-1, 1, m.nv), r.uniform(-1, 1, (STEPS // HOLD, m.nu))


def run(m, qpos, qvel, ctrl):
    d = mujoco.MjData(m)
    d.qpos[:], d.qvel[:] = qpos, qvel
    states, touching = [], 0
    with polished(m, d):
        for t in range(STEPS):
            d.ctrl[:] = ctrl[t // HOLD]
            mujoco.mj_step(m, d)
            touching += d.ncon > 0
            states.append(np.concatenate([d.qpos, d.qvel]))
    return np.array(states), touching


def held(m, states, nudge, qpos, qvel, ctrl):
    apart = abs(run(m, qpos + nudge, qvel, ctrl)[0] - states)[:, :m.nq].max(1)
    return int(np.argmax(np.append(~(apart < 1000 * nudge), True)))


def main(folder, every=10):
    every = int(every)
    for file in sorted(pathlib.Path(folder).glob("*.xml")):
        m = mujoco.MjModel.from_xml_path(str(file))
        given = start(m, np.random.default_rng(1))
        qpos, qvel, ctrl = given
        states, touching = run(m, *given)
        steps = held(m, states, 1e-10, *given), held(m, states, 1e-7, *given)
        print(file.name, "nv", m.nv, "steps with contacts", touching, "repeated", *steps, flush=True)
        file.with_suffix(".json").write_text(json.dumps({
            "mujoco": mujoco.__version__, "every": every, "held": steps[0], "heldSingle": steps[1], "qpos": qpos.tolist(),
            "qvel": qvel.tolist(), "ctrl": ctrl.tolist(), "states": states[every - 1::every].tolist()},
            separators=(",", ":")).replace("],[", "],\n[") + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
