// A plane: a square, as large as the plane or as far as one sees.

layout(location = 0) in vec3 position;
layout(location = 1) in vec3 normal;
layout(location = 2) in float end;

uniform mat4 viewProjection;
uniform vec3 place;       // of the plane's frame
uniform vec3 axisX;
uniform vec3 axisY;
uniform vec2 centre;      // of the square in that frame [m]
uniform vec2 halfSize;

out vec2 local;
out vec3 at;

void main() {
  local = centre + position.xy * halfSize;
  at = place + axisX * local.x + axisY * local.y;
  gl_Position = viewProjection * vec4(at, 1.0);
}
