// Nothing but depth, for the shadow map.

void main() {}
