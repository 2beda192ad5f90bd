// A caption, whose first row is on top; its colours are multiplied by how opaque they are.

uniform sampler2D caption;

in vec2 corner;
out vec4 pixel;

void main() { pixel = texture(caption, vec2(corner.x, 1.0 - corner.y)); }
