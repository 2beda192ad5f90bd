"""Contacts that MuJoCo finds between two geoms, for every pair of types that has an ellipsoid, a cylinder or a box, with
and without a margin, as the JSON that ContactsTest reads. Poses are random, some with parallel axes, and close enough to
touch; half of them touch at several points, where a pair can. A pose is kept where MuJoCo itself finds the same contacts
from poses 1e-5 away, and not where flat.cuh says that it turns a normal around. Contacts that MuJoCo searches for are
polished (mujoco_polished.py).

Usage: mujoco_contacts.py OUT.json               (contacts.json)
       mujoco_contacts.py OUT.json POSES.json    (contacts of the poses in another file: of bends.json, whose poses are of
       random trees, where rounding decides whether a normal is on a bend of the overlap or beside it)
"""
import json
import sys

import mujoco
import numpy as np

from mujoco_polished import polished

PLANE, SPHERE, CAPSULE, ELLIPSOID, CYLINDER, BOX = 0, 2, 3, 4, 5, 6
NAMES = {PLANE: "plane", SPHERE: "sphere", CAPSULE: "capsule", ELLIPSOID: "ellipsoid", CYLINDER: "cylinder", BOX: "box"}
NUMBERS = {PLANE: 3, SPHERE: 1, CAPSULE: 2, ELLIPSOID: 3, CYLINDER: 2, BOX: 3}
POSES, MARGIN, DEPTH = 10, 0.015625, 0.02


def size(kind, r):
    given = [1, 1, 1] if kind == PLANE else r.uniform(0.03, 0.15, NUMBERS[kind]).round(4).tolist()
    return given + [0] * (3 - len(given))


def quaternion(r):
    """Any, or straight, or nearly so."""
    q = r.normal(size=4)
    choice = r.random()
    if choice < 0.5:
        mujoco.mju_euler2Quat(q, r.integers(0, 4, 3) * np.pi / 2, "xyz")
        if choice < 0.4:
            turn = np.r_[1, 10 ** r.uniform(-2.5, -1) * r.normal(size=3)]
            mujoco.mju_mulQuat(q, q.copy(), turn)
    return (q / np.linalg.norm(q)).round(4)


def model(types, sizes, margin):
    """A plane is of the world, its pose is its body's; any other geom is free."""
    geoms = ""
    for t, s in zip(types, sizes):
        body, joint = ("<body mocap='true'>", "") if t == PLANE else ("<body>", "<freejoint/>")
        numbers = " ".join(map(str, s[:NUMBERS[t]]))
        geoms += f"{body}{joint}<geom type='{NAMES[t]}' size='{numbers}' margin='{margin / 2}'/></body>"
    return mujoco.MjModel.from_xml_string(
        f"<mujoco><option ccd_tolerance='1e-14' ccd_iterations='400'/><worldbody>{geoms}</worldbody></mujoco>")


def place(m, d, types, poses):
    for i, pose in enumerate(poses):
        if types[i] == PLANE:
            d.mocap_pos[0], d.mocap_quat[0] = pose[:3], pose[3:]
        else:
            at = m.jnt_qposadr[m.body_jntadr[i + 1]]
            d.qpos[at:at + 7] = pose
    with polished(m, d):
        mujoco.mj_forward(m, d)


def contacts(m, d, types, poses, margin):
    place(m, d, types, poses)
    return [np.r_[c.dist, c.pos, c.frame[:3]] for c in d.contact if c.dist < margin]


def same(a, b):
    if len(a) != len(b):
        return False
    apart = np.abs(np.array(a)[:, None] - np.array(b)[None]).max(-1) if a else np.zeros((1, 1))
    return max(apart.min(0).max(), apart.min(1).max()) < 1e-3


def turned_around(types, margin, poses, sizes, found):
    """Does the normal point elsewhere than with next to no margin, with which there is no clipping of faces?"""
    if types[0] != CYLINDER or types[1] == ELLIPSOID or margin > 0 or not found:
        return False
    m = model(types, sizes, 1e-9)
    least = contacts(m, mujoco.MjData(m), types, poses, 1e-9)
    return bool(least) and found[0][4:] @ least[0][4:] < 0


def touching(types, margin, r):
    """(poses with sizes, contacts) of a random pose, or None where it is not to be had."""
    sizes = [size(t, r) for t in types]
    m = model(types, sizes, margin)
    d = mujoco.MjData(m)
    first = np.r_[r.uniform(-0.1, 0.1, 3).round(4), quaternion(r)]
    turn, way, want = quaternion(r), r.normal(size=3) ** 3, r.uniform(-DEPTH, 0.9 * margin)
    if types[0] == PLANE:
        mujoco.mju_rotVecQuat(way, np.r_[r.normal(size=2) / 3, 1.0], first[3:] / np.linalg.norm(first[3:]))
    near, far = 0.0, 1.0
    for _ in range(30):
        mid = (near + far) / 2
        second = np.r_[(first[:3] + mid * way / np.linalg.norm(way)).round(4), turn]
        found = contacts(m, d, types, (first, second), margin)
        near, far = (mid, far) if found and min(c[0] for c in found) < want else (near, mid)
    found = contacts(m, d, types, (first, second), margin)
    if turned_around(types, margin, (first, second), sizes, found):
        return None
    for _ in range(6):
        moved = contacts(m, d, types, (first + 1e-5 * r.normal(size=7), second), margin)
        if not found or not same(found, moved):
            return None
    return np.r_[first, sizes[0], second, sizes[1]].round(4).tolist(), found


def apart(types, r):
    """Poses with sizes of geoms a little apart, which touch nowhere: a batch of them takes other ways than one that touches."""
    while True:
        sizes = [size(t, r) for t in types]
        m = model(types, sizes, 0)
        d = mujoco.MjData(m)
        poses = [np.r_[r.uniform(-0.2, 0.2, 3).round(4), quaternion(r)] for _ in types]
        place(m, d, types, poses)
        if d.ncon == 0 and mujoco.mj_geomDistance(m, d, 0, 1, 1, np.zeros(6)) < 0.06:
            return np.r_[poses[0], sizes[0], poses[1], sizes[1]].round(4).tolist()


def again(group):
    """The same poses with the contacts that MuJoCo finds."""
    found = []
    for pose in group["poses"]:
        m = model(group["types"], [pose[7:10], pose[17:20]], group["margin"])
        found.append(contacts(m, mujoco.MjData(m), group["types"], [pose[:7], pose[10:17]], group["margin"]))
    return group | {"contacts": [[[float(f"{x:.13g}") for x in c] for c in each] for each in found]}


def write(out, groups):
    text = json.dumps({"mujoco": mujoco.__version__, "groups": groups}, separators=(",", ":"))
    open(out, "w").write(text.replace("]],", "]],\n").replace('"poses":[', '"poses":[\n') + "\n")


def main(out, poses=None):
    if poses:
        write(out, [again(group) for group in json.load(open(poses))["groups"]])
        return
    groups = []
    for types in [(a, b) for a in NAMES for b in (ELLIPSOID, CYLINDER, BOX) if a <= b]:
        for margin in (0, MARGIN):
            r = np.random.default_rng([*types, margin > 0])
            group = {"types": types, "margin": margin, "poses": [], "contacts": []}
            while len(group["poses"]) < POSES:
                made = touching(types, margin, r)
                several = not {SPHERE, ELLIPSOID} & set(types) and len(group["poses"]) < POSES / 2
                if made and len(made[1]) > several:
                    group["poses"].append(made[0])
                    group["contacts"].append([[float(f"{x:.13g}") for x in c] for c in made[1]])
            print(NAMES[types[0]], NAMES[types[1]], margin, [len(c) for c in group["contacts"]])
            groups.append(group)
        if types[0] != PLANE:
            r = np.random.default_rng([*types, 2])
            groups.append({"types": types, "margin": 0, "poses": [apart(types, r) for _ in range(POSES)],
                           "contacts": [[]] * POSES})
    write(out, groups)


if __name__ == "__main__":
    main(*sys.argv[1:])
