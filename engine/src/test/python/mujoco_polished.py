"""MuJoCo with the contacts that it searches for taken to the minimum that it searches.

mjc_Convex ends where there is little left to gain: its polytope within ccd_tolerance of the depth, its walk between shapes
that do not overlap (GJK) where a step gains less than 1e-15 m. A depth that is right to e leaves a normal wrong by about
the square root of e. So here Newton's method goes on from MuJoCo's normal, on what two geoms overlap along a normal n,

    overlap(n) = -n . (centre2 - centre1) + sum |segment . n| + sum |half axes' n| + radii,

of which a contact's depth is the least: a capsule is a segment and a ball, a cylinder a segment and a disc, a box three
segments. Depth, normal and position replace MuJoCo's, through its table of collision functions. Which of several minima
it is, how many points there are, and everything else of a step stay MuJoCo's; so do the points that it gets by clipping
faces, which it takes where a cylinder stands or lies flat on a box. Only a normal that looks from the second geom to the
first, which pulls geoms into each other, is turned around.
"""
import contextlib
import ctypes
import pathlib

import mujoco
import numpy as np

SPHERE, CAPSULE, ELLIPSOID, CYLINDER, BOX = 2, 3, 4, 5, 6
TYPES = 9    # rows and columns of MuJoCo's table of collision functions
TURN = 1e-3  # [rad] by which MuJoCo turns geoms to find more contacts
CLIPPED = 1e-6  # [m] by which a point is less deep than the overlap when it comes from clipping faces
NEAR = 3e-3  # a normal this near a bend of the overlap may belong on it
CALL = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.POINTER(ctypes.c_double), ctypes.c_int,
                        ctypes.c_int, ctypes.c_double)


def parts(kind, mat, size):
    """(segments, rounds as matrices of half axes, radius of the ball)"""
    x, y, z = mat.T
    if kind == SPHERE:
        return [], [], size[0]
    if kind == CAPSULE:
        return [z * size[1]], [], size[0]
    if kind == ELLIPSOID:
        return [], [mat * size], 0.0
    if kind == CYLINDER:
        return [z * size[1]], [np.column_stack([x, y]) * size[0]], 0.0
    return [x * size[0], y * size[1], z * size[2]], [], 0.0


class Overlap:
    def __init__(self, first, second):
        (kind1, pos1, mat1, size1), (kind2, pos2, mat2, size2) = first, second
        self.pos1, self.pos2 = pos1, pos2
        s1, r1, self.ball1 = parts(kind1, mat1, size1)
        s2, r2, self.ball2 = parts(kind2, mat2, size2)
        self.segments, self.rounds = s1 + s2, r1 + r2
        self.nsegment1, self.nround1 = len(s1), len(r1)
        self.apart = pos2 - pos1

    def __call__(self, n):
        return (self.ball1 + self.ball2 - self.apart @ n + sum(abs(s @ n) for s in self.segments)
                + sum(np.linalg.norm(r.T @ n) for r in self.rounds))

    def derivatives(self, n, signs):
        gradient, hessian = -self.apart, np.zeros((3, 3))
        for s, sign in zip(self.segments, signs):
            gradient = gradient + sign * s
        for r in self.rounds:
            length = np.linalg.norm(r.T @ n)
            farthest = r @ (r.T @ n) / length
            gradient = gradient + farthest
            hessian += (r @ r.T - np.outer(farthest, farthest)) / length
        return gradient, hessian

    def newton(self, n, signs, axis=None):
        """to where the overlap is stationary, among normals at right angles to `axis` where there is one"""
        for _ in range(30):
            if any(np.linalg.norm(r.T @ n) < 1e-9 * np.linalg.norm(r) for r in self.rounds):
                return None  # on a disc's axis
            other = np.eye(3)[np.argmin(abs(n))] if axis is None else axis
            t1 = np.cross(n, other)
            t1 /= np.linalg.norm(t1)
            tangents = np.column_stack([t1] if axis is not None else [t1, np.cross(n, t1)])
            gradient, hessian = self.derivatives(n, signs)
            curvature = tangents.T @ hessian @ tangents - n @ gradient * np.eye(tangents.shape[1])
            if not np.linalg.eigvalsh(curvature)[0] > 1e-9 * np.linalg.norm(gradient):
                return None
            step = -np.linalg.solve(curvature, tangents.T @ gradient)
            if np.linalg.norm(step) > 0.1:
                return None
            n = n + tangents @ step
            n /= np.linalg.norm(n)
            if np.linalg.norm(step) < 1e-15:
                break
        return n

    def least(self, n0):
        """(normal, which segments and which rounds it is at right angles to) of the least overlap next to n0"""
        signs = [1 if s @ n0 >= 0 else -1 for s in self.segments]
        bends = [i for i, s in enumerate(self.segments) if abs(s @ n0) < NEAR * np.linalg.norm(s)]
        discs = [i for i, r in enumerate(self.rounds)
                 if r.shape[1] == 2 and np.linalg.norm(r.T @ n0) < NEAR * np.linalg.norm(r[:, 0])]
        found = []
        found.append((self.newton(n0, signs), (), ()))
        for i in bends:
            axis = self.segments[i] / np.linalg.norm(self.segments[i])
            start = n0 - axis * (axis @ n0)
            others = [0 if j == i else s for j, s in enumerate(signs)]
            found.append((self.newton(start / np.linalg.norm(start), others, axis), (i,), ()))
            for j in bends:
                if j > i:
                    n = np.cross(self.segments[i], self.segments[j])
                    if np.linalg.norm(n) > 1e-6 * np.linalg.norm(self.segments[i]) * np.linalg.norm(self.segments[j]):
                        found.append((n / np.linalg.norm(n) * np.sign(n @ n0), (i, j), ()))
        for i in discs:
            n = np.cross(self.rounds[i][:, 0], self.rounds[i][:, 1])
            n = n / np.linalg.norm(n) * np.sign(n @ n0)
            found.append((n, tuple(j for j in bends if abs(self.segments[j] @ n) < 1e-12), (i,)))
        found = [f for f in found if f[0] is not None and f[0] @ n0 > 1 - 10 * NEAR ** 2]
        return min(found, key=lambda f: self(f[0])) if found else (None, (), ())

    def position(self, n, bends, discs):
        """halfway between the nearest points of both; None where a flat contact leaves them open"""
        point1, point2 = self.pos1 + self.ball1 * n, self.pos2 - self.ball2 * n
        free, owners = [], []
        for i, s in enumerate(self.segments):
            if i in bends:
                free.append(s)
                owners.append(i < self.nsegment1)
            elif i < self.nsegment1:
                point1 = point1 + np.sign(s @ n) * s
            else:
                point2 = point2 - np.sign(s @ n) * s
        for i, r in enumerate(self.rounds):
            if i in discs:
                free += list(r.T)
                owners += [i < self.nround1] * 2
                continue
            farthest = r @ (r.T @ n) / np.linalg.norm(r.T @ n)
            if i < self.nround1:
                point1 = point1 + farthest
            else:
                point2 = point2 - farthest
        if free:
            columns = np.column_stack(free)
            miss = point1 - point2
            miss -= n * (n @ miss)
            shares, _, rank, _ = np.linalg.lstsq(columns, -miss, rcond=1e-9)
            if rank < len(free) or max(abs(shares)) > 1:
                return None
            for s, share, first in zip(free, shares, owners):
                if first:
                    point1 = point1 + share * s
                else:
                    point2 = point2 - share * s
        return (point1 + point2) / 2


def polish(contact, first, second):
    """Sets dist, position and normal of a contact to those of the least overlap next to its normal; whether there is one."""
    overlap, n0 = Overlap(first, second), contact[4:7].copy()
    n, bends, discs = overlap.least(n0)
    if n is None or overlap(n) > overlap(n0) + 1e-14:
        return False
    position = overlap.position(n, bends, discs)
    contact[0], contact[4:7] = -overlap(n), n
    if position is not None:
        contact[1:4] = position
    return True


def turned(solid, point, rotation):
    kind, pos, mat, size = solid
    return kind, point + rotation @ (pos - point), rotation @ mat, size


def turns(contact):
    """rotations about either tangent of a contact, either way, in MuJoCo's order"""
    n = contact[4:7]
    first = np.eye(3)[2 if abs(n[1]) >= 0.5 else 1]
    first = first - n * (n @ first)
    first /= np.linalg.norm(first)
    for axis in first, np.cross(n, first):
        for angle in -TURN, TURN:
            cross = np.cross(np.eye(3), axis)
            yield np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * cross @ cross


def faceForward(contacts, first, second):
    """MuJoCo's normals of a cylinder along a face that it is not over look from the second geom to the first: about they go"""
    overlap = Overlap(first, second)
    for contact in contacts:
        if abs(contact[0] + overlap(-contact[4:7])) < CLIPPED < abs(contact[0] + overlap(contact[4:7])):
            contact[4:10] *= -1


def polishAll(contacts, first, second):
    """The first contact; the others are of both geoms turned a little against each other, and have the first one's dist."""
    searched = abs(contacts[0, 0] + Overlap(first, second)(contacts[0, 4:7])) < CLIPPED
    if not searched or (contacts[:, 0] != contacts[0, 0]).any() or not polish(contacts[0], first, second):
        return
    left = turns(contacts[0])
    for contact in contacts[1:]:
        for rotation in left:
            trial, point = contact.copy(), contacts[0, 1:4]
            if polish(trial, turned(first, point, rotation), turned(second, point, rotation.T)) \
                    and abs(trial - contact)[1:7].max() < 1e-4:
                contact[1:7] = trial[1:7]
                break
        contact[0] = contacts[0, 0]


@contextlib.contextmanager
def polished(m, d):
    """for as long as this lasts, contacts of m and d"""
    library = ctypes.CDLL(str(next(pathlib.Path(mujoco.__file__).parent.glob("libmujoco.so*"))))
    table = (ctypes.c_void_p * TYPES ** 2).in_dll(library, "mjCOLLISIONFUNC")
    convex = ctypes.cast(library.mjc_Convex, ctypes.c_void_p).value
    original = CALL(convex)

    def solid(g):
        return m.geom_type[g], d.geom_xpos[g], d.geom_xmat[g].reshape(3, 3), m.geom_size[g]

    def collide(model, data, contacts, g1, g2, margin):
        count = original(model, data, contacts, g1, g2, margin)
        if count:
            # dist, position, normal, first tangent
            found = np.ctypeslib.as_array(contacts, (count, 10))
            faceForward(found, solid(g1), solid(g2))
            polishAll(found, solid(g1), solid(g2))
        return count

    hook = CALL(collide)
    places = [i for i in range(TYPES ** 2) if table[i] == convex]
    try:
        for i in places:
            table[i] = ctypes.cast(hook, ctypes.c_void_p)
        yield
    finally:
        for i in places:
            table[i] = convex
