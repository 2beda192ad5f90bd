"""Contacts of MuJoCo's and their forces at states of a random run, as the JSON that ContactForcesTest reads; the states are
those that mujoco_stages.py chooses.

Usage: mujoco_contact_forces.py MODEL.xml OUT.json [pyramidal|elliptic]      (else the model's own cone)
"""
import json
import sys

import mujoco
import numpy as np
from mujoco_stages import chosen, random_states


def main(path, out, cone=None):
    m = mujoco.MjModel.from_xml_path(path)
    if cone:
        m.opt.cone = cone == "elliptic"
    # the minimum itself, which PGS does not reach
    m.opt.solver, m.opt.tolerance, m.opt.ls_tolerance, m.opt.iterations = 2, 0, 1e-6, 100
    d = mujoco.MjData(m)
    states = chosen(random_states(m, d))
    for state in states:
        mujoco.mj_resetData(m, d)
        d.qpos[:], d.qvel[:], d.ctrl[:] = (state[k] for k in ("qpos", "qvel", "ctrl"))
        mujoco.mj_forward(m, d)
        state["contacts"] = []
        for i, c in enumerate(d.contact):
            force = np.zeros(6)
            mujoco.mj_contactForce(m, d, i, force)
            if c.exclude == 0:
                state["contacts"].append({"geom": c.geom.tolist(), "dist": c.dist, "pos": c.pos.tolist(),
                                          "frame": c.frame.tolist(), "force": force.tolist()})
        del state["warmstart"]
    print([len(s["contacts"]) for s in states])
    text = json.dumps({"mujoco": mujoco.__version__, "states": states}, separators=(",", ":"))
    open(out, "w").write(text.replace('],"', '],\n"') + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
