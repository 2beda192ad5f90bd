// Which function finds where two geoms touch, for pairs with an ellipsoid, a cylinder or a box.
#pragma once
#include "limber/engine/collision/boxes.cuh"
#include "limber/engine/collision/flat.cuh"

// All points of contact of two geoms, of which the second is a solid; types are in order.
template <int type1, int type2>
FN void touchSolids(const Solid& first, const Solid& second, scalar margin, Touches& out) {
  if constexpr (type1 == GEOM_PLANE && type2 == GEOM_ELLIPSOID) planeAndEllipsoid(first, second, out);
  else if constexpr (type1 == GEOM_PLANE && type2 == GEOM_CYLINDER) planeAndCylinder(first, second, margin, out);
  else if constexpr (type1 == GEOM_PLANE) planeAndBox(first, second, margin, out);
  else if constexpr (type1 == GEOM_SPHERE && type2 == GEOM_CYLINDER) sphereAndCylinder(first, second, out);
  else if constexpr (type1 == GEOM_SPHERE && type2 == GEOM_BOX)
    ballAndBox(first.pos, first.size[0], second, toMask(true), out);
  else if constexpr (type1 == GEOM_CAPSULE && type2 == GEOM_BOX) capsuleAndBox(first, second, out);
  else if constexpr (type1 == GEOM_BOX) boxAndBox(first, second, margin, out);
  else if constexpr (type1 == GEOM_CYLINDER && type2 != GEOM_ELLIPSOID) touchCylinder<type2>(first, second, margin, out);
  else if constexpr (type1 == GEOM_CAPSULE && type2 == GEOM_CYLINDER)
    touchTurned<type1, type2>(first, second, touchOnce<type1, type2>(first, second, margin, out), margin, out);
  else touchOnce<type1, type2>(first, second, margin, out);
}
