"""MuJoCo's trajectories of the random trees in a folder, as the JSON that OracleTest reads: start, controls (held for 5
steps), and every 10th state of 200.

Usage: java -cp target/test-classes limber.engine.oracle.RandomModels FOLDER SEED..   (writes FOLDER/treeSEED.xml)
       oracle_trajectories.py FOLDER                                                  (writes FOLDER/treeSEED.json)
"""
import json
import pathlib
import sys

import mujoco
import numpy as np

STEPS, HOLD, EVERY = 200, 5, 10


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
    for t in range(STEPS):
        d.ctrl[:] = ctrl[t // HOLD]
        mujoco.mj_step(m, d)
        touching += d.ncon > 0
        states.append(np.concatenate([d.qpos, d.qvel]))
    return np.array(states), touching


def main(folder):
    for file in sorted(pathlib.Path(folder).glob("*.xml")):
        m = mujoco.MjModel.from_xml_path(str(file))
        qpos, qvel, ctrl = start(m, np.random.default_rng(1))
        states, touching = run(m, qpos, qvel, ctrl)
        spread = abs(run(m, qpos + 1e-10, qvel, ctrl)[0] - states)[:, :m.nq].max()
        print(file.name, "nv", m.nv, "steps with contacts", touching, "spread of a start 1e-10 off", spread)
        file.with_suffix(".json").write_text(json.dumps({
            "mujoco": mujoco.__version__, "every": EVERY, "qpos": qpos.tolist(), "qvel": qvel.tolist(),
            "ctrl": ctrl.tolist(), "states": states[EVERY - 1::EVERY].tolist()}, separators=(",", ":")).replace("],[", "],\n[") + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
