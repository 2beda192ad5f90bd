// How much of the first light reaches a point. The shadow is sharp where its caster is near and soft where it is far:
// the casters around the point say how wide the half shadow is, which a filter of that width then measures.

#if SHADOWS

uniform int shadows;
uniform sampler2DShadow shadowMap;
uniform sampler2D shadowDepth;    // the same, to be read as numbers
uniform mat4 lightMatrix;         // from the world to the map, x y z in 0 to 1
uniform vec3 shadowScale;         // width of the map [m], its depth [m], tangent of half the light's angle
uniform float texel;              // 1 / texels a side

const int SEARCH = 2;
const int FILTER = 4;
const float WIDEST = 32.0;    // half shadows [texels]
// grids of samples are turned, so that no row of them lies along a straight edge
const mat2 ASKEW = mat2(0.89, 0.45, -0.45, 0.89);

float litShare(vec3 at, vec3 normal) {
  if (shadows == 0) return 1.0;
  vec3 p = (lightMatrix * vec4(at + normal * 1.5 * texel * shadowScale.x, 1.0)).xyz;
  if (any(lessThan(p.xy, vec2(0.0))) || any(greaterThan(p.xy, vec2(1.0)))) return 1.0;
  float compared = min(p.z, 1.0);
  float widest = clamp(p.z * shadowScale.y * shadowScale.z / shadowScale.x, 3.0 * texel, WIDEST * texel);
  float sum = 0.0, count = 0.0;
  for (int i = -SEARCH; i <= SEARCH; i++) {
    for (int j = -SEARCH; j <= SEARCH; j++) {
      float z = texture(shadowDepth, p.xy + ASKEW * vec2(i, j) * widest / float(SEARCH)).r;
      float nearer = step(z, p.z - 1e-4);
      sum += nearer * z;
      count += nearer;
    }
  }
  if (count == 0.0) return 1.0;
  float apart = (p.z - sum / count) * shadowScale.y;
  float width = clamp(apart * shadowScale.z / shadowScale.x, 1.5 * texel, WIDEST * texel);
  float lit = 0.0, weights = 0.0;
  for (int i = -FILTER; i <= FILTER; i++) {
    for (int j = -FILTER; j <= FILTER; j++) {
      vec2 o = ASKEW * vec2(i, j) / float(FILTER);
      float weight = exp(-1.5 * dot(o, o));
      lit += weight * texture(shadowMap, vec3(p.xy + o * width, compared));
      weights += weight;
    }
  }
  return lit / weights;
}

#else

float litShare(vec3 at, vec3 normal) { return 1.0; }

#endif
