"""What MuJoCo's compiler gives for a model, as the JSON that the tests compare with.

Usage: mujoco_numbers.py MODEL.xml OUT.json
"""
import json
import sys

import mujoco
import numpy as np

FIELDS = """
qpos0 qpos_spring
body_parentid body_rootid body_weldid body_jntnum body_jntadr body_dofnum body_dofadr body_geomnum body_geomadr
body_pos body_quat body_ipos body_iquat body_mass body_subtreemass body_inertia body_invweight0 body_gravcomp
jnt_type jnt_qposadr jnt_dofadr jnt_bodyid jnt_limited jnt_actfrclimited jnt_solref jnt_solimp jnt_pos jnt_axis
jnt_stiffness jnt_range jnt_actfrcrange jnt_margin
dof_bodyid dof_jntid dof_parentid dof_solref dof_solimp dof_frictionloss dof_armature dof_damping dof_invweight0 dof_M0
geom_type geom_contype geom_conaffinity geom_condim geom_bodyid geom_priority geom_solmix geom_solref geom_solimp
geom_size geom_rbound geom_pos geom_quat geom_friction geom_margin geom_gap
site_bodyid site_type site_size site_pos site_quat
actuator_trntype actuator_trnid actuator_gaintype actuator_biastype actuator_gainprm actuator_biasprm
actuator_ctrllimited actuator_ctrlrange actuator_forcelimited actuator_forcerange actuator_gear
key_time key_qpos key_qvel key_ctrl
eq_type eq_objtype eq_obj1id eq_obj2id eq_active0 eq_solref eq_solimp eq_data
tendon_adr tendon_num tendon_limited tendon_range tendon_margin tendon_stiffness tendon_damping tendon_frictionloss
tendon_lengthspring tendon_length0 tendon_invweight0 tendon_solref_lim tendon_solimp_lim tendon_solref_fri tendon_solimp_fri
wrap_objid wrap_prm
sensor_type sensor_objtype sensor_objid sensor_reftype sensor_refid sensor_dim sensor_adr sensor_cutoff
""".split()
OPTION = "timestep impratio tolerance ls_tolerance gravity wind density viscosity integrator cone solver iterations ls_iterations noslip_iterations disableflags enableflags".split()


def contact_pairs(path):
    """Every pair of geoms that can touch, with its mixed parameters: all contacts of a boundless detection gap."""
    m = mujoco.MjModel.from_xml_path(path)
    m.geom_gap[:] = m.pair_gap[:] = m.body_margin[:] = 1e3
    m.opt.disableflags |= mujoco.mjtDisableBit.mjDSBL_MIDPHASE
    d = mujoco.MjData(m)
    mujoco.mj_forward(m, d)
    pairs = {}
    for c in d.contact:
        pairs[tuple(int(g) for g in c.geom)] = {
            "geom": [int(g) for g in c.geom], "dim": int(c.dim), "friction": list(c.friction), "solref": list(c.solref),
            "solreffriction": list(c.solreffriction), "solimp": list(c.solimp), "margin": float(c.includemargin)}
    return list(pairs.values())


def main(path, out):
    m = mujoco.MjModel.from_xml_path(path)
    d = mujoco.MjData(m)
    mujoco.mj_forward(m, d)
    mass = np.zeros((m.nv, m.nv))
    if hasattr(d, "qM"):
        mujoco.mj_fullM(m, mass, d.qM)
    else:
        mujoco.mj_fullM(m, d, mass)
    flat = lambda x: np.asarray(x).astype(int if np.asarray(x).dtype.kind in "bi" else float).ravel().tolist()
    names = lambda n, kind: [mujoco.mj_id2name(m, kind, i) or "" for i in range(n)]
    obj = mujoco.mjtObj
    text = json.dumps({
        "mujoco": mujoco.__version__,
        "sizes": {k: int(getattr(m, k)) for k in "nq nv nu nbody njnt ngeom nsite nkey neq ntendon nwrap nsensor nsensordata".split()},
        "names": {"body": names(m.nbody, obj.mjOBJ_BODY), "joint": names(m.njnt, obj.mjOBJ_JOINT),
                  "geom": names(m.ngeom, obj.mjOBJ_GEOM), "site": names(m.nsite, obj.mjOBJ_SITE),
                  "actuator": names(m.nu, obj.mjOBJ_ACTUATOR), "key": names(m.nkey, obj.mjOBJ_KEY),
                  "equality": names(m.neq, obj.mjOBJ_EQUALITY), "tendon": names(m.ntendon, obj.mjOBJ_TENDON),
                  "sensor": names(m.nsensor, obj.mjOBJ_SENSOR)},
        "option": {k: flat(getattr(m.opt, k)) for k in OPTION},
        "meaninertia": float(m.stat.meaninertia),
        "fields": {k: flat(getattr(m, k)) for k in FIELDS},
        "mass": flat(mass),
        "pairs": contact_pairs(path),
    }, separators=(",", ":"))
    open(out, "w").write(text.replace('],"', '],\n"').replace('},"', '},\n"') + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
