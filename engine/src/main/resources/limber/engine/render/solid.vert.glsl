// Puts a vertex of a unit shape where an instance is: stretched, its ends apart, turned, moved.

layout(location = 0) in vec3 position;
layout(location = 1) in vec3 normal;
layout(location = 2) in float end;
layout(location = 3) in vec3 place;
layout(location = 4) in vec4 turn;    // quaternion w x y z
layout(location = 5) in vec4 size;    // radii, half length
layout(location = 6) in vec4 colour;
layout(location = 7) in vec4 finish;

uniform mat4 viewProjection;

out vec3 at;
out vec3 facing;
flat out vec4 paint;
flat out vec4 shine;

vec3 turned(vec3 v) {
  vec3 t = 2.0 * cross(turn.yzw, v);
  return v + turn.x * t + cross(turn.yzw, t);
}

void main() {
  at = place + turned(position * size.xyz + vec3(0.0, 0.0, end * size.w));
  facing = turned(normal / size.xyz);
  paint = vec4(toLinear(colour.rgb), colour.a);
  shine = vec4(finish.xy, exp2(3.0 + 6.0 * finish.z), finish.w);
  gl_Position = viewProjection * vec4(at, 1.0);
}
