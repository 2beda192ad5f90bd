// What all shaders share: colours, the sky, and light on a surface. Light adds up in linear colours; screens, and the
// files of models, mean sRGB, whose curve a square comes near to. Powers and exponentials are left out where something
// cheaper has their shape: most pictures are drawn by a processor.

const int LIGHTS = 8;

uniform vec3 eye;              // of the camera, in the world [m]
uniform int lights;            // in use; the first casts the shadow
uniform vec4 lightPlace[LIGHTS];     // position, 1, or direction towards the light, 0
uniform vec3 lightDiffuse[LIGHTS];
uniform vec3 lightSpecular[LIGHTS];
uniform vec3 ambientLight;     // of the lights together
uniform vec3 horizonColour;    // linear, as the next two
uniform vec3 zenithColour;
uniform vec3 groundColour;     // light that comes from below

vec3 toLinear(vec3 srgb) { return srgb * srgb; }

vec4 toScreen(vec3 linear, float alpha) {
  // above 0.8 colours bend towards white instead of being cut
  vec3 knee = 1.0 - 0.04 / (max(linear, 0.8) - 0.6);
  return vec4(sqrt(mix(linear, knee, step(0.8, linear))), alpha);
}

vec3 sky(vec3 direction) {
  float up = 3.0 * max(direction.z, 0.0);
  return mix(horizonColour, zenithColour, up / (1.0 + up));
}

// light that a surface sends to the eye; finish is emission, specular, sharpness of highlights, reflectance
vec3 shade(vec3 albedo, vec4 finish, vec3 normal, vec3 at, float lit) {
  vec3 toEye = normalize(eye - at);
  vec3 around = mix(groundColour, mix(horizonColour, zenithColour, 0.5), 0.5 + 0.5 * normal.z);
  vec3 sum = albedo * (finish.x + ambientLight + 0.42 * around + 0.14 * max(dot(normal, toEye), 0.0));
  for (int i = 0; i < lights; i++) {
    vec3 toLight = normalize(lightPlace[i].xyz - lightPlace[i].w * at);
    float open = i == 0 ? lit : 1.0;
    float facing = max(dot(normal, toLight), 0.0);
    sum += open * facing * albedo * lightDiffuse[i];
    if (finish.y > 0.0) {
      // of the shape of mid^sharpness
      float mid = max(dot(normal, normalize(toLight + toEye)), 0.0);
      float gleam = mid / (finish.z * (1.0 - mid) + mid) * step(1e-6, facing);
      sum += open * 0.5 * finish.y * gleam * gleam * lightSpecular[i];
    }
  }
  // what a surface mirrors: more at a glancing angle
  float away = 1.0 - max(dot(normal, toEye), 0.0);
  float glance = away * away * away * away * away;
  float mirrored = 0.5 * finish.w + (0.04 + 0.5 * finish.w) * glance;
  return mix(sum, sky(reflect(-toEye, normal)), mirrored);
}
