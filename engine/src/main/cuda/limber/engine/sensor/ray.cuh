// How far a ray runs until it meets a geom or site (mju_rayGeom): point + x direction, both in the shape's frame, the
// least x >= 0 on its surface, or -1. A unit direction gives metres; one that meets nothing, or a plane's back, -1.
#pragma once
#include "limber/engine/collision/touch.cuh"

// the nearer of two hits, of which negative ones are none
FN real nearerHit(real a, real b) { return select(a >= scalar(0) && (b < scalar(0) || a < b), a, b); }
FN real hitWhere(mask there, real x) { return select(there && x >= scalar(0), x, broadcast(-1)); }

// solutions of a x^2 + 2 b x + c = 0, the smaller first; -1 where there are none
struct Roots {
  real near, far;
};
FN Roots rootsOf(real a, real b, real c) {
  real square = b * b - a * c;
  mask solved = square >= scalar(0) && a >= SHORTEST;
  real root = squareRoot(select(solved, square, broadcast(0))), inverse = scalar(1) / select(solved, a, broadcast(1));
  return {select(solved, (-b - root) * inverse, broadcast(-1)), select(solved, (root - b) * inverse, broadcast(-1))};
}
FN real firstOf(Roots r) { return select(r.near >= scalar(0), r.near, select(r.far >= scalar(0), r.far, broadcast(-1))); }

// where the ray crosses the plane at `height` along axis k
FN real crossing(const real (&p)[3], const real (&v)[3], int k, real height) {
  mask usable = absolute(v[k]) > SHORTEST;
  return hitWhere(usable, (height - p[k]) / select(usable, v[k], broadcast(1)));
}

FN real rayPlane(const real (&p)[3], const real (&v)[3], const real (&size)[3]) {
  real x = crossing(p, v, 2, broadcast(0));
  mask met = v[2] < -SHORTEST;
  EACH(k, 0, 2) {
    met = met && (size[k] <= scalar(0) || absolute(p[k] + x * v[k]) <= size[k]);
  };
  return hitWhere(met, x);
}

// an ellipsoid, or a sphere of three equal sizes, about `z` on the third axis
FN Roots rayEllipsoid(const real (&p)[3], const real (&v)[3], const real (&size)[3], real z) {
  real a = broadcast(0), b = broadcast(0), c = broadcast(-1);
  EACH(k, 0, 3) {
    real scale = scalar(1) / (size[k] * size[k]), apart = k == 2 ? p[k] - z : p[k];
    a += v[k] * v[k] * scale;
    b += v[k] * apart * scale;
    c += apart * apart * scale;
  };
  return rootsOf(a, b, c);
}

// the round side of a cylinder; capsules and cylinders
FN real raySide(const real (&p)[3], const real (&v)[3], real radius, real half) {
  real x = firstOf(rootsOf(v[0] * v[0] + v[1] * v[1], v[0] * p[0] + v[1] * p[1],
                           p[0] * p[0] + p[1] * p[1] - radius * radius));
  return hitWhere(absolute(p[2] + x * v[2]) <= half, x);
}

FN real rayCapsule(const real (&p)[3], const real (&v)[3], real radius, real half) {
  const real ball[3] = {radius, radius, radius};
  real x = raySide(p, v, radius, half);
  for (int end = -1; end <= 1; end += 2) {
    Roots r = rayEllipsoid(p, v, ball, half * scalar(end));
    x = nearerHit(hitWhere((p[2] + r.near * v[2]) * scalar(end) >= half, r.near), x);
    x = nearerHit(hitWhere((p[2] + r.far * v[2]) * scalar(end) >= half, r.far), x);
  }
  return x;
}

FN real rayCylinder(const real (&p)[3], const real (&v)[3], real radius, real half) {
  real x = raySide(p, v, radius, half);
  for (int end = -1; end <= 1; end += 2) {
    real flat = crossing(p, v, 2, half * scalar(end)), a = p[0] + flat * v[0], b = p[1] + flat * v[1];
    x = nearerHit(hitWhere(a * a + b * b <= radius * radius, flat), x);
  }
  return x;
}

FN real rayBox(const real (&p)[3], const real (&v)[3], const real (&size)[3]) {
  real x = broadcast(-1);
  for (int k = 0; k < 3; k++) {
    const int i = (k + 1) % 3, j = (k + 2) % 3;
    for (int end = -1; end <= 1; end += 2) {
      real flat = crossing(p, v, k, size[k] * scalar(end));
      mask inside = absolute(p[i] + flat * v[i]) <= size[i] && absolute(p[j] + flat * v[j]) <= size[j];
      x = nearerHit(hitWhere(inside, flat), x);
    }
  }
  return x;
}

FN real rayShape(int type, vec3 point, vec3 direction, const real (&size)[3]) {
  const real p[3] = {valueOf(point.x), valueOf(point.y), valueOf(point.z)};
  const real v[3] = {valueOf(direction.x), valueOf(direction.y), valueOf(direction.z)};
  const real ball[3] = {size[0], size[0], size[0]};
  if (type == GEOM_PLANE) return rayPlane(p, v, size);
  if (type == GEOM_CAPSULE) return rayCapsule(p, v, size[0], size[1]);
  if (type == GEOM_CYLINDER) return rayCylinder(p, v, size[0], size[1]);
  if (type == GEOM_BOX) return rayBox(p, v, size);
  return firstOf(rayEllipsoid(p, v, type == GEOM_SPHERE ? ball : size, broadcast(0)));
}
