// The points of contact of a cylinder with a box or another cylinder: several where it stands or lies flat
// (mjc_Convex with its multicontact, MuJoCo 3.14; a margin has it turn the geoms instead).
//
// Where a cap and the face it is on are parallel but for 5 degrees, they touch at the corners of what they have in common,
// the cap taken as a polygon of 16 corners; of more than four, at four that enclose much. Where a cylinder's side lies
// on a face but for 5 degrees, they touch at the ends of what is over the face of its lowest line.
// Not as in MuJoCo: where its choice of four corners is a matter of rounding, as that of a whole cap is (of its rounding's
// four choices ours is the most frequent); and where a side is along a face but not over it, MuJoCo turns the normal around.
#pragma once
#include "limber/engine/collision/convex.cuh"

constexpr scalar PARALLEL_FACES = 0.996, ALONG_FACE = 0.0888;  // cosines
constexpr int SIDES = 16, CORNERS = 36;

// A face of the second geom: unit vectors along it and out of it, and its sizes [m]: half lengths, or a cap's radius.
// Corners start at angle `start`, in quarters of a turn from the one at width, height, and go around in the sense `sense`.
struct Plate {
  vec3 centre, x, y, out;
  real width, height;
  real start, sense;
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

// Four corners of more than four: MuJoCo's climb, of which the order of corners decides where it ends. From corners 0, 1, 2
// and 3, the fourth moves on while that encloses more, and after it the third and the second; then the first, by one.
FN void enclosing(const Polygon& p, mask many, real (&x)[4], real (&y)[4]) {
  const scalar slack = WIDE ? scalar(1e-12) : scalar(1e-5);
  real at[4], best[4], most = broadcast(0), turn = broadcast(3);
  for (int k = 0; k < 4; k++) at[k] = best[k] = broadcast(k);
  auto onward = [&](real i) __attribute__((always_inline)) {
    return select(i + scalar(1) < p.n, i + scalar(1), broadcast(0));
  };
  // twice the area of corners in order, which their diagonals span
  auto area = [&](const real (&i)[4]) __attribute__((always_inline)) {
    integer a = toInt(i[0]), b = toInt(i[1]), c = toInt(i[2]), d = toInt(i[3]);
    return absolute((loadAt(p.x, a) - loadAt(p.x, c)) * (loadAt(p.y, b) - loadAt(p.y, d)) -
                    (loadAt(p.y, a) - loadAt(p.y, c)) * (loadAt(p.x, b) - loadAt(p.x, d)));
  };
  most = area(at);
  mask active = many;
  for (int step = 0; step < 16 * CORNERS && any(active); step++) {
    real next[4] = {at[0], at[1], at[2], at[3]};
    EACH(k, 1, 4) { next[k] = select(turn == scalar(k), onward(at[k]), at[k]); };
    real here = area(next);
    mask more = active && here > most * (1 + slack), done = active && isNot(more) && turn == scalar(3);
    most = select(more, here, most);
    EACH(k, 1, 4) { at[k] = select(more, next[k], at[k]); };
    EACH(k, 0, 4) { best[k] = select(more, at[k], best[k]); };
    // the fourth hands over to the third once it moved, the third and second when they are where they want to be
    turn = select(more, minimum(turn, broadcast(2)), select(turn == scalar(2), broadcast(1), broadcast(3)));
    mask met = done && at[1] == at[0], met2, met3;
    at[1] = select(met, onward(at[1]), at[1]);
    met2 = met && at[2] == at[1];
    at[2] = select(met2, onward(at[2]), at[2]);
    met3 = met2 && at[3] == at[2];
    at[3] = select(met3, onward(at[3]), at[3]);
    at[0] = select(done, at[0] + scalar(1), at[0]);
    active = active && at[0] < p.n;
  }
  for (int k = 0; k < 4; k++) x[k] = loadAt(p.x, toInt(best[k])), y[k] = loadAt(p.y, toInt(best[k]));
}

// where MuJoCo's list of corners begins, of a box's face that looks along axis k, or against it
FN real startOf(int k, mask ahead) {
  const scalar starts[3][2] = {{0, 3}, {3, 3}, {1, 0}};
  return select(ahead, broadcast(starts[k][0]), broadcast(starts[k][1]));
}

// The face of the second geom that looks towards the first, of those that its nearest points belong to (all but those at
// right angles to the normal) and that the axis runs along, where `side`, or stands on; the first of several. `found`
// where there is one, `faces` how many the nearest points belong to: three at a corner of a box, two on an edge.
template <int type>
FN Plate plateOf(const Solid& second, vec3 axis, vec3 normal, bool side, mask& found, real& faces) {
  Plate plate = {zeroVec(), zeroVec(), zeroVec(), zeroVec(), broadcast(0), broadcast(0),
                 broadcast(0), broadcast(0)};
  const scalar least = WIDE ? 1e-8 : 1e-5;
  found = none();
  faces = broadcast(0);
  EACH(k, (type == GEOM_BOX ? 0 : 2), 3) {
    constexpr int i = (k + 1) % 3, j = (k + 2) % 3;
    vec3 out = column(second.mat, k);
    real lean = along(out, normal), cosine = absolute(along(out, axis));
    out = select(lean > scalar(0), -out, out);
    mask looks = absolute(lean) > least;
    mask fits = looks && isNot(found) && (side ? cosine < ALONG_FACE : cosine > PARALLEL_FACES);
    real half = type == GEOM_BOX ? second.size[k] : second.size[1];
    plate.centre = select(fits, second.pos + along(out, half), plate.centre);
    plate.x = select(fits, column(second.mat, i), plate.x);
    plate.y = select(fits, column(second.mat, j), plate.y);
    plate.out = select(fits, out, plate.out);
    plate.width = select(fits, type == GEOM_BOX ? second.size[i] : second.size[0], plate.width);
    plate.height = select(fits, type == GEOM_BOX ? second.size[j] : second.size[0], plate.height);
    mask ahead = lean <= scalar(0), clockwise = type == GEOM_BOX && k == 1 ? none() : ahead;
    plate.start = select(fits, type == GEOM_BOX ? startOf(k, ahead) : broadcast(0), plate.start);
    plate.sense = select(fits, select(clockwise, broadcast(-1), broadcast(1)), plate.sense);
    faces += one(looks);
    found = found || fits;
  };
  return plate;
}

// corner i of a plate, in its own coordinates
template <int type>
FN void cornerOf(const Plate& plate, int i, real& x, real& y) {
  if constexpr (type == GEOM_BOX) {
    real quarter = plate.start + plate.sense * scalar(i);
    quarter = select(quarter < scalar(0), quarter + scalar(4), quarter);
    quarter = select(quarter > scalar(3), quarter - scalar(4), quarter);
    x = select(quarter == scalar(0) || quarter == scalar(3), plate.width, -plate.width);
    y = select(quarter < scalar(2), plate.height, -plate.height);
  } else {
    real sine, cosine;
    sincos(broadcast(i * scalar(0.39269908169872414)), sine, cosine);
    x = plate.width * cosine;
    y = plate.width * plate.sense * sine;
  }
}

// A cap on a plate: `axis` points out of the cap. Where they have nothing in common, nothing is added and `touches` false.
template <int type>
FN void touchCap(const Solid& can, vec3 axis, const Plate& plate, mask& touches, Touches& out) {
  Polygon first = {}, second = {};
  vec3 cap = can.pos + along(axis, can.size[1]), apart = cap - plate.centre;
  real steep = scalar(1) / select(touches, along(axis, plate.out), broadcast(-1));
  real sense = select(along(axis, column(can.mat, 2)) > scalar(0), broadcast(-1), broadcast(1));
  for (int i = 0; i < (type == GEOM_BOX ? 4 : SIDES); i++) {
    real x, y;
    cornerOf<type>(plate, i, x, y);
    append(first, touches, x, y);
  }
  // a point of the cap, seen along its axis, in the plane of the plate
  auto seen = [&](vec3 point, real& x, real& y) __attribute__((always_inline)) {
    point = point - along(axis, along(point, plate.out) * steep);
    x = along(point, plate.x), y = along(point, plate.y);
  };
  auto rim = [&](int k, real& x, real& y) __attribute__((always_inline)) {
    real sine, cosine;
    sincos(broadcast(k * scalar(0.39269908169872414)), sine, cosine);
    vec3 offset = along(column(can.mat, 0), cosine) + along(column(can.mat, 1), sense * sine);
    seen(apart + along(offset, can.size[0]), x, y);
  };
  real middleX, middleY, fromX, fromY;
  seen(apart, middleX, middleY);
  rim(0, fromX, fromY);
  NO_UNROLL for (int edge = 0; edge < SIDES; edge++) {
    real toX, toY;
    rim(edge + 1, toX, toY);
    Side side = {toY - fromY, fromX - toX, broadcast(0)};
    side.c = side.a * fromX + side.b * fromY;
    mask outward = side.a * middleX + side.b * middleY < side.c;
    side = {select(outward, side.a, -side.a), select(outward, side.b, -side.b), select(outward, side.c, -side.c)};
    if (edge % 2 == 0) cut(first, side, second);
    else cut(second, side, first);
    fromX = toX, fromY = toY;
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
  mask many = touches && second.n > scalar(4);
  if (any(many)) {
    real quadX[4], quadY[4];
    enclosing(second, many, quadX, quadY);
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
  real faces;
  Plate under = plateOf<type>(second, axis, found.normal, false, stands, faces);
  Plate beside = plateOf<type>(second, axis, found.normal, true, lies, faces);
  stands = stands && tilted && out.present[0];
  // a side that is on a box's corner, or on another cylinder's side, has one point
  lies = lies && isNot(stands) && out.present[0] && (tilted || (type == GEOM_BOX ? faces < scalar(3) : none()));
  if (any(stands)) touchCap<type>(can, select(lean > scalar(0), axis, -axis), under, stands, out);
  if (any(lies)) touchSide<type>(can, found.normal, beside, lies, out);
  out.present[0] = out.present[0] && isNot(stands || lies);
}
