// One triangle over the whole picture.

out vec2 corner;

void main() {
  vec2 at = vec2(gl_VertexID == 1 ? 3.0 : -1.0, gl_VertexID == 2 ? 3.0 : -1.0);
  corner = 0.5 + 0.5 * at;
  gl_Position = vec4(at, 0.0, 1.0);
}
