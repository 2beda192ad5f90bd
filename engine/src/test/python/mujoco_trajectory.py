"""A trajectory of MuJoCo's, as the files that TrajectoryTest compares with.

Usage: mujoco_trajectory.py MODEL.xml STEPS SEED OUT_FOLDER

Starts near the model's initial pose with small random velocities; controls are uniform in their range, held for five
steps. Writes init.csv (qpos, then qvel), ctrl.csv (a row a step) and traj.csv (time, qpos, qvel; the initial state
first).
"""
import os
import sys

import mujoco
import numpy as np

HOLD = 5


def write(folder, name, rows, digits):
    lines = [",".join(f"{x:.{digits}g}" for x in row) for row in rows]
    open(os.path.join(folder, name), "w").write("\n".join(lines) + "\n")


def main(path, steps, seed, folder):
    random = np.random.default_rng(seed)
    m = mujoco.MjModel.from_xml_path(path)
    d = mujoco.MjData(m)
    d.qvel[:] = 0.1 * random.uniform(-1, 1, m.nv)
    mujoco.mj_integratePos(m, d.qpos, 0.05 * random.uniform(-1, 1, m.nv), 1.0)
    low, high = m.actuator_ctrlrange.T
    ctrl = np.repeat(random.uniform(low, high, (-(-steps // HOLD), m.nu)), HOLD, axis=0)[:steps].round(3)
    os.makedirs(folder, exist_ok=True)
    write(folder, "init.csv", [d.qpos, d.qvel], 17)
    write(folder, "ctrl.csv", ctrl, 4)
    rows = [[d.time, *d.qpos, *d.qvel]]
    contacts = 0
    for u in ctrl:
        d.ctrl[:] = u
        mujoco.mj_step(m, d)
        contacts += d.ncon
        rows.append([d.time, *d.qpos, *d.qvel])
    write(folder, "traj.csv", rows, 13)
    print(f"mujoco {mujoco.__version__}, {os.path.basename(path)}: {contacts / steps:.2f} contacts a step")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
