// One triangle over the whole picture.

uniform mat3 rays;        // columns: half the picture's width, half its height, its centre, as directions

out vec3 direction;

void main() {
  vec2 corner = vec2(gl_VertexID == 1 ? 3.0 : -1.0, gl_VertexID == 2 ? 3.0 : -1.0);
  direction = rays * vec3(corner, 1.0);
  gl_Position = vec4(corner, 1.0, 1.0);
}
