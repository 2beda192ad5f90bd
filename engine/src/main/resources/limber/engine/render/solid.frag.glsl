// A geom's surface.

in vec3 at;
in vec3 facing;
flat in vec4 paint;
flat in vec4 shine;
out vec4 pixel;

void main() {
  vec3 normal = normalize(facing);
  pixel = toScreen(shade(paint.rgb, shine, normal, at, litShare(at, normal)), paint.a);
}
