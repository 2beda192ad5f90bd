// Where two geoms touch (mj_collision; MuJoCo, Computation, "Collision"). Planes, spheres and capsules are here, one point
// at a time: a pair of geoms has as many slots as it can have points of contact, and collide says where one of them is.
// Pairs with an ellipsoid, a cylinder or a box are in pairs.cuh, all points at a time.
#pragma once
#include "limber/engine/collision/pairs.cuh"
#include "limber/engine/state.cuh"

// A geom where it is: its centre, its z axis, and its sizes [m]. Positions of one pair share a reference.
struct Shape {
  vec3 pos, axis;
  real radius, half;
};

constexpr bool pairIs(int p, int type1, int type2) {
  return geom_type[pair_geom1[p]] == type1 && geom_type[pair_geom2[p]] == type2;
}
constexpr bool isSolid(int g) { return geom_type[g] >= GEOM_ELLIPSOID; }
// points at which pair p can touch; the types of a pair are in order
constexpr int pairSlots(int p) {
  const int type1 = geom_type[pair_geom1[p]], type2 = geom_type[pair_geom2[p]];
  if (type1 == GEOM_SPHERE || type2 == GEOM_SPHERE || type1 == GEOM_ELLIPSOID || type2 == GEOM_ELLIPSOID) return 1;
  if (type1 == GEOM_PLANE) return type2 == GEOM_CAPSULE ? 2 : 4;
  if (type1 == GEOM_CAPSULE && type2 != GEOM_CYLINDER) return 2;
  return type1 == GEOM_BOX ? 8 : 5;
}
constexpr bool hasPair(int type1, int type2) {
  for (int p = 0; p < npair; p++) {
    if (pairIs(p, type1, type2)) return true;
  }
  return false;
}
constexpr bool hasSolidPair() {
  for (int p = 0; p < npair; p++) {
    if (isSolid(pair_geom2[p])) return true;
  }
  return false;
}
constexpr bool solidPairs = hasSolidPair();

// centres of two spheres, the first's radius and the second's
FN Touch touchSpheres(vec3 c1, vec3 c2, real r1, real r2) {
  vec3 apart = c2 - c1;
  real square = valueOf(dot(apart, apart));
  mask usable = square > SHORTEST * SHORTEST;
  real inverse = reciprocalSquareRoot(select(usable, square, broadcast(1)));
  number scale = varying(select(usable, inverse, broadcast(0)));
  vec3 normal = apart * scale;
  normal.x = apart.x.zero ? normal.x : varying(select(usable, normal.x.v, broadcast(1)));
  number dist = varying(select(usable, square * inverse, broadcast(0))) - varying(r1 + r2);
  return {dist, c1 + normal * (varying(r1) + known(0.5) * dist), normal, zeroVec(), false, toMask(true)};
}

FN Touch planeAndSphere(const Shape& plane, const Shape& ball) {
  number dist = dot(plane.axis, ball.pos - plane.pos) - varying(ball.radius);
  vec3 point = ball.pos - plane.axis * (varying(ball.radius) + known(0.5) * dist);
  return {dist, point, plane.axis, zeroVec(), false, toMask(true)};
}

FN Touch planeAndCapsule(const Shape& plane, const Shape& capsule, int end) {
  vec3 centre = capsule.pos + capsule.axis * varying(end == 0 ? capsule.half : -capsule.half);
  Touch touch = planeAndSphere(plane, {centre, capsule.axis, capsule.radius, broadcast(0)});
  touch.hint = capsule.axis;
  touch.hinted = true;
  return touch;
}

FN Touch sphereAndCapsule(const Shape& ball, const Shape& capsule) {
  real x = valueOf(dot(capsule.axis, ball.pos - capsule.pos));
  number along = varying(clamp(x, -capsule.half, capsule.half));
  return touchSpheres(ball.pos, capsule.pos + capsule.axis * along, ball.radius, capsule.radius);
}

FN real clampUnit(real x) { return clamp(x, broadcast(-1), broadcast(1)); }

// Two segments c1 + x1 a1, c2 + x2 a2, x in [-1, 1]: the nearest points, or, of parallel ones, the first two of their
// four ends' nearest points that touch.
FN Touch capsules(const Shape& one, const Shape& two, scalar margin, int point) {
  vec3 a1 = one.axis * varying(one.half), a2 = two.axis * varying(two.half), apart = one.pos - two.pos;
  real ma = one.half * one.half, mc = two.half * two.half, perMa = scalar(1) / ma, perMc = scalar(1) / mc;
  real mb = -valueOf(dot(a1, a2)), u = -valueOf(dot(a1, apart)), v = valueOf(dot(a2, apart));
  real det = ma * mc - mb * mb;
  // axes count as parallel below a determinant of 1e-15 (MuJoCo's), or of single precision's rounding
  real smallest = sizeof(scalar) == 8 ? broadcast(1e-15) : scalar(1e-7) * ma * mc;
  mask parallel = absolute(det) < smallest, present = toMask(false);
  real x1 = broadcast(0), x2 = broadcast(0);
  if (point == 0) {
    present = parallel == toMask(false);
    real inverse = scalar(1) / select(parallel, broadcast(1), det);
    x1 = (mc * u - mb * v) * inverse;
    x2 = (ma * v - mb * u) * inverse;
    mask high = x1 > scalar(1), low = x1 < scalar(-1);
    x2 = select(high, (v - mb) * perMc, select(low, (v + mb) * perMc, x2));
    x1 = clampUnit(x1);
    high = x2 > scalar(1), low = x2 < scalar(-1);
    x1 = select(high, clampUnit((u - mb) * perMa), select(low, clampUnit((u + mb) * perMa), x1));
    x2 = clampUnit(x2);
  }
  if (any(parallel)) {
    real ends1[4] = {broadcast(1), broadcast(-1), clampUnit((u - mb) * perMa), clampUnit((u + mb) * perMa)};
    real ends2[4] = {clampUnit((v - mb) * perMc), clampUnit((v + mb) * perMc), broadcast(1), broadcast(-1)};
    real found = broadcast(0);
    EACH(k, 0, 4) {
      vec3 between = apart + a1 * varying(ends1[k]) - a2 * varying(ends2[k]);
      real reach = one.radius + two.radius + margin;
      mask touches = parallel && valueOf(dot(between, between)) <= reach * reach;
      mask chosen = touches && found == scalar(point);
      x1 = select(chosen, ends1[k], x1);
      x2 = select(chosen, ends2[k], x2);
      present = present || chosen;
      found += select(touches, broadcast(1), broadcast(0));
    };
  }
  Touch touch = touchSpheres(one.pos + a1 * varying(x1), two.pos + a2 * varying(x2), one.radius, two.radius);
  touch.present = present;
  return touch;
}

// point `point` of contact between geoms of two types, in MuJoCo's order
FN Touch collide(int type1, int type2, const Shape& one, const Shape& two, scalar margin, int point) {
  if (type1 == GEOM_PLANE) return type2 == GEOM_SPHERE ? planeAndSphere(one, two) : planeAndCapsule(one, two, point);
  if (type2 == GEOM_SPHERE) return touchSpheres(one.pos, two.pos, one.radius, two.radius);
  if (type1 == GEOM_SPHERE) return sphereAndCapsule(one, two);
  return capsules(one, two, margin, point);
}

// all points of contact of a pair whose second geom is a solid; the model's pairs alone are compiled
FN void collideSolids(int p, const Solid& first, const Solid& second, Touches& out) {
  EACH(type1, 0, GEOM_BOX + 1) {
    EACH(type2, GEOM_ELLIPSOID, GEOM_BOX + 1) {
      if constexpr (hasPair(type1, type2)) {
        if (pairIs(p, type1, type2)) touchSolids<type1, type2>(first, second, pair_margin[p], out);
      }
    };
  };
}
