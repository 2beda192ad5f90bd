"""What MuJoCo's sensors and bodies show at states of a random run, as the JSON that ObservationTest reads; the states are
those that mujoco_stages.py chooses.

Usage: mujoco_observed.py MODEL.xml OUT.json [elliptic|untouched]      (untouched: without contacts)
"""
import json
import sys

import mujoco
import numpy as np
from mujoco_stages import chosen, random_states


def main(path, out, variant="pyramidal"):
    m = mujoco.MjModel.from_xml_path(path)
    m.opt.cone = variant == "elliptic"
    if variant == "untouched":
        m.geom_contype[:] = m.geom_conaffinity[:] = 0
    m.opt.tolerance, m.opt.ls_tolerance = 0, 1e-6
    d = mujoco.MjData(m)
    flat = lambda x: np.asarray(x, dtype=float).ravel().tolist()
    states = chosen(random_states(m, d))
    for state in states:
        mujoco.mj_resetData(m, d)
        d.qpos[:], d.qvel[:], d.ctrl[:] = (state[k] for k in ("qpos", "qvel", "ctrl"))
        mujoco.mj_forward(m, d)
        mujoco.mj_rnePostConstraint(m, d)
        state["observed"] = {
            "sensordata": flat(d.sensordata), "cfrc_ext": flat(d.cfrc_ext), "cvel": flat(d.cvel), "cinert": flat(d.cinert),
            "qfrc_actuator": flat(d.qfrc_actuator)}
    print(np.array([s["observed"]["sensordata"] for s in states]).round(2))
    text = json.dumps({"mujoco": mujoco.__version__, "states": states}, separators=(",", ":"))
    open(out, "w").write(text.replace('],"', '],\n"') + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
