// Where capsules and boxes touch boxes (mjc_CapsuleBox, mjc_BoxBox of MuJoCo 3.14).
#pragma once
#include "limber/engine/collision/solids.cuh"

// v[k] for the k of each lane
FN real pick(const real (&v)[3], real k) { return select(k == scalar(0), v[0], select(k == scalar(1), v[1], v[2])); }
FN real nextAxis(real k) { return select(k == scalar(2), broadcast(0), k + scalar(1)); }

// The point of a capsule's axis nearest a box. Everything is in the box's frame, positions on the axis run from -1 to 1.
struct NearestOnBox {
  real square;      // of the distance
  real at;          // on the axis
  mask end;         // an end of the axis lies over a face, or inside
  real face;        // that face's axis, -1 inside
  real edge;        // else: the edge's axis
  real onEdge;      // where on it, from -1 to 1
  mask corner;      // it is one of the edge's ends
  real bit[3];      // of an end or an edge: 1 where the upper one of the box's faces
};

FN void tryEnds(const real (&pos)[3], const real (&half)[3], const real (&size)[3], NearestOnBox& best) {
  for (int end = -1; end <= 1; end += 2) {
    real square = broadcast(0), outside = broadcast(0), face = broadcast(-1);
    for (int k = 0; k < 3; k++) {
      real at = pos[k] + scalar(end) * half[k], gap = maximum(absolute(at) - size[k], broadcast(0));
      mask beyond = gap > scalar(0);
      square += gap * gap;
      outside += one(beyond);
      face = select(beyond, broadcast(k), face);
    }
    mask better = outside <= scalar(1) && square < best.square;
    best.square = select(better, square, best.square);
    best.at = select(better, broadcast(end), best.at);
    best.face = select(better, face, best.face);
    best.end = best.end || better;
  }
}

// the edges along axis j, each by the signs of its other two coordinates
template <int j>
FN void tryEdges(const real (&pos)[3], const real (&half)[3], const real (&size)[3], NearestOnBox& best) {
  constexpr int j1 = (j + 1) % 3, j2 = (j + 2) % 3;
  const scalar smallest = WIDE ? scalar(1e-15) : scalar(1e-7);
  NO_UNROLL for (int i = 0; i < 4; i++) {
    const scalar sign1 = i & 1 ? 1 : -1, sign2 = i & 2 ? 1 : -1;
    real apart[3];
    apart[j] = -pos[j];
    apart[j1] = sign1 * size[j1] - pos[j1];
    apart[j2] = sign2 * size[j2] - pos[j2];
    real ma = size[j] * size[j], mb = -size[j] * half[j];
    real mc = half[0] * half[0] + half[1] * half[1] + half[2] * half[2];
    real u = -size[j] * apart[j], v = half[0] * apart[0] + half[1] * apart[1] + half[2] * apart[2];
    real det = ma * mc - mb * mb;
    mask crossing = absolute(det) >= (WIDE ? broadcast(smallest) : smallest * ma * mc);
    real inverse = scalar(1) / select(crossing, det, broadcast(1));
    real x1 = (mc * u - mb * v) * inverse, x2 = (ma * v - mb * u) * inverse;
    // `end` is the end of the edge that x1 last had to be held at, though it may have left it since
    mask high = x1 > scalar(1), low = x1 < scalar(-1);
    real end = one(high) - one(low);
    x2 = select(high, (v - mb) / mc, select(low, (v + mb) / mc, x2));
    x1 = clamp(x1, broadcast(-1), broadcast(1));
    high = x2 > scalar(1), low = x2 < scalar(-1);
    x1 = select(high, (u - mb) / ma, select(low, (u + mb) / ma, x1));
    end = select(x1 > scalar(1), broadcast(1), select(x1 < scalar(-1), broadcast(-1), end));
    x1 = clamp(x1, broadcast(-1), broadcast(1));
    x2 = clamp(x2, broadcast(-1), broadcast(1));
    real square = broadcast(0);
    for (int k = 0; k < 3; k++) {
      real gap = apart[k] - half[k] * x2 + (k == j ? size[j] * x1 : broadcast(0));
      square += gap * gap;
    }
    mask better = crossing && square < best.square - smallest;
    best.square = select(better, square, best.square);
    best.at = select(better, x2, best.at);
    best.onEdge = select(better, x1, best.onEdge);
    best.edge = select(better, broadcast(j), best.edge);
    best.end = best.end && isNot(better);
    best.corner = (better && absolute(end) > scalar(0)) || (best.corner && isNot(better));
    best.bit[j] = select(better, one(end > scalar(0)), best.bit[j]);
    best.bit[j1] = select(better, broadcast(i & 1 ? 1 : 0), best.bit[j1]);
    best.bit[j2] = select(better, broadcast(i & 2 ? 1 : 0), best.bit[j2]);
  }
}

// How far from the nearest point, along the axis, a second one is worth while, with its sign; `found` where there is
// one. It is MuJoCo's: the farthest point of the axis that is still over the face, or along the edge, that the axis
// leans to.
FN real secondPoint(const real (&pos)[3], const real (&half)[3], const real (&size)[3], const NearestOnBox& best,
                    mask& found) {
  real reach[3], differs[3], count = broadcast(0);
  for (int k = 0; k < 3; k++) {
    reach[k] = scalar(2) * size[k] / absolute(half[k]);
    differs[k] = one((half[k] > scalar(0)) == isNot(best.bit[k] > scalar(0)));
    count += differs[k];
  }
  // at a corner: along the one edge, or the one face, that the axis points along
  mask single = count == scalar(1), usable = single || count == scalar(2);
  real odd = select(single, broadcast(1), broadcast(0));
  real lone = select(differs[0] == odd, broadcast(0), select(differs[1] == odd, broadcast(1), broadcast(2)));
  real forward = select(single, scalar(1) - best.at, scalar(1) + best.at), backward = scalar(2) - forward;
  real sign = select(single, broadcast(1), broadcast(-1)), share = pick(half, lone);
  real length = half[0] * half[0] + half[1] * half[1] + half[2] * half[2];
  mask alongEdge = share * share > scalar(0.5) * length;
  real lone1 = nextAxis(lone), lone2 = nextAxis(lone1);
  real onEdge = sign * minimum(forward, pick(reach, lone));
  real onFace = -sign * minimum(minimum(backward, pick(reach, lone1)), pick(reach, lone2));
  real atCorner = select(alongEdge, onEdge, onFace);
  // on an edge: over the face of the two that the axis leans to less
  real edge1 = nextAxis(best.edge), edge2 = nextAxis(edge1);
  mask swap = absolute(pick(half, edge1)) > absolute(pick(half, edge2));
  real across = select(swap, edge1, edge2);
  mask ahead = pick(differs, across) > scalar(0);
  mask crossing = pick(differs, edge1) + pick(differs, edge2) == scalar(1);
  real far = minimum(select(ahead, scalar(1) - best.at, scalar(1) + best.at), pick(reach, across));
  mask rising = (pick(half, best.edge) > scalar(0)) == ahead;
  real rest = select(rising, scalar(1) - best.onEdge, scalar(1) + best.onEdge);
  real sideways = scalar(0.5) * pick(reach, best.edge) * rest;
  far = select(sideways < far, sideways, far);
  real atEdge = select(ahead, far, -far);
  // an end over a face: towards the other end, as far as the face goes
  real direction = -best.at, over = broadcast(2);
  for (int k = 0; k < 3; k++) {
    real from = pos[k] + best.at * half[k], rate = half[k] * direction;
    for (int side = -1; side <= 1; side += 2) {
      real until = (scalar(side) * size[k] - from) / rate;
      over = select(best.face != scalar(k) && until > scalar(0) && until < over, until, over);
    }
  }
  mask onCorner = best.corner && usable, onSide = isNot(best.corner) && crossing;
  found = (best.end && best.face >= scalar(0)) || (isNot(best.end) && (onCorner || onSide));
  return select(best.end, direction * over, select(best.corner, atCorner, atEdge));
}

FN void capsuleAndBox(const Solid& capsule, const Solid& box, Touches& out) {
  vec3 axis = along(column(capsule.mat, 2), capsule.size[1]), apart = capsule.pos - box.pos;
  real pos[3], half[3];
  EACH(k, 0, 3) {
    pos[k] = along(column(box.mat, k), apart);
    half[k] = along(column(box.mat, k), axis);
  };
  NearestOnBox best = {broadcast(1e30), broadcast(0), none(),       broadcast(-1),
                       broadcast(0),    broadcast(0), none(), {broadcast(0), broadcast(0), broadcast(0)}};
  tryEnds(pos, half, box.size, best);
  EACH(j, 0, 3) { tryEdges<j>(pos, half, box.size, best); };
  mask second;
  real ahead = secondPoint(pos, half, box.size, best, second);
  ballAndBox(capsule.pos + along(axis, best.at), capsule.size[0], box, toMask(true), out);
  ballAndBox(capsule.pos + along(axis, best.at + ahead), capsule.size[0], box, second, out);
}

// Two boxes touch along the axis that separates them best, of the six face normals and the nine cross products of
// edges: over a face, at the corners of the other box's face, clipped by this one; or where two edges cross.
// How much apart two numbers must be to be held for different, for each of MuJoCo's two precisions.
constexpr scalar PARALLEL = WIDE ? 1e-16 : 1e-7;   // square of the sine between edges that have no cross product
constexpr scalar AMBIGUOUS = WIDE ? 1e-9 : 1e-5;   // part of an axis along an edge that could as well be the opposite
constexpr scalar DUPLICATE = WIDE ? 1e-14 : 1e-10; // square of the distance of equal corners, relative to the face's

// Two boxes in the frame of the first: the second's axes as columns, the centre of either in the other's frame.
struct BoxPair {
  real turn[3][3];
  real to2[3], to1[3];
  real size1[3], size2[3];
};

// The axis along which two boxes are farthest apart, or overlap least.
struct Separation {
  real apart;       // [m]
  real axis[3];     // of an edge pair, in the first box's frame
  real edge1, edge2;
  mask edges;       // two edges, else a face:
  real face;        // its axis
  mask first;       // of the first box, else the second's
};

FN void tryFaces(const BoxPair& p, Separation& best) {
  EACH(k, 0, 6) {
    constexpr int axis = k % 3;
    real extent = broadcast(0);
    EACH(i, 0, 3) {
      extent += k < 3 ? absolute(p.turn[axis][i]) * p.size2[i] : absolute(p.turn[i][axis]) * p.size1[i];
    };
    real apart = k < 3 ? absolute(p.to2[axis]) - p.size1[axis] : absolute(p.to1[axis]) - p.size2[axis];
    mask better = apart - extent > best.apart;
    best.apart = select(better, apart - extent, best.apart);
    best.face = select(better, broadcast(axis), best.face);
    best.first = k < 3 ? best.first || better : best.first && isNot(better);
  };
}

// Edge pairs, where they are better than the best face; `face` is how far apart that face has the boxes.
FN void tryEdgePairs(const BoxPair& p, real face, Separation& best) {
  EACH(k, 0, 9) {
    constexpr int i = k / 3, j = k % 3, i1 = (i + 1) % 3, i2 = (i + 2) % 3, j1 = (j + 1) % 3, j2 = (j + 2) % 3;
    real x1 = -p.turn[i2][j], x2 = p.turn[i1][j], square = x1 * x1 + x2 * x2;
    mask usable = square >= PARALLEL;
    real inverse = reciprocalSquareRoot(select(usable, square, broadcast(1)));
    x1 *= inverse, x2 *= inverse;
    real extent1 = p.size1[i1] * absolute(x1) + p.size1[i2] * absolute(x2);
    real extent2 = p.size2[j1] * absolute(x1 * p.turn[i1][j1] + x2 * p.turn[i2][j1]) +
                   p.size2[j2] * absolute(x1 * p.turn[i1][j2] + x2 * p.turn[i2][j2]);
    real apart = absolute(x1 * p.to2[i1] + x2 * p.to2[i2]) - extent1 - extent2;
    // a face makes several points where edges make one, so it wins a tie
    mask better = usable && apart - scalar(1e-6) * absolute(apart) > best.apart && apart > face;
    best.apart = select(better, apart, best.apart);
    best.axis[i] = select(better, broadcast(0), best.axis[i]);
    best.axis[i1] = select(better, x1, best.axis[i1]);
    best.axis[i2] = select(better, x2, best.axis[i2]);
    best.edge1 = select(better, broadcast(i), best.edge1);
    best.edge2 = select(better, broadcast(j), best.edge2);
    best.edges = best.edges || better;
  };
}

FN Separation separation(const BoxPair& p) {
  const real zero = broadcast(0);
  Separation best = {broadcast(-1e30), {zero, zero, zero}, zero, zero, none(), zero, none()};
  tryFaces(p, best);
  const real face = best.apart;
  tryEdgePairs(p, face, best);
  // the face also where an edge pair is as good as it, but for five percent, and within 8 degrees of it
  real cosine = broadcast(0);
  EACH(k, 0, 3) {
    real dot = broadcast(0);
    EACH(i, 0, 3) { dot += select(best.first, broadcast(i == k), p.turn[i][k]) * best.axis[i]; };
    cosine = select(best.face == scalar(k), absolute(dot), cosine);
  };
  mask same = cosine > scalar(0.99) && best.apart < face + scalar(0.05) * absolute(face) + SHORTEST;
  best.edges = best.edges && isNot(same);
  return best;
}

// v with its entries shifted so that entry k comes first
FN void shifted(const real (&v)[3], real k, real (&out)[3]) {
  EACH(i, 0, 3) { out[i] = select(k == scalar(0), v[i], select(k == scalar(1), v[(i + 1) % 3], v[(i + 2) % 3])); };
}

// Where two edges cross: halfway between the nearest points of both. Frames are the boxes' own, shifted so that the
// edges come first.
FN void touchEdges(const Solid& box1, const BoxPair& p, const Separation& best, Touches& out) {
  real turn[3][3], columns[3], size1[3], size2[3], axis[3], to2[3], rows[3][3];
  shifted(p.size1, best.edge1, size1);
  shifted(p.size2, best.edge2, size2);
  shifted(best.axis, best.edge1, axis);
  shifted(p.to2, best.edge1, to2);
  EACH(r, 0, 3) { shifted(p.turn[r], best.edge2, rows[r]); };
  EACH(c, 0, 3) {
    EACH(r, 0, 3) { columns[r] = rows[r][c]; };
    real column[3];
    shifted(columns, best.edge1, column);
    EACH(r, 0, 3) { turn[r][c] = column[r]; };
  };
  real sign = select(axis[1] * to2[1] + axis[2] * to2[2] < scalar(0), broadcast(-1), broadcast(1));
  real other[3], corner1[3] = {broadcast(0)}, corner2[3] = {broadcast(0)};
  EACH(k, 0, 3) {
    axis[k] *= sign;
    if constexpr (k > 0) corner1[k] = select(axis[k] >= scalar(0), size1[k], -size1[k]);
  };
  EACH(c, 0, 3) {
    other[c] = axis[1] * turn[1][c] + axis[2] * turn[2][c];
    if constexpr (c > 0) corner2[c] = select(other[c] >= scalar(0), -size2[c], size2[c]);
  };
  // an axis that lies in a face does not tell which of the face's edges it is: the nearer of them
  mask doubt11 = absolute(axis[1]) < AMBIGUOUS, doubt12 = isNot(doubt11) && absolute(axis[2]) < AMBIGUOUS;
  mask doubt21 = absolute(other[1]) < AMBIGUOUS, doubt22 = isNot(doubt21) && absolute(other[2]) < AMBIGUOUS;
  real b = turn[0][0], denominator = maximum(scalar(1) - b * b, broadcast(SHORTEST));
  real nearest = broadcast(1e30), middle[3] = {broadcast(0), broadcast(0), broadcast(0)}, dist = broadcast(0);
  NO_UNROLL for (int trial = 0; trial < 4; trial++) {
    const bool flip1 = trial & 1, flip2 = trial & 2;
    mask asked = toMask(true);
    if (flip1) asked = asked && (doubt11 || doubt12);
    if (flip2) asked = asked && (doubt21 || doubt22);
    real c1[3] = {broadcast(0), corner1[1], corner1[2]}, c2[3] = {broadcast(0), corner2[1], corner2[2]}, e[3], gap[3];
    if (flip1) c1[1] = select(doubt11, -c1[1], c1[1]), c1[2] = select(doubt12, -c1[2], c1[2]);
    if (flip2) c2[1] = select(doubt21, -c2[1], c2[1]), c2[2] = select(doubt22, -c2[2], c2[2]);
    EACH(r, 0, 3) { e[r] = to2[r] + turn[r][1] * c2[1] + turn[r][2] * c2[2] - c1[r]; };
    real e2 = turn[0][0] * e[0] + turn[1][0] * e[1] + turn[2][0] * e[2];
    real s = clamp((e[0] - b * e2) / denominator, -size1[0], size1[0]);
    real t = clamp(b * s - e2, -size2[0], size2[0]);
    s = clamp(e[0] + b * t, -size1[0], size1[0]);
    EACH(r, 0, 3) { gap[r] = e[r] + t * turn[r][0] - (r == 0 ? s : broadcast(0)); };
    real square = gap[0] * gap[0] + gap[1] * gap[1] + gap[2] * gap[2];
    mask better = asked && square < nearest;
    nearest = select(better, square, nearest);
    dist = select(better, gap[0] * axis[0] + gap[1] * axis[1] + gap[2] * axis[2], dist);
    EACH(r, 0, 3) {
      middle[r] = select(better, c1[r] + (r == 0 ? s : broadcast(0)) + scalar(0.5) * gap[r], middle[r]);
    };
  }
  // back to the world, where axis r of the shifted frame is edge1 + r of the box
  vec3 point = box1.pos, normal = zeroVec();
  EACH(r, 0, 3) {
    vec3 unit = select(best.edge1 == scalar(0), column(box1.mat, r),
                       select(best.edge1 == scalar(1), column(box1.mat, (r + 1) % 3), column(box1.mat, (r + 2) % 3)));
    point += along(unit, middle[r]);
    normal += along(unit, axis[r]);
  };
  addTouch(out, best.edges, dist, point, normal);
}

// Corners of one box's face that lie over a face of the other, and where the outlines of both cross, in the plane of
// the face: x and y in it, z above it.
struct Outline {
  real at[TOUCHES][3];
  mask in[TOUCHES];
  int n;
};

FN void addCorner(Outline& o, mask in, real x, real y, real z) {
  const int i = o.n++;
  o.at[i][0] = x, o.at[i][1] = y, o.at[i][2] = z;
  o.in[i] = in;
}

// The parallelogram centre +- u +- v clipped by the rectangle |x| <= width, |y| <= height: its own corners that are
// inside, where its edges enter and leave, and corners of the rectangle inside of it. At most 8 are in use.
FN void clipFace(const real (&centre)[3], const real (&u)[3], const real (&v)[3], real width, real height, Outline& o) {
  const real extent[2] = {width, height};
  NO_UNROLL for (int edge = 0; edge < 4; edge++) {
    // edges run from corner to corner: ++, -+, --, +-
    const scalar su = edge == 0 || edge == 3 ? 1 : -1, sv = edge < 2 ? 1 : -1;
    real from[3], step[3], enter = broadcast(0), leave = broadcast(1);
    mask inside = toMask(true), cut = none();
    EACH(k, 0, 3) {
      from[k] = centre[k] + su * u[k] + sv * v[k];
      step[k] = edge % 2 == 0 ? scalar(-2) * su * u[k] : scalar(-2) * sv * v[k];
    };
    EACH(k, 0, 2) {
      inside = inside && absolute(from[k]) <= extent[k];
      mask still = step[k] == scalar(0);
      real inverse = scalar(1) / select(still, broadcast(1), step[k]);
      real low = (-extent[k] - from[k]) * inverse, high = (extent[k] - from[k]) * inverse;
      enter = select(still, enter, maximum(enter, minimum(low, high)));
      leave = select(still, leave, minimum(leave, maximum(low, high)));
      cut = cut || (still && absolute(from[k]) > extent[k]);
    };
    mask crosses = enter < leave && isNot(cut);
    addCorner(o, inside, from[0], from[1], from[2]);
    real x = from[0], y = from[1], z = from[2];
    addCorner(o, crosses && enter > scalar(0), x + enter * step[0], y + enter * step[1], z + enter * step[2]);
    addCorner(o, crosses && leave < scalar(1), x + leave * step[0], y + leave * step[1], z + leave * step[2]);
  }
  real area = u[0] * v[1] - u[1] * v[0];
  mask flat = absolute(area) > SHORTEST * width * height;
  real inverse = scalar(1) / select(flat, area, broadcast(1));
  NO_UNROLL for (int corner = 0; corner < 4; corner++) {
    real x = corner & 1 ? width : -width, y = corner & 2 ? height : -height;
    real dx = x - centre[0], dy = y - centre[1];
    real a = (dx * v[1] - dy * v[0]) * inverse, b = (u[0] * dy - u[1] * dx) * inverse;
    mask inside = flat && absolute(a) < scalar(1) && absolute(b) < scalar(1);
    addCorner(o, inside, x, y, centre[2] + a * u[2] + b * v[2]);
  }
}

// The face of the other box that looks most against this one, clipped by it.
FN void touchFaces(const Solid& box1, const Solid& box2, const BoxPair& p, const Separation& best, scalar margin,
                   Touches& out) {
  // the box that owns the face, shifted so that the face's axis comes last: turn are the other's axes in it
  real rows[3][3], turn[3][3], size[3], sizeOther[3], apart[3], to[3], after = nextAxis(best.face), extent[3];
  EACH(r, 0, 3) {
    EACH(c, 0, 3) { rows[r][c] = select(best.first, p.turn[r][c], p.turn[c][r]); };
    size[r] = select(best.first, p.size1[r], p.size2[r]);
    sizeOther[r] = select(best.first, p.size2[r], p.size1[r]);
    apart[r] = select(best.first, p.to2[r], p.to1[r]);
  };
  shifted(apart, after, to);
  shifted(size, after, extent);
  EACH(c, 0, 3) {
    real columns[3] = {rows[0][c], rows[1][c], rows[2][c]}, column[3];
    shifted(columns, after, column);
    EACH(r, 0, 3) { turn[r][c] = column[r]; };
  };
  real sign = select(to[2] >= scalar(0), broadcast(1), broadcast(-1)), facing = broadcast(0);
  real steepest = absolute(turn[2][0]);
  EACH(c, 1, 3) {
    mask better = absolute(turn[2][c]) > steepest;
    facing = select(better, broadcast(c), facing);
    steepest = maximum(steepest, absolute(turn[2][c]));
  };
  real centre[3], u[3], v[3], sizes[3];
  shifted(sizeOther, facing, sizes);
  real toward = broadcast(1);
  EACH(step, 0, 3) {
    constexpr int r = 2 - step;  // the last row says which way the face looks
    real row[3];
    shifted(turn[r], facing, row);
    if constexpr (r == 2) toward = select(sign * row[0] > scalar(0), broadcast(-1), broadcast(1));
    centre[r] = to[r] + toward * sizes[0] * row[0];
    u[r] = sizes[1] * row[1];
    v[r] = sizes[2] * row[2];
  };
  centre[2] = sign * centre[2] - extent[2];
  u[2] *= sign, v[2] *= sign;
  Outline o;
  o.n = 0;
  clipFace(centre, u, v, extent[0], extent[1], o);
  vec3 axes[3], origin = select(best.first, box1.pos, box2.pos);
  EACH(k, 0, 3) {
    real column1[3], shift[3];
    EACH(i, 0, 3) {
      vec3 each = select(best.first, column(box1.mat, i), column(box2.mat, i));
      column1[i] = k == 0 ? valueOf(each.x) : k == 1 ? valueOf(each.y) : valueOf(each.z);
    };
    shifted(column1, after, shift);
    EACH(i, 0, 3) { (k == 0 ? axes[i].x : k == 1 ? axes[i].y : axes[i].z) = varying(shift[i]); };
  };
  vec3 outward = along(axes[2], sign), normal = select(best.first, outward, -outward);
  real close = DUPLICATE * (extent[0] * extent[0] + extent[1] * extent[1]);
  NO_UNROLL for (int i = 0; i < o.n; i++) {
    o.in[i] = o.in[i] && isNot(best.edges) && o.at[i][2] <= margin;
    if (!any(o.in[i])) continue;
    for (int j = 0; j < i; j++) {
      real dx = o.at[i][0] - o.at[j][0], dy = o.at[i][1] - o.at[j][1];
      o.in[i] = o.in[i] && isNot(o.in[j] && dx * dx + dy * dy < close);
    }
    vec3 point = origin + along(axes[0], o.at[i][0]) + along(axes[1], o.at[i][1]) +
                 along(outward, extent[2] + scalar(0.5) * o.at[i][2]);
    addTouch(out, o.in[i], o.at[i][2], point, normal);
  }
}

FN void boxAndBox(const Solid& box1, const Solid& box2, scalar margin, Touches& out) {
  BoxPair p;
  vec3 apart = box2.pos - box1.pos;
  EACH(r, 0, 3) {
    p.to2[r] = along(column(box1.mat, r), apart);
    p.to1[r] = -along(column(box2.mat, r), apart);
    p.size1[r] = box1.size[r];
    p.size2[r] = box2.size[r];
    EACH(c, 0, 3) { p.turn[r][c] = along(column(box1.mat, r), column(box2.mat, c)); };
  };
  Separation best = separation(p);
  mask close = best.apart <= margin;
  if (!any(close)) return;
  if (any(close && best.edges)) touchEdges(box1, p, best, out);
  if (any(close && isNot(best.edges))) touchFaces(box1, box2, p, best, margin, out);
  for (int i = 0; i < out.n; i++) out.present[i] = out.present[i] && close;
}
