"""What MuJoCo computes on the way through a step, as the JSON that KernelStagesTest reads. States are met on a random run,
chosen so that every contact and limit that the run met is in one of them.

Usage: mujoco_stages.py MODEL.xml OUT.json
"""
import json
import sys

import mujoco
import numpy as np

STATES, RUNS, STEPS = 8, 20, 150


def random_states(m, d):
    """(what touches, state) along runs of random controls from random velocities."""
    r = np.random.default_rng(7)
    met = []
    for _ in range(RUNS):
        mujoco.mj_resetData(m, d)
        d.qvel[:] = 2 * r.uniform(-1, 1, m.nv)
        for t in range(STEPS):
            if t % 5 == 0:
                d.ctrl[:] = 1.5 * r.uniform(-1, 1, m.nu)
            mujoco.mj_step(m, d)
            state = {"qpos": d.qpos.tolist(), "qvel": d.qvel.tolist(), "ctrl": d.ctrl.tolist(), "warmstart": d.qacc_warmstart.tolist()}
            mujoco.mj_forward(m, d)
            touches = {("contact", *map(int, c.geom)) for c in d.contact if c.exclude == 0}
            kinds = (mujoco.mjtConstraint.mjCNSTR_LIMIT_JOINT, mujoco.mjtConstraint.mjCNSTR_LIMIT_TENDON)
            limits = {(int(t), int(i)) for t, i in zip(d.efc_type, d.efc_id) if t in kinds}
            d.qacc_warmstart[:] = state["warmstart"]
            met.append((touches | limits, state))
    return met


def chosen(met):
    """States that add most to what has been seen, then those that touch most at once."""
    seen, states = set(), []
    while len(states) < STATES:
        touches, state = max(met, key=lambda each: (len(each[0] - seen), len(each[0]) if each[1] not in states else -1))
        if not touches - seen:
            print("seen", sorted(seen))
            seen = set()
        seen |= touches
        states.append(state)
    return states


def main(path, out):
    m = mujoco.MjModel.from_xml_path(path)
    # the solver's minimum itself, not the point where it may stop
    m.opt.tolerance, m.opt.ls_tolerance = 0, 1e-6
    d = mujoco.MjData(m)
    flat = lambda x: np.asarray(x, dtype=float).ravel().tolist()
    states = chosen(random_states(m, d))
    for state in states:
        mujoco.mj_resetData(m, d)
        d.qpos[:], d.qvel[:], d.ctrl[:], d.qacc_warmstart[:] = (state[k] for k in ("qpos", "qvel", "ctrl", "warmstart"))
        mujoco.mj_forward(m, d)
        velocity = np.zeros((m.nbody, 6))
        for b in range(m.nbody):
            mujoco.mj_objectVelocity(m, d, mujoco.mjtObj.mjOBJ_BODY, b, velocity[b], 0)
        mass = np.zeros((m.nv, m.nv))
        mujoco.mj_fullM(m, mass, d.qM) if hasattr(d, "qM") else mujoco.mj_fullM(m, d, mass)
        state["stages"] = {
            "xpos": flat(d.xpos), "xmat": flat(d.xmat), "xipos": flat(d.xipos), "velocity": flat(velocity),
            "mass": flat(np.tril(mass)), "qfrc_smooth": flat(d.qfrc_smooth), "qacc_smooth": flat(d.qacc_smooth),
            "contacts": [sum(c.exclude == 0 for c in d.contact)], "rows": [d.nefc],
            "qacc": flat(d.qacc), "qfrc": flat(d.qfrc_smooth + d.qfrc_constraint)}
        d.qacc_warmstart[:] = state["warmstart"]
        mujoco.mj_step(m, d)
        state["stages"].update(qpos=flat(d.qpos), qvel=flat(d.qvel))
    print([(s["stages"]["contacts"][0], s["stages"]["rows"][0]) for s in states])
    text = json.dumps({"mujoco": mujoco.__version__, "states": states}, separators=(",", ":"))
    open(out, "w").write(text.replace('],"', '],\n"') + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
