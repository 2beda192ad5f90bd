// The sky behind everything.

in vec3 direction;
out vec4 pixel;

void main() { pixel = toScreen(sky(normalize(direction)), 1.0); }
