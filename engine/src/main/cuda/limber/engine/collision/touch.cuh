// A point of contact and its frame; the types of geoms.
// The normal points from the first geom to the second, dist is negative when they overlap, the position is halfway
// between their surfaces.
#pragma once
#include "limber/kernels/vector.cuh"

enum {
  GEOM_PLANE = 0,
  GEOM_SPHERE = 2,
  GEOM_CAPSULE = 3,
  GEOM_ELLIPSOID = 4,
  GEOM_CYLINDER = 5,
  GEOM_BOX = 6
};

// A point of contact. Where !present there is none.
struct Touch {
  number dist;  // [m]
  vec3 point;
  vec3 normal;
  vec3 hint;      // the first tangent lies along it, where hinted
  bool hinted;
  mask present;
};

// Tangents that complete a unit normal to a frame; the first along `hint` where hinted, else along the world's y axis,
// or its z axis where the normal lies within 60 degrees of y (mju_makeFrame).
FN void makeFrame(const Touch& touch, vec3& t1, vec3& t2) {
  vec3 n = touch.normal, hint = touch.hint;
  if (!touch.hinted) {
    mask steep = absolute(valueOf(n.y)) >= scalar(0.5);
    real z = select(steep, broadcast(1), broadcast(0));
    hint = n.y.zero ? vec3{known(0), known(1), known(0)} : vec3{known(0), varying(scalar(1) - z), varying(z)};
  }
  vec3 along = hint - n * dot(n, hint);
  number length = dot(along, along);
  if (length.zero) {
    t1 = {known(1), known(0), known(0)};
  } else {
    mask usable = length.v > SHORTEST * SHORTEST;
    real scale = reciprocalSquareRoot(select(usable, length.v, broadcast(1)));
    t1 = along * varying(select(usable, scale, broadcast(0)));
    t1.x = along.x.zero ? t1.x : varying(select(usable, t1.x.v, broadcast(1)));
  }
  t2 = cross(n, t1);
}
