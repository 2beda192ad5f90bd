"""A trajectory of MuJoCo's under outer forces on bodies (xfrc_applied), as the JSON that AppliedForcesTest reads.

Usage: mujoco_applied.py MODEL.xml STEPS HEIGHT SCALE SEED OUT.json

The model begins HEIGHT m above qpos0 with small random velocities. Controls are uniform in their range and held for five
steps. Forces [N] and torques [N m / 10] are uniform in +-SCALE on every body and held for HELD steps. Every HELD steps the
positions are kept, and at the end cfrc_ext, which holds outer forces too.
"""
import json
import sys

import mujoco
import numpy as np

HELD, HOLD = 10, 5


def main(path, steps, height, scale, seed, out):
    steps, height, scale = int(steps), float(height), float(scale)
    random = np.random.default_rng(int(seed))
    m = mujoco.MjModel.from_xml_path(path)
    m.opt.tolerance, m.opt.ls_tolerance = 0, 1e-6
    d = mujoco.MjData(m)
    d.qpos[2] += height
    d.qvel[:] = (0.1 * random.uniform(-1, 1, m.nv)).round(4)
    low, high = m.actuator_ctrlrange.T
    ctrl = np.repeat(random.uniform(low, high, (-(-steps // HOLD), m.nu)), HOLD, axis=0)[:steps].round(3)
    forces = (scale * random.uniform(-1, 1, (-(-steps // HELD), m.nbody, 6)) * [1, 1, 1, 0.1, 0.1, 0.1]).round(4)
    forces[:, 0] = 0
    start = {"qpos": d.qpos.tolist(), "qvel": d.qvel.tolist()}
    positions, contacts = [], 0
    for t in range(steps):
        d.ctrl[:] = ctrl[t]
        d.xfrc_applied[:] = forces[t // HELD]
        mujoco.mj_step(m, d)
        contacts += d.ncon
        if (t + 1) % HELD == 0:
            positions.append(d.qpos.tolist())
    mujoco.mj_forward(m, d)
    mujoco.mj_rnePostConstraint(m, d)
    print(f"{contacts / steps:.2f} contacts a step")
    text = json.dumps({"mujoco": mujoco.__version__, **start, "ctrl": ctrl.ravel().tolist(),
                       "xfrc_applied": [x.ravel().tolist() for x in forces], "positions": positions,
                       "cfrc_ext": d.cfrc_ext.ravel().tolist()}, separators=(",", ":"))
    open(out, "w").write(text.replace('],"', '],\n"') + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
