// A plane's surface: a checkerboard, each pixel the mean over what it covers, that fades into the sky.

in vec2 local;
in vec3 at;
out vec4 pixel;

uniform vec3 axisZ;
uniform vec4 even;        // colours of the squares, linear
uniform vec4 odd;
uniform vec2 square;      // sides of a square [m]
uniform vec4 finish;
uniform float fade;       // distance at which a third is left [m]

// integral of the wave that is 1 over [0, 1), -1 over [1, 2), and so on
vec2 rise(vec2 x) { return 1.0 - abs(mod(x, 2.0) - 1.0); }

void main() {
  vec2 x = local / square;
  vec2 width = max(abs(dFdx(x)) + abs(dFdy(x)), 1e-3);
  vec2 mean = (rise(x + 0.5 * width) - rise(x - 0.5 * width)) / width;
  vec4 paint = mix(odd, even, 0.5 + 0.5 * mean.x * mean.y);
  vec3 from = at - eye;
  float left = max(1.0 - dot(from, from) / (8.0 * fade * fade), 0.0);
  left *= left;
  left *= left;
  vec3 colour = shade(paint.rgb, finish, axisZ, at, litShare(at, axisZ));
  pixel = toScreen(mix(sky(normalize(from)), colour, left * left), paint.a);
}
