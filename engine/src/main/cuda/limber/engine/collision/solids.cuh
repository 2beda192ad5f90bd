// Where planes, spheres and capsules touch solids: ellipsoids, cylinders and boxes (mjc_PlaneBox, mjc_PlaneCylinder,
// mjc_PlaneConvex, mjc_SphereBox, mjc_SphereCylinder of MuJoCo 3.14).
// All points of a pair are found at once and put into Touches.
#pragma once
#include "limber/engine/collision/touch.cuh"

// in double precision
constexpr bool WIDE = sizeof(scalar) == 8;

// A geom with its whole frame. Sizes [m]: radius; radius and half length; three half axes; three half lengths.
// The columns of `mat` are its axes. Positions of a pair share a reference.
struct Solid {
  vec3 pos;
  mat3 mat;
  real size[3];
};

// Points at which a pair may touch. Clipping one box's face by the other's proposes 16 places, of which 8 can be in use;
// another lane may have crossing edges.
constexpr int TOUCHES = 17;
struct Touches {
  int n;  // entries in use
  real dist[TOUCHES];
  real point[TOUCHES][3], normal[TOUCHES][3];
  mask present[TOUCHES];
};

FN vec3 variable(real x, real y, real z) { return {varying(x), varying(y), varying(z)}; }
FN vec3 along(vec3 a, real x) { return a * varying(x); }
FN real along(vec3 a, vec3 b) { return valueOf(dot(a, b)); }
FN vec3 select(mask m, vec3 a, vec3 b) {
  return variable(select(m, valueOf(a.x), valueOf(b.x)), select(m, valueOf(a.y), valueOf(b.y)),
                  select(m, valueOf(a.z), valueOf(b.z)));
}
FN void assign(real (&to)[3], vec3 v) { to[0] = valueOf(v.x), to[1] = valueOf(v.y), to[2] = valueOf(v.z); }
FN vec3 vecOf(const real (&a)[3]) { return variable(a[0], a[1], a[2]); }
FN mask none() { return toMask(false); }
FN mask isNot(mask m) { return m == toMask(false); }
FN real one(mask m) { return select(m, broadcast(1), broadcast(0)); }

FN void addTouch(Touches& to, mask present, real dist, vec3 point, vec3 normal) {
  const int i = to.n++;
  to.present[i] = present;
  to.dist[i] = dist;
  assign(to.point[i], point);
  assign(to.normal[i], normal);
}

// the lowest four of a box's corners, of those at or below its centre
FN void planeAndBox(const Solid& plane, const Solid& box, scalar margin, Touches& out) {
  vec3 normal = column(plane.mat, 2), axes[3] = {column(box.mat, 0), column(box.mat, 1), column(box.mat, 2)};
  real height = along(normal, box.pos - plane.pos), count = broadcast(0);
  NO_UNROLL for (int i = 0; i < 8; i++) {
    vec3 corner = zeroVec();
    for (int k = 0; k < 3; k++) corner += along(axes[k], i >> k & 1 ? box.size[k] : -box.size[k]);
    real below = along(normal, corner), dist = height + below;
    mask present = below <= scalar(0) && dist <= margin && count < scalar(4);
    count += one(present);
    addTouch(out, present, dist, box.pos + corner - along(normal, scalar(0.5) * dist), normal);
  }
}

// The deepest point of a cylinder's rim, the one opposite along its axis, and two more on the disc that faces the plane,
// so that a cylinder stands on three points and lies on two.
FN void planeAndCylinder(const Solid& plane, const Solid& can, scalar margin, Touches& out) {
  vec3 normal = column(plane.mat, 2), axis = column(can.mat, 2);
  real height = along(normal, can.pos - plane.pos), tilt = along(normal, axis);
  axis = along(axis, select(tilt > scalar(0), broadcast(-1), broadcast(1)));
  tilt = -absolute(tilt);
  // from the axis down to the rim; a disc that is parallel to the plane has no lowest point: along its x axis
  vec3 down = along(axis, tilt) - normal;
  real square = along(down, down);
  mask sloped = square >= SHORTEST * SHORTEST;
  real scale = can.size[0] * reciprocalSquareRoot(select(sloped, square, broadcast(1)));
  vec3 rim = select(sloped, along(down, scale), along(column(can.mat, 0), can.size[0]));
  real drop = along(normal, rim), reach = tilt * can.size[1];
  axis = along(axis, can.size[1]);
  real near = height + reach + drop, far = height - reach + drop, side = height + reach - scalar(0.5) * drop;
  mask touches = near <= margin;
  addTouch(out, touches, near, can.pos + rim + axis - along(normal, scalar(0.5) * near), normal);
  addTouch(out, touches && far <= margin, far, can.pos + rim - axis - along(normal, scalar(0.5) * far), normal);
  vec3 across = cross(rim, axis);
  real length = along(across, across);
  // sqrt(3) / 2 radii to either side: with the deepest point an equilateral triangle
  across = along(across, scalar(0.8660254037844386) * can.size[0] *
                             reciprocalSquareRoot(maximum(length, broadcast(SHORTEST * SHORTEST))));
  vec3 middle = can.pos + axis - along(rim, broadcast(0.5)) - along(normal, scalar(0.5) * side);
  addTouch(out, touches && side <= margin, side, middle + across, normal);
  addTouch(out, touches && side <= margin, side, middle - across, normal);
}

FN void planeAndEllipsoid(const Solid& plane, const Solid& egg, Touches& out) {
  vec3 normal = column(plane.mat, 2), axes[3] = {column(egg.mat, 0), column(egg.mat, 1), column(egg.mat, 2)};
  real square = broadcast(0);
  vec3 lowest = zeroVec();
  for (int k = 0; k < 3; k++) {
    real part = along(axes[k], normal) * egg.size[k];
    square += part * part;
    lowest += along(axes[k], part * egg.size[k]);
  }
  vec3 point = egg.pos - along(lowest, reciprocalSquareRoot(square));
  real dist = along(normal, point - plane.pos);
  addTouch(out, toMask(true), dist, point - along(normal, scalar(0.5) * dist), normal);
}

// a ball of the given radius, and a box: by the nearest point of the box, or, where the ball's centre is inside, by the
// nearest face
FN void ballAndBox(vec3 ball, real radius, const Solid& box, mask wanted, Touches& out) {
  vec3 axes[3] = {column(box.mat, 0), column(box.mat, 1), column(box.mat, 2)};
  vec3 apart = ball - box.pos, toBox = zeroVec(), face = zeroVec();
  real shallowest = broadcast(1e30);
  EACH(k, 0, 3) {
    real at = along(axes[k], apart);
    toBox += along(axes[k], clamp(at, -box.size[k], box.size[k]) - at);
    real low = absolute(box.size[k] + at), high = absolute(box.size[k] - at);
    face = select(low < shallowest, axes[k], face);
    shallowest = minimum(shallowest, low);
    face = select(high < shallowest, -axes[k], face);
    shallowest = minimum(shallowest, high);
  };
  real square = along(toBox, toBox);
  mask outside = square > SHORTEST * SHORTEST;
  real inverse = reciprocalSquareRoot(select(outside, square, broadcast(1)));
  vec3 normal = select(outside, along(toBox, inverse), face);
  real dist = select(outside, square * inverse, -shallowest) - radius;
  addTouch(out, wanted, dist, ball + along(normal, radius + scalar(0.5) * dist), normal);
}

// by the side, a cap or a rim, whichever is nearest the ball's centre
FN void sphereAndCylinder(const Solid& ball, const Solid& can, Touches& out) {
  vec3 axis = column(can.mat, 2), apart = ball.pos - can.pos;
  real x = along(axis, apart);
  vec3 offset = apart - along(axis, x);
  real square = along(offset, offset), radius = can.size[0], half = can.size[1], height = absolute(x);
  real inverse = reciprocalSquareRoot(maximum(square, broadcast(SHORTEST * SHORTEST)));
  mask beside = height < half, above = square < radius * radius;
  mask capNearer = half - height < radius - square * inverse, inside = beside && above;
  mask side = beside && (isNot(inside) || isNot(capNearer)), cap = above && isNot(side);
  vec3 end = along(axis, select(x > scalar(0), broadcast(1), broadcast(-1)));
  // the point that stands for the cylinder: of the axis, of which it has the cylinder's radius, or of the rim
  vec3 core = can.pos + select(side, along(axis, x), along(end, half) + along(offset, inverse * radius));
  vec3 between = core - ball.pos;
  real length = along(between, between);
  mask usable = length > SHORTEST * SHORTEST;
  real scale = reciprocalSquareRoot(select(usable, length, broadcast(1)));
  vec3 normal = select(usable, along(between, scale), variable(broadcast(1), broadcast(0), broadcast(0)));
  normal = select(cap, -end, normal);
  real dist = select(usable, length * scale, broadcast(0)) - select(side, radius, broadcast(0));
  dist = select(cap, height - half, dist) - ball.size[0];
  addTouch(out, toMask(true), dist, ball.pos + along(normal, ball.size[0] + scalar(0.5) * dist), normal);
}
