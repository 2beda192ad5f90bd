// Where two convex geoms touch that have no formula of their own: ellipsoids with anything, cylinders with capsules,
// cylinders and boxes (mjc_Convex of MuJoCo 3.14, whose search is an expanding polytope).
//
// Every one of these shapes is a sum of simpler ones: a capsule is a segment and a ball, a cylinder a segment and a disc,
// a box three segments. So along a unit normal n, from the first geom to the second, two geoms overlap by
//   overlap(n) = -n . apart + sum |segment . n| + sum |half axes' n| + balls,   apart = centre2 - centre1,
// and they touch along the normal where that is least: their distance is -min overlap, negative when they penetrate.
// A segment s makes the overlap bend where s . n = 0, a disc where n is its axis. The least overlap is either smooth, or
// on the circle n . s = 0 of one segment, or where two circles cross or at a disc's axis. All three kinds are searched,
// the last exactly; the least found is the one.
#pragma once
#include "limber/engine/collision/solids.cuh"

constexpr int segmentsOf(int type) { return type == GEOM_BOX ? 3 : type == GEOM_CAPSULE || type == GEOM_CYLINDER ? 1 : 0; }
constexpr int roundsOf(int type) { return type == GEOM_ELLIPSOID || type == GEOM_CYLINDER ? 1 : 0; }

// What two geoms are made of, the first's parts before the second's. A round is an ellipsoid, or a disc: two half axes.
template <int type1, int type2>
struct Parts {
  static constexpr int segments1 = segmentsOf(type1), segments = segments1 + segmentsOf(type2);
  static constexpr int rounds1 = roundsOf(type1), rounds = rounds1 + roundsOf(type2);
  static MEMBER_FN constexpr bool isDisc(int r) { return (r < rounds1 ? type1 : type2) == GEOM_CYLINDER; }
  static MEMBER_FN constexpr bool ofFirst(int s) { return s < segments1; }
  vec3 apart;
  vec3 segment[segments + 1];    // from the middle to an end [m]
  vec3 round[rounds + 1][3];     // half axes [m]
  real ball1, ball2;             // radii [m]
  real size;                     // of all of it, about [m]
};

// Copies for functions that are not inlined: to these no number is known to be zero, and memory need not say so.
FN vec3 plain(const vec3& a) { return variable(a.x.v, a.y.v, a.z.v); }
template <int type1, int type2>
FN Parts<type1, type2> plain(const Parts<type1, type2>& a) {
  typedef Parts<type1, type2> Sum;
  Sum copy;
  copy.apart = plain(a.apart), copy.ball1 = a.ball1, copy.ball2 = a.ball2, copy.size = a.size;
  EACH(s, 0, Sum::segments) { copy.segment[s] = plain(a.segment[s]); };
  EACH(r, 0, Sum::rounds) {
    EACH(k, 0, 3) { copy.round[r][k] = Sum::isDisc(r) && k == 2 ? zeroVec() : plain(a.round[r][k]); };
  };
  return copy;
}
FN Solid plain(const Solid& a) {
  mat3 columns = {plain(column(a.mat, 0)), plain(column(a.mat, 1)), plain(column(a.mat, 2))};
  return {plain(a.pos), transposed(columns), {a.size[0], a.size[1], a.size[2]}};
}

template <int type, class Sum>
FN real addParts(const Solid& solid, Sum& sum, int segment, int round) {
  vec3 axes[3] = {column(solid.mat, 0), column(solid.mat, 1), column(solid.mat, 2)};
  if constexpr (type == GEOM_BOX) {
    EACH(k, 0, 3) { sum.segment[segment + k] = along(axes[k], solid.size[k]); };
  }
  if constexpr (type == GEOM_CAPSULE || type == GEOM_CYLINDER) sum.segment[segment] = along(axes[2], solid.size[1]);
  if constexpr (type == GEOM_ELLIPSOID || type == GEOM_CYLINDER) {
    EACH(k, 0, 3) {
      constexpr bool disc = type == GEOM_CYLINDER;
      sum.round[round][k] = disc && k == 2 ? zeroVec() : along(axes[k], solid.size[disc ? 0 : k]);
    };
  }
  sum.size += solid.size[0] + (type == GEOM_SPHERE ? broadcast(0) : solid.size[1]);
  return type == GEOM_SPHERE || type == GEOM_CAPSULE ? solid.size[0] : broadcast(0);
}

// length of a round's half axes seen along n, and the point of its surface that is farthest along n
template <class Sum>
FN real extent(const Sum& sum, int r, vec3 n, vec3& farthest) {
  real part[3], square = broadcast(0);
  EACH(k, 0, 3) {
    part[k] = along(sum.round[r][k], n);
    square += part[k] * part[k];
  };
  real inverse = reciprocalSquareRoot(maximum(square, broadcast(SHORTEST * SHORTEST)));
  farthest = zeroVec();
  EACH(k, 0, 3) { farthest += along(sum.round[r][k], part[k] * inverse); };
  return square * inverse;
}

template <class Sum>
FN real overlap(const Sum& sum, vec3 n) {
  real total = sum.ball1 + sum.ball2 - along(sum.apart, n);
  vec3 ignored;
  EACH(s, 0, Sum::segments) { total += absolute(along(sum.segment[s], n)); };
  EACH(r, 0, Sum::rounds) { total += extent(sum, r, n, ignored); };
  return total;
}

struct Least {
  vec3 normal;
  real overlap;
};

FN vec3 unit(vec3 a, mask& usable) {
  real square = along(a, a);
  usable = usable && square > SHORTEST * SHORTEST;
  return along(a, reciprocalSquareRoot(select(usable, square, broadcast(1))));
}

// the direction `a`, of any length, or its opposite, whichever overlaps less
template <class Sum>
FN void tryDirection(const Sum& sum, vec3 a, Least& least) {
  mask better = toMask(true);
  vec3 n = unit(a, better);
  n = select(along(n, sum.apart) < scalar(0), -n, n);
  real here = overlap(sum, n);
  better = better && here < least.overlap;
  least.normal = select(better, n, least.normal);
  least.overlap = select(better, here, least.overlap);
}

// two unit vectors at right angles to each other and to the unit n
FN void tangents(vec3 n, vec3& t1, vec3& t2) {
  mask steep = absolute(valueOf(n.x)) > scalar(0.7);
  vec3 other = variable(one(isNot(steep)), one(steep), broadcast(0));
  mask usable = toMask(true);
  t1 = unit(cross(n, other), usable);
  t2 = cross(n, t1);
}

// slope and curvature of the overlap on the sphere of normals, along two tangents
struct Slopes {
  real g1, g2, h11, h12, h22;
};

template <class Sum>
FN Slopes slopes(const Sum& sum, vec3 n, vec3 t1, vec3 t2) {
  vec3 gradient = -sum.apart;
  real a = broadcast(0), b = broadcast(0), c = broadcast(0);
  EACH(s, 0, Sum::segments) {
    vec3 end = sum.segment[s];
    gradient += select(along(end, n) >= scalar(0), end, -end);
  };
  EACH(r, 0, Sum::rounds) {
    vec3 point;
    real inverse = scalar(1) / maximum(extent(sum, r, n, point), scalar(1e-9) * sum.size);
    real p1 = along(point, t1), p2 = along(point, t2);
    a -= inverse * p1 * p1, b -= inverse * p1 * p2, c -= inverse * p2 * p2;
    EACH(k, 0, 3) {
      real x = along(sum.round[r][k], t1), y = along(sum.round[r][k], t2);
      a += inverse * x * x, b += inverse * x * y, c += inverse * y * y;
    };
    gradient += point;
  };
  real radial = along(gradient, n);
  return {along(gradient, t1), along(gradient, t2), a - radial, b, c - radial};
}

// Newton's method from least.normal, damped until the overlap falls (Levenberg, Marquardt); turns about `axis` only,
// where `held`. It stops at a bend.
template <bool held, class Sum>
FN_NOINLINE Least refine(const Sum& from, const vec3& around, const Least& start) {
  const Sum sum = plain(from);
  const vec3 axis = plain(around);
  Least least = {plain(start.normal), start.overlap};
  const scalar smallest = WIDE ? scalar(1e-8) : scalar(5e-6), rounding = WIDE ? scalar(1e-15) : scalar(5e-7);
  real damping = broadcast(0);
  mask active = toMask(true);
  real lowest = least.overlap;
  for (int iteration = 0; iteration < 40 && any(active); iteration++) {
    vec3 t1, t2;
    if constexpr (held) {
      mask usable = toMask(true);
      t1 = unit(cross(axis, least.normal), usable);
      t2 = zeroVec();
    } else {
      tangents(least.normal, t1, t2);
    }
    Slopes d = slopes(sum, least.normal, t1, t2);
    real flattest = d.h11;
    if constexpr (!held) {
      real half = scalar(0.5) * (d.h11 - d.h22);
      flattest = scalar(0.5) * (d.h11 + d.h22) - squareRoot(half * half + d.h12 * d.h12);
    }
    // as much as makes the curvature positive, and more where a step failed
    real added = damping + maximum(scalar(1e-6) * sum.size - flattest, broadcast(0));
    real h11 = d.h11 + added, h22 = d.h22 + added, y1 = -d.g1 / h11, y2 = broadcast(0);
    if constexpr (!held) {
      real inverse = scalar(1) / (h11 * h22 - d.h12 * d.h12);
      y1 = (d.h12 * d.g2 - h22 * d.g1) * inverse;
      y2 = (d.h12 * d.g1 - h11 * d.g2) * inverse;
    }
    real length = squareRoot(y1 * y1 + y2 * y2);
    real shortened = minimum(broadcast(1), scalar(0.5) / maximum(length, broadcast(SHORTEST)));
    mask usable = toMask(true);
    vec3 n = unit(least.normal + along(t1, y1 * shortened) + along(t2, y2 * shortened), usable);
    real here = overlap(sum, n);
    mask falls = here <= lowest + rounding * sum.size;
    lowest = minimum(lowest, here);
    mask take = active && falls;
    least.normal = select(take, n, least.normal);
    least.overlap = select(take, here, least.overlap);
    damping = select(falls, scalar(0.1) * damping, scalar(8) * maximum(damping, scalar(0.02) * sum.size));
    // a step that was short because it was damped is not the last, unless it failed: at a bend
    active = active && (length > smallest || (falls && damping > scalar(1e-4) * sum.size));
  }
  return least;
}
template <bool held, class Sum>
FN void improve(const Sum& sum, const vec3& axis, Least& least) {
  const Least better = refine<held>(sum, axis, least);
  least = {plain(better.normal), better.overlap};
}

// Where on each part the geoms touch, given the normal: as a share of a segment from its middle, and as a point of a
// round's surface. Seen along the normal the nearest points of both geoms coincide. A part that bends the overlap at the
// normal, a segment or disc at right angles to it, may touch anywhere: as near to its middle as the others allow.
template <class Sum>
struct Shares {
  real segment[Sum::segments + 1];
  vec3 round[Sum::rounds + 1];
  mask freeSegment[Sum::segments + 1], freeRound[Sum::rounds + 1];
  vec3 miss;  // by how much the points do not coincide [m]
};

// Two free segments at once, where both stay within their ends. By cross products: of nearly parallel ones, differences of
// dot products would lose twice the digits.
template <class Sum>
FN void settlePair(const Sum& sum, int i, int j, Shares<Sum>& share) {
  const scalar slack = WIDE ? scalar(1e-9) : scalar(1e-5), parallel = WIDE ? scalar(1e-9) : scalar(1e-7);
  vec3 si = sum.segment[i], sj = sum.segment[j], w = cross(si, sj);
  real square = along(w, w);
  mask wanted = share.freeSegment[i] && share.freeSegment[j] && square > parallel * along(si, si) * along(sj, sj);
  real inverse = scalar(1) / select(wanted, square, broadcast(1));
  real zi = share.segment[i] - along(cross(sj, w), share.miss) * inverse;
  real zj = share.segment[j] + along(cross(si, w), share.miss) * inverse;
  wanted = wanted && absolute(zi) <= 1 + slack && absolute(zj) <= 1 + slack;
  zi = select(wanted, zi, share.segment[i]), zj = select(wanted, zj, share.segment[j]);
  share.miss += along(si, zi - share.segment[i]) + along(sj, zj - share.segment[j]);
  share.segment[i] = zi, share.segment[j] = zj;
}

// each free part in turn, in the lanes that are not settled
template <class Sum>
FN void settleEach(const Sum& sum, vec3 n, mask active, Shares<Sum>& share) {
  EACH(s, 0, Sum::segments) {
    vec3 end = sum.segment[s];
    real z = share.segment[s] - along(end, share.miss) / along(end, end);
    z = select(active && share.freeSegment[s], clamp(z, broadcast(-1), broadcast(1)), share.segment[s]);
    share.miss += along(end, z - share.segment[s]);
    share.segment[s] = z;
  };
  EACH(r, 0, Sum::rounds) {
    if constexpr (Sum::isDisc(r)) {
      vec3 to = share.round[r] - (share.miss - along(n, along(n, share.miss)));
      real square = along(sum.round[r][0], sum.round[r][0]), length = along(to, to);
      to = select(length > square, along(to, squareRoot(square / maximum(length, broadcast(SHORTEST)))), to);
      to = select(active && share.freeRound[r], to, share.round[r]);
      share.miss += to - share.round[r];
      share.round[r] = to;
    }
  };
}

template <class Sum>
FN Shares<Sum> shares(const Sum& sum, vec3 n) {
  const scalar bent = WIDE ? scalar(1e-8) : scalar(1e-5), settled = WIDE ? scalar(1e-16) : scalar(1e-7);
  Shares<Sum> share;
  share.miss = -sum.apart;
  mask free = none();
  EACH(s, 0, Sum::segments) {
    real towards = along(sum.segment[s], n), square = along(sum.segment[s], sum.segment[s]);
    share.freeSegment[s] = towards * towards <= bent * bent * square;
    share.segment[s] = select(towards > scalar(0), broadcast(1), broadcast(-1));
    share.segment[s] = select(share.freeSegment[s], broadcast(0), share.segment[s]);
    share.miss += along(sum.segment[s], share.segment[s]);
    free = free || share.freeSegment[s];
  };
  EACH(r, 0, Sum::rounds) {
    real length = extent(sum, r, n, share.round[r]);
    share.freeRound[r] = none();
    if constexpr (Sum::isDisc(r)) {
      share.freeRound[r] = length * length <= bent * bent * along(sum.round[r][0], sum.round[r][0]);
      share.round[r] = select(share.freeRound[r], zeroVec(), share.round[r]);
      free = free || share.freeRound[r];
    }
    share.miss += share.round[r];
  };
  share.miss = share.miss - along(n, along(n, share.miss));
  if (any(free)) {
    EACH(i, 0, Sum::segments) {
      EACH(j, i + 1, Sum::segments) { settlePair(sum, i, j, share); };
    };
    mask active = free;
    NO_UNROLL for (int sweep = 0; sweep < 20; sweep++) {
      active = active && along(share.miss, share.miss) > settled * settled * sum.size * sum.size;
      if (!any(active)) break;
      settleEach(sum, n, active, share);
    }
  }
  return share;
}

// Square of how far from the least overlap a normal is [m^2]: how far apart the nearest points of both geoms are, seen along
// the normal, and how high the ends are of segments that are taken for being at right angles to it.
template <class Sum>
FN_NOINLINE real missOf(const Sum& sum, const vec3& n) {
  const Sum parts = plain(sum);
  const vec3 normal = plain(n);
  const auto share = shares(parts, normal);
  real square = along(share.miss, share.miss);
  EACH(s, 0, Sum::segments) {
    real height = along(parts.segment[s], normal);
    square += select(share.freeSegment[s], height * height, broadcast(0));
  };
  return square;
}

// The lesser of two. Where two candidates are so alike that rounding decides between them, one may be beside a bend that
// the other is on, and the points at which they touch far apart: that one is right whose nearest points coincide.
template <class Sum>
FN void takeLess(const Sum& sum, Least& least, const Least& other) {
  const scalar noise = WIDE ? scalar(1e-14) : scalar(2e-6);
  mask better = other.overlap < least.overlap;
  mask alike = absolute(other.overlap - least.overlap) <= noise * sum.size &&
               along(other.normal, least.normal) > scalar(0.9998);
  if (any(alike)) better = (alike && missOf(sum, other.normal) < missOf(sum, least.normal)) || (isNot(alike) && better);
  least.normal = select(better, other.normal, least.normal);
  least.overlap = select(better, other.overlap, least.overlap);
}

// on the circle of normals at right angles to the unit `axis`
template <class Sum>
FN Least leastOnCircle(const Sum& sum, vec3 axis) {
  Least least = {axis, broadcast(1e30)};
  vec3 t1, t2;
  tangents(axis, t1, t2);
  NO_UNROLL for (int k = 0; k < 8; k++) {
    // eighths of half a turn, off the axes of whatever stands straight
    const scalar cosines[8] = {0.9895, 0.8587, 0.5973, 0.2449, -0.1448, -0.5124, -0.802, -0.9696};
    const scalar sines[8] = {0.1448, 0.5124, 0.802, 0.9696, 0.9895, 0.8587, 0.5973, 0.2449};
    tryDirection(sum, along(t1, broadcast(cosines[k])) + along(t2, broadcast(sines[k])), least);
  }
  improve<true>(sum, axis, least);
  return least;
}

// from a normal a little off a disc's axis, to the side on which the overlap is less
template <class Sum>
FN Least leastBesideDisc(const Sum& sum, int r) {
  mask usable = toMask(true);
  vec3 n = unit(cross(sum.round[r][0], sum.round[r][1]), usable);
  n = select(along(n, sum.apart) < scalar(0), -n, n);
  vec3 t1, t2;
  tangents(n, t1, t2);
  Slopes d = slopes(sum, n, t1, t2);
  vec3 aside = along(t1, -d.g1) + along(t2, -d.g2);
  n = unit(n + along(unit(aside, usable), broadcast(0.01)), usable);
  Least least = {n, overlap(sum, n)};
  improve<false>(sum, zeroVec(), least);
  return least;
}

// at right angles to two segments, also where they are nearly parallel: a cross product is not, then
FN vec3 across(vec3 a, vec3 b) {
  mask usable = toMask(true);
  a = unit(a, usable);
  EACH(k, 0, 2) { b = unit(b - along(a, along(a, b)), usable); };
  return select(usable, cross(a, b), zeroVec());
}

// the normal along which the geoms overlap least
template <class Sum>
FN Least leastOverlap(const Sum& sum, scalar margin) {
  Least least = {variable(broadcast(0), broadcast(0), broadcast(1)), broadcast(1e30)}, corner = least;
  tryDirection(sum, sum.apart, corner);
  NO_UNROLL for (int k = 14; k < 27; k++) {
    // half of the 26 directions to a cube's faces, edges and corners; a search that starts on a disc's axis would stay
    // there, so a little off
    vec3 towards = variable(broadcast(k / 9 - scalar(0.93)), broadcast(k / 3 % 3 - scalar(1.05)),
                            broadcast(k % 3 - scalar(0.96)));
    tryDirection(sum, towards, least);
  }
  EACH(r, 0, Sum::rounds) {
    if constexpr (Sum::isDisc(r)) tryDirection(sum, cross(sum.round[r][0], sum.round[r][1]), corner);
  };
  EACH(i, 0, Sum::segments) {
    EACH(j, i + 1, Sum::segments) { tryDirection(sum, across(sum.segment[i], sum.segment[j]), corner); };
  };
  if (all(least.overlap <= -margin || corner.overlap <= -margin)) {
    takeLess(sum, least, corner);
    return least;
  }
  Least bend = least;
  EACH(s, 0, Sum::segments) {
    mask usable = toMask(true);
    takeLess(sum, bend, leastOnCircle(sum, unit(sum.segment[s], usable)));
  };
  least = bend;
  improve<false>(sum, zeroVec(), least);
  takeLess(sum, least, bend);
  if constexpr (Sum::rounds == 2) {
    EACH(r, 0, 2) {
      if constexpr (Sum::isDisc(r)) takeLess(sum, least, leastBesideDisc(sum, r));
    };
  }
  takeLess(sum, least, corner);
  return least;
}

// A search that ends at a bend has only seen one side of it where the least is just beyond: from there on as if the ends
// of segments that touch were points, for which there is no bend.
template <class Sum>
FN void leaveBend(const Sum& sum, const Shares<Sum>& share, mask there, Least& least) {
  Sum rest = sum;
  EACH(s, 0, Sum::segments) {
    rest.apart = rest.apart - select(share.segment[s] >= scalar(0), sum.segment[s], -sum.segment[s]);
    rest.segment[s] = zeroVec();
  };
  Least beyond = {least.normal, overlap(rest, least.normal)};
  improve<false>(rest, zeroVec(), beyond);
  beyond.overlap = select(there, overlap(sum, beyond.normal), broadcast(1e30));
  takeLess(sum, least, beyond);
}

// halfway between the nearest points of both geoms
template <class Sum>
FN vec3 touchPoint(const Sum& sum, const Shares<Sum>& share, const Solid& first, const Solid& second, vec3 n) {
  vec3 point1 = first.pos + along(n, sum.ball1), point2 = second.pos - along(n, sum.ball2);
  EACH(s, 0, Sum::segments) {
    vec3 part = along(sum.segment[s], share.segment[s]);
    if constexpr (Sum::ofFirst(s)) point1 += part;
    else point2 = point2 - part;
  };
  EACH(r, 0, Sum::rounds) {
    if constexpr (r < Sum::rounds1) point1 += share.round[r];
    else point2 = point2 - share.round[r];
  };
  return along(point1 + point2, broadcast(0.5));
}

struct Found {
  vec3 point, normal;
  real dist;
};

template <int type1, int type2>
FN_NOINLINE Found searchTouch(const Solid& one, const Solid& two, scalar margin) {
  const Solid first = plain(one), second = plain(two);
  typedef Parts<type1, type2> Sum;
  Sum sum;
  sum.apart = second.pos - first.pos;
  sum.size = squareRoot(along(sum.apart, sum.apart));
  sum.ball1 = addParts<type1>(first, sum, 0, 0);
  sum.ball2 = addParts<type2>(second, sum, Sum::segments1, Sum::rounds1);
  Least least = leastOverlap(sum, margin);
  if (!any(least.overlap > -margin)) return {zeroVec(), least.normal, -least.overlap};
  const scalar exact = WIDE ? scalar(1e-11) : scalar(2e-6);
  auto share = shares(sum, least.normal);
  real allowed = exact * sum.size;
  mask beside = least.overlap > -margin && along(share.miss, share.miss) > allowed * allowed;
  if (any(beside)) {
    leaveBend(sum, share, beside, least);
    share = shares(sum, least.normal);
  }
  return {touchPoint(sum, share, first, second, least.normal), least.normal, -least.overlap};
}

template <int type1, int type2>
FN Found findTouch(const Solid& first, const Solid& second, scalar margin) {
  const Found found = searchTouch<type1, type2>(first, second, margin);
  return {plain(found.point), plain(found.normal), found.dist};
}

// radius of the sphere around a geom
template <int type>
FN real bound(const Solid& s) {
  if constexpr (type == GEOM_CAPSULE) return s.size[0] + s.size[1];
  real square = s.size[0] * s.size[0] + s.size[1] * s.size[1];
  return squareRoot(type == GEOM_BOX ? square + s.size[2] * s.size[2] : square);
}

// a geom turned about a point by a small angle of the given sine, about a unit axis (Rodrigues)
FN vec3 turned(vec3 v, vec3 axis, scalar sine) {
  const scalar versine = sine * sine / (1 + scalar(__builtin_sqrt(1 - sine * sine)));
  return v + along(cross(axis, v), broadcast(sine)) - along(v - along(axis, along(axis, v)), broadcast(versine));
}
FN Solid turned(const Solid& s, vec3 point, vec3 axis, scalar sine) {
  mat3 columns = {turned(column(s.mat, 0), axis, sine), turned(column(s.mat, 1), axis, sine),
                  turned(column(s.mat, 2), axis, sine)};
  return {point + turned(s.pos - point, axis, sine), transposed(columns), {s.size[0], s.size[1], s.size[2]}};
}

// The point of contact of two round shapes, or the first of several.
template <int type1, int type2>
FN Found touchOnce(const Solid& first, const Solid& second, scalar margin, Touches& out) {
  Found found = findTouch<type1, type2>(first, second, margin);
  addTouch(out, found.dist < margin, found.dist, found.point, found.normal);
  return found;
}

// Up to four more points of flat and straight shapes, which show when both geoms are turned a little against each other,
// about either tangent and either way. All have the first one's dist.
template <int type1, int type2>
FN void touchTurned(const Solid& first, const Solid& second, const Found& found, scalar margin, Touches& out) {
  const scalar sine = 0.0009999998333333417;  // of a thousandth of a radian
  mask touches = found.dist < margin;
  vec3 axes[2];
  makeFrame({varying(found.dist), found.point, found.normal, zeroVec(), false, touches}, axes[0], axes[1]);
  real reach = scalar(1e-3) * minimum(bound<type1>(first), bound<type2>(second));
  NO_UNROLL for (int k = 0; k < 4 && any(touches); k++) {
    const scalar turn = k % 2 == 0 ? -sine : sine;
    vec3 axis = k < 2 ? axes[0] : axes[1];
    Found next = findTouch<type1, type2>(turned(first, found.point, axis, turn),
                                         turned(second, found.point, axis, -turn), margin);
    mask fresh = touches && next.dist < margin;
    for (int i = 0; i < out.n; i++) {
      vec3 between = next.point - vecOf(out.point[i]);
      fresh = fresh && isNot(out.present[i] && along(between, between) <= reach * reach);
    }
    addTouch(out, fresh, found.dist, next.point, next.normal);
  }
}
