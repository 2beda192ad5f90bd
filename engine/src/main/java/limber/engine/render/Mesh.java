package limber.engine.render;

import java.util.ArrayList;
import java.util.List;

/**
 * Triangles of a unit shape, counter-clockwise from outside. A vertex is position x y z, normal x y
 * z, and the end along z that it belongs to (-1, 0 or 1): a geom scales positions by its radii and
 * moves ends apart by its half length, so that one mesh serves every capsule.
 */
@SuppressWarnings("ArrayRecordComponent") // handed to OpenGL, never compared
record Mesh(float[] vertices, int[] triangles) {
  static final int VERTEX = 7;

  /** Collects rings of vertices and joins them. */
  private static final class Builder {
    private final List<float[]> vertices = new ArrayList<>();
    private final List<Integer> triangles = new ArrayList<>();

    void vertex(double x, double y, double z, double nx, double ny, double nz, double end) {
      vertices.add(
          new float[] {
            (float) x, (float) y, (float) z, (float) nx, (float) ny, (float) nz, (float) end
          });
    }

    /** A ring of {@code n + 1} vertices, the last on the first, at one height of a unit sphere. */
    void ring(int n, double latitude, double end) {
      for (int i = 0; i <= n; i++) {
        double angle = 2 * Math.PI * (i % n) / n;
        double z = Math.sin(latitude);
        double flat = Math.abs(z) == 1 ? 0 : Math.cos(latitude);
        double x = flat * Math.cos(angle);
        double y = flat * Math.sin(angle);
        vertex(x, y, z, x, y, z, end);
      }
    }

    /** Joins the two rings whose first vertices are given, the lower one first. */
    void band(int n, int lower, int upper) {
      for (int i = 0; i < n; i++) {
        if (!point(lower)) {
          triangle(lower + i, lower + i + 1, upper + i + 1);
        }
        if (!point(upper)) {
          triangle(lower + i, upper + i + 1, upper + i);
        }
      }
    }

    /** Whether a ring is a pole. */
    private boolean point(int ring) {
      return Math.abs(vertices.get(ring)[2]) == 1;
    }

    void triangle(int a, int b, int c) {
      triangles.addAll(List.of(a, b, c));
    }

    Mesh build() {
      float[] all = new float[vertices.size() * VERTEX];
      for (int i = 0; i < vertices.size(); i++) {
        System.arraycopy(vertices.get(i), 0, all, i * VERTEX, VERTEX);
      }
      return new Mesh(all, triangles.stream().mapToInt(Integer::intValue).toArray());
    }
  }

  /** A sphere, or with its halves moved apart a capsule, of {@code n} segments around. */
  static Mesh capsule(int n) {
    Builder mesh = new Builder();
    int half = n < 8 ? 1 : n / 4;
    for (int k = -half; k <= half; k++) {
      if (k <= 0) {
        mesh.ring(n, Math.PI / 2 * k / half, -1);
      }
      if (k >= 0) {
        mesh.ring(n, Math.PI / 2 * k / half, 1);
      }
    }
    for (int ring = 0; ring <= 2 * half; ring++) {
      mesh.band(n, ring * (n + 1), (ring + 1) * (n + 1));
    }
    return mesh.build();
  }

  /** A cylinder of radius 1; its ends are the caps. */
  static Mesh cylinder(int n) {
    Builder mesh = new Builder();
    for (int end = -1; end <= 1; end += 2) {
      for (int i = 0; i <= n; i++) {
        double angle = 2 * Math.PI * (i % n) / n;
        mesh.vertex(Math.cos(angle), Math.sin(angle), 0, Math.cos(angle), Math.sin(angle), 0, end);
      }
    }
    mesh.band(n, 0, n + 1);
    for (int end = -1; end <= 1; end += 2) {
      int centre = mesh.vertices.size();
      mesh.vertex(0, 0, 0, 0, 0, end, end);
      for (int i = 0; i <= n; i++) {
        double angle = 2 * Math.PI * (i % n) / n;
        mesh.vertex(Math.cos(angle), Math.sin(angle), 0, 0, 0, end, end);
      }
      for (int i = 0; i < n; i++) {
        int a = centre + 1 + i;
        mesh.triangle(centre, end > 0 ? a : a + 1, end > 0 ? a + 1 : a);
      }
    }
    return mesh.build();
  }

  /** A cone of radius 1 from z = 0 to its tip at z = 1; it is stretched whole, without ends. */
  static Mesh cone(int n) {
    Builder mesh = new Builder();
    for (int i = 0; i < n; i++) {
      double[] angles = {2 * Math.PI * i / n, 2 * Math.PI * (i + 1) / n};
      int first = mesh.vertices.size();
      for (double angle : angles) {
        mesh.vertex(Math.cos(angle), Math.sin(angle), 0, Math.cos(angle), Math.sin(angle), 1, 0);
      }
      double middle = (angles[0] + angles[1]) / 2;
      mesh.vertex(0, 0, 1, Math.cos(middle), Math.sin(middle), 1, 0);
      mesh.triangle(first, first + 1, first + 2);
      for (double angle : angles) {
        mesh.vertex(Math.cos(angle), Math.sin(angle), 0, 0, 0, -1, 0);
      }
      mesh.vertex(0, 0, 0, 0, 0, -1, 0);
      mesh.triangle(first + 4, first + 3, first + 5);
    }
    return mesh.build();
  }

  /** The cube from -1 to 1. */
  static Mesh box() {
    Builder mesh = new Builder();
    for (int axis = 0; axis < 3; axis++) {
      for (int side = -1; side <= 1; side += 2) {
        int first = mesh.vertices.size();
        for (int corner = 0; corner < 4; corner++) {
          double u = corner == 1 || corner == 2 ? 1 : -1;
          double v = corner >= 2 ? 1 : -1;
          double[] p = new double[3];
          double[] normal = new double[3];
          p[axis] = normal[axis] = side;
          p[(axis + 1) % 3] = side * u;
          p[(axis + 2) % 3] = v;
          mesh.vertex(p[0], p[1], p[2], normal[0], normal[1], normal[2], 0);
        }
        mesh.triangle(first, first + 1, first + 2);
        mesh.triangle(first, first + 2, first + 3);
      }
    }
    return mesh.build();
  }

  /** The square from -1 to 1 in z = 0, facing up. */
  static Mesh square() {
    Builder mesh = new Builder();
    for (int corner = 0; corner < 4; corner++) {
      mesh.vertex(corner == 1 || corner == 2 ? 1 : -1, corner >= 2 ? 1 : -1, 0, 0, 0, 1, 0);
    }
    mesh.triangle(0, 1, 2);
    mesh.triangle(0, 2, 3);
    return mesh.build();
  }
}
