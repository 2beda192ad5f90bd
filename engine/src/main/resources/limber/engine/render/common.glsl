// What all shaders share: colours, the sky, and light on a surface. Light adds up in linear colours; screens, and the
// files of models, mean sRGB.

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

vec3 toLinear(vec3 srgb) { return pow(srgb, vec3(2.2)); }

vec4 toScreen(vec3 linear, float alpha) {
  // above 0.8 colours bend towards white instead of being cut
  vec3 knee = 1.0 - 0.2 * exp(-(linear - 0.8) / 0.2);
  return vec4(pow(mix(linear, knee, step(0.8, linear)), vec3(1.0 / 2.2)), alpha);
}

vec3 sky(vec3 direction) {
  return mix(horizonColour, zenithColour, 1.0 - exp(-4.0 * max(direction.z, 0.0)));
}

// light that a surface sends to the eye; finish is emission, specular, shininess, reflectance
vec3 shade(vec3 albedo, vec4 finish, vec3 normal, vec3 at, float lit) {
  vec3 toEye = normalize(eye - at);
  vec3 around = mix(groundColour, mix(horizonColour, zenithColour, 0.5), 0.5 + 0.5 * normal.z);
  vec3 sum = albedo * (finish.x + ambientLight + 0.42 * around + 0.14 * max(dot(normal, toEye), 0.0));
  for (int i = 0; i < lights; i++) {
    vec3 toLight = normalize(lightPlace[i].xyz - lightPlace[i].w * at);
    float open = i == 0 ? lit : 1.0;
    float facing = max(dot(normal, toLight), 0.0);
    float sharp = exp2(3.0 + 6.0 * finish.z);
    float gleam = pow(max(dot(normal, normalize(toLight + toEye)), 0.0), sharp) * step(0.0, dot(normal, toLight));
    sum += open * (albedo * lightDiffuse[i] * facing + 0.5 * finish.y * lightSpecular[i] * gleam);
  }
  // what a surface mirrors: more at a glancing angle
  float glance = pow(1.0 - max(dot(normal, toEye), 0.0), 5.0);
  float mirrored = 0.5 * finish.w + (0.04 + 0.5 * finish.w) * glance;
  return mix(sum, sky(reflect(-toEye, normal)), mirrored);
}
