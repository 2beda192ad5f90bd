// The points of contact of a cylinder with a box or another cylinder: several where it stands or lies flat
// (mjc_Convex with its multicontact, MuJoCo 3.14; a margin has it turn the geoms instead).
//
// Where a cap and the face it is on are parallel but for 5 degrees, they touch at the corners of what they have in common,
// the cap taken as a polygon of 16 corners; of more than four, the four that enclose most. Where a cylinder's side lies
// on a face but for 5 degrees, they touch at the ends of what is over the face of its lowest line.
// Not as in MuJoCo: where corners enclose the same area but for rounding, which of them is ours; and of two cylinders the
// second must look at the first with a cap. MuJoCo also takes one at right angles to the normal, and where it finds nothing
// there it turns the normal around.
#pragma once
#include "limber/engine/collision/convex.cuh"

constexpr scalar PARALLEL_FACES = 0.996, ALONG_FACE = 0.0888;  // cosines
constexpr int SIDES = 16, CORNERS = 36;

// A face of the second geom: unit vectors along it and out of it, and its sizes [m]: half lengths, or a cap's radius.
struct Plate {
  vec3 centre, x, y, out;
  real width, height;
};

// half plane `edge` of a plate: a x + b y <= c
struct Side {
  real a, b, c;
};
template <int type>
FN Side sideOf(const Plate& plate, int edge) {
  if constexpr (type == GEOM_BOX) {
    const scalar sign = edge % 2 == 0 ? 1 : -1;
    return {broadcast(edge < 2 ? sign : 0), broadcast(edge < 2 ? 0 : sign), edge < 2 ? plate.width : plate.height};
  }
  // between the corners at 22.5 degrees times edge and edge + 1
  real sine, cosine;
  sincos(broadcast((edge + scalar(0.5)) * scalar(0.39269908169872414)), sine, cosine);
  return {cosine, sine, scalar(0.9807852804032304) * plate.width};
}
template <int type>
constexpr int sidesOf() { return type == GEOM_BOX ? 4 : SIDES; }

// A convex polygon in the plane of a plate, its corners in order.
struct Polygon {
  real x[CORNERS + 1], y[CORNERS + 1];
  real n;
};

FN void append(Polygon& p, mask wanted, real x, real y) {
  integer i = toInt(select(wanted, minimum(p.n, broadcast(CORNERS)), broadcast(CORNERS)));
  storeAt(p.x, i, x);
  storeAt(p.y, i, y);
  p.n += one(wanted);
}

// what of a polygon lies within a half plane (Sutherland and Hodgman)
FN void cut(const Polygon& from, const Side& side, Polygon& to) {
  const int n = largest(toInt(from.n));
  to.n = broadcast(0);
  for (int i = 0; i < n; i++) {
    mask used = from.n > scalar(i), last = from.n == scalar(i + 1);
    real x = from.x[i], y = from.y[i];
    real nextX = select(last, from.x[0], from.x[i + 1]), nextY = select(last, from.y[0], from.y[i + 1]);
    real beyond = side.a * x + side.b * y - side.c, nextBeyond = side.a * nextX + side.b * nextY - side.c;
    mask inside = beyond <= scalar(0), nextInside = nextBeyond <= scalar(0);
    mask crosses = used && isNot(inside == nextInside);
    real share = beyond / select(crosses, beyond - nextBeyond, broadcast(1));
    append(to, crosses, x + share * (nextX - x), y + share * (nextY - y));
    append(to, used && nextInside, nextX, nextY);
  }
}

// Four corners that enclose most, of more than four: for each two of them, the farthest on either side of their line.
FN void enclosing(const Polygon& p, int n, real (&x)[4], real (&y)[4]) {
  const scalar slack = WIDE ? scalar(1e-9) : scalar(1e-5);
  real most = broadcast(0);
  NO_UNROLL for (int i = 0; i < n - 2; i++) {
    NO_UNROLL for (int j = i + 2; j < n; j++) {
      real dx = p.x[j] - p.x[i], dy = p.y[j] - p.y[i];
      real left = broadcast(0), right = broadcast(0), x1 = p.x[i], y1 = p.y[i], x2 = p.x[i], y2 = p.y[i];
      NO_UNROLL for (int k = 0; k < n; k++) {
        real off = select(p.n > scalar(k), dx * (p.y[k] - p.y[i]) - dy * (p.x[k] - p.x[i]), broadcast(0));
        mask farther = off > left;
        left = select(farther, off, left), x1 = select(farther, p.x[k], x1), y1 = select(farther, p.y[k], y1);
        farther = off < right;
        right = select(farther, off, right), x2 = select(farther, p.x[k], x2), y2 = select(farther, p.y[k], y2);
      }
      mask better = p.n > scalar(j) && left - right > most * (1 + slack);
      most = select(better, left - right, most);
      x[0] = select(better, p.x[i], x[0]), y[0] = select(better, p.y[i], y[0]);
      x[1] = select(better, x1, x[1]), y[1] = select(better, y1, y[1]);
      x[2] = select(better, p.x[j], x[2]), y[2] = select(better, p.y[j], y[2]);
      x[3] = select(better, x2, x[3]), y[3] = select(better, y2, y[3]);
    }
  }
}

// The face of the second geom that looks towards the first, of those that its nearest points belong to (all but those at
// right angles to the normal) and that the axis runs along, where `side`, or stands on; of several, the one that looks
// most against the normal (MuJoCo: the first in its list). `found` where there is one.
template <int type>
FN Plate plateOf(const Solid& second, vec3 axis, vec3 normal, bool side, mask& found) {
  Plate plate = {zeroVec(), zeroVec(), zeroVec(), zeroVec(), broadcast(0), broadcast(0)};
  real most = broadcast(type == GEOM_BOX ? scalar(WIDE ? 1e-8 : 1e-5) : scalar(0.7));
  found = none();
  EACH(k, (type == GEOM_BOX ? 0 : 2), 3) {
    constexpr int i = (k + 1) % 3, j = (k + 2) % 3;
    vec3 out = column(second.mat, k);
    real lean = along(out, normal), cosine = absolute(along(out, axis));
    out = select(lean > scalar(0), -out, out);
    mask fits = absolute(lean) > most && (side ? cosine < ALONG_FACE : cosine > PARALLEL_FACES);
    real half = type == GEOM_BOX ? second.size[k] : second.size[1];
    plate.centre = select(fits, second.pos + along(out, half), plate.centre);
    plate.x = select(fits, column(second.mat, i), plate.x);
    plate.y = select(fits, column(second.mat, j), plate.y);
    plate.out = select(fits, out, plate.out);
    plate.width = select(fits, type == GEOM_BOX ? second.size[i] : second.size[0], plate.width);
    plate.height = select(fits, type == GEOM_BOX ? second.size[j] : second.size[0], plate.height);
    most = select(fits, absolute(lean), most);
    found = found || fits;
  };
  return plate;
}

// A cap on a plate: `axis` points out of the cap. Where they have nothing in common, nothing is added and `touches` false.
template <int type>
FN void touchCap(const Solid& can, vec3 axis, const Plate& plate, mask& touches, Touches& out) {
  Polygon first = {}, second = {};
  vec3 cap = can.pos + along(axis, can.size[1]), apart = cap - plate.centre;
  real steep = scalar(1) / select(touches, along(axis, plate.out), broadcast(-1));
  // the cap's corners, seen along its axis, in the plane of the plate
  NO_UNROLL for (int k = 0; k < SIDES; k++) {
    real sine, cosine;
    sincos(broadcast(k * scalar(0.39269908169872414)), sine, cosine);
    vec3 corner = apart + along(column(can.mat, 0), can.size[0] * cosine) + along(column(can.mat, 1), can.size[0] * sine);
    corner = corner - along(axis, along(corner, plate.out) * steep);
    append(first, touches, along(corner, plate.x), along(corner, plate.y));
  }
  NO_UNROLL for (int edge = 0; edge < sidesOf<type>(); edge += 2) {
    cut(first, sideOf<type>(plate, edge), second);
    cut(second, sideOf<type>(plate, edge + 1), first);
  }
  // how far above the cap a corner is: what is above does not touch
  auto heightOf = [&](real x, real y) __attribute__((always_inline)) {
    return along(axis, along(plate.x, x) + along(plate.y, y) - apart);
  };
  second.n = broadcast(0);
  const int n = largest(toInt(first.n));
  for (int i = 0; i < n; i++) {
    mask below = first.n > scalar(i) && heightOf(first.x[i], first.y[i]) <= scalar(0);
    append(second, below, first.x[i], first.y[i]);
  }
  touches = touches && second.n > scalar(0);
  real x[4], y[4];
  for (int k = 0; k < 4; k++) x[k] = second.x[k], y[k] = second.y[k];
  mask many = second.n > scalar(4);
  if (any(many)) {
    real quadX[4], quadY[4];
    for (int k = 0; k < 4; k++) quadX[k] = quadY[k] = broadcast(0);
    enclosing(second, largest(toInt(second.n)), quadX, quadY);
    for (int k = 0; k < 4; k++) x[k] = select(many, quadX[k], x[k]), y[k] = select(many, quadY[k], y[k]);
  }
  for (int k = 0; k < 4; k++) {
    real dist = heightOf(x[k], y[k]);
    vec3 point = plate.centre + along(plate.x, x[k]) + along(plate.y, y[k]) + along(plate.out, scalar(0.5) * dist);
    addTouch(out, touches && second.n > scalar(k), dist, point, -plate.out);
  }
}

// The line of a cylinder's side that is lowest along the normal, on a plate. An end that is left when the other is above
// the plate counts twice where the plate ends there, as in MuJoCo, whose clipping leaves it twice.
template <int type>
FN void touchSide(const Solid& can, vec3 normal, const Plate& plate, mask& touches, Touches& out) {
  vec3 axis = column(can.mat, 2), lowest = normal - along(axis, along(axis, normal));
  mask usable = touches;
  vec3 from = can.pos + along(unit(lowest, usable), can.size[0]) - along(axis, can.size[1]) - plate.centre;
  vec3 line = along(axis, scalar(2) * can.size[1]);
  real x = along(from, plate.x), y = along(from, plate.y), dx = along(line, plate.x), dy = along(line, plate.y);
  real enter = broadcast(0), leave = broadcast(1);
  NO_UNROLL for (int edge = 0; edge < sidesOf<type>(); edge++) {
    Side side = sideOf<type>(plate, edge);
    real over = side.a * x + side.b * y - side.c, rate = side.a * dx + side.b * dy;
    mask still = rate == scalar(0);
    real at = -over / select(still, broadcast(1), rate);
    enter = select(rate < scalar(0), maximum(enter, at), enter);
    leave = select(rate > scalar(0), minimum(leave, at), leave);
    leave = select(still && over > scalar(0), broadcast(-1), leave);
  }
  real above = along(from, plate.out), rise = along(line, plate.out);
  real dist1 = above + enter * rise, dist2 = above + leave * rise;
  mask crosses = touches && enter <= leave, has1 = crosses && dist1 <= scalar(0), has2 = crosses && dist2 <= scalar(0);
  touches = has1 || has2;
  vec3 origin = plate.centre + from;
  vec3 point1 = origin + along(line, enter) - along(plate.out, scalar(0.5) * dist1);
  vec3 point2 = origin + along(line, leave) - along(plate.out, scalar(0.5) * dist2);
  addTouch(out, has1, dist1, point1, -plate.out);
  addTouch(out, has2, dist2, point2, -plate.out);
  mask twice1 = has1 && isNot(has2) && enter > scalar(0), twice2 = has2 && isNot(has1) && leave < scalar(1);
  addTouch(out, twice1 || twice2, select(twice1, dist1, dist2), select(twice1, point1, point2), -plate.out);
}

// a cylinder and a box, or a second cylinder
template <int type>
FN void touchCylinder(const Solid& can, const Solid& second, scalar margin, Touches& out) {
  Found found = touchOnce<GEOM_CYLINDER, type>(can, second, margin, out);
  if (!any(out.present[0])) return;
  if (margin > 0) {
    touchTurned<GEOM_CYLINDER, type>(can, second, found, margin, out);
    return;
  }
  vec3 axis = column(can.mat, 2);
  real lean = along(axis, found.normal);
  mask tilted = absolute(lean) > scalar(WIDE ? 1e-8 : 1e-5), stands, lies;
  Plate under = plateOf<type>(second, axis, found.normal, false, stands);
  Plate beside = plateOf<type>(second, axis, found.normal, true, lies);
  stands = stands && tilted && out.present[0];
  lies = lies && isNot(stands) && out.present[0] && (type == GEOM_BOX ? toMask(true) : tilted);
  if (any(stands)) touchCap<type>(can, select(lean > scalar(0), axis, -axis), under, stands, out);
  if (any(lies)) touchSide<type>(can, found.normal, beside, lies, out);
  out.present[0] = out.present[0] && isNot(stands || lies);
}
